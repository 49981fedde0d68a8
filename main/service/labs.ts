import { unlessEnded } from '../bring.ts'
import { planFor } from '../change.ts'
import { reachability } from '../check/matrix.ts'
import type { PlannedStep, RunningSummary } from '../contract.ts'
import { down } from '../engine.ts'
import { impair } from '../impair.ts'
import { changed } from '../kernel/diff.ts'
import { askedFor, identity } from '../kernel/objects.ts'
import type { Step } from '../kernel/plan.ts'
import { inOrder, stepLines } from '../kernel/plan.ts'
import { keptLive, withLive } from '../lab/live-impairments.ts'
import { labName } from '../lab/read.ts'
import { parseLab } from '../lab-file.ts'
import { inspectLab, inspectNode } from '../observe/inspect.ts'
import type { Result } from '../problem.ts'
import { ok } from '../problem.ts'
import { putBack } from '../put-back.ts'
import type { RunningLab } from '../record.ts'
import { rotateKeys } from '../rotate.ts'
import { setLink } from '../set-link.ts'
import { setStopped } from '../stopped.ts'
import { driftItems } from './drift.ts'
import { driftText } from './drift-words.ts'
import type { RunningLabs } from './running.ts'
import type { Answers } from './serve-port.ts'

type LabAnswers = Pick<
  Answers,
  | 'lab.read'
  | 'lab.plan'
  | 'lab.describe'
  | 'lab.down'
  | 'lab.nodes'
  | 'lab.inspect'
  | 'lab.matrix'
  | 'lab.drift'
  | 'lab.putBack'
  | 'lab.rotateKeys'
  | 'lab.setLink'
  | 'lab.impair'
  | 'lab.stopContainer'
  | 'lab.startContainer'
>

/** Answers on texts of lab files, and on running labs. */
export function labAnswers(labs: RunningLabs): LabAnswers {
  /** Looks into a running lab; what fails because the lab was ended meanwhile is told as that alone. */
  const within = async <T>(
    name: string,
    work: (lab: RunningLab) => Promise<Result<T>>,
  ): Promise<Result<T>> => {
    const lab = await labs.find(name)
    return lab.ok ? unlessEnded(lab.value.sandbox, () => work(lab.value)) : lab
  }
  /** Does something to a running lab, of which all who follow it learn at once. */
  const doing = async (name: string, work: () => Promise<Result<unknown>>): Promise<Result<null>> => {
    const done = await work()
    labs.touched(name)
    return done.ok ? ok(null) : done
  }
  return {
    'lab.read': async ({ file, text }) => {
      const name = labName({ file, text })
      const running = (await labs.list()).find(({ record }) => record.lab.name === name)
      const parsed = parseLab(text, file, running?.record.lab)
      const record = running?.record
      const live = parsed.ok && record ? keptLive(record.live, record.lab, parsed.value) : []
      return ok(
        parsed.ok
          ? { name: parsed.value.name, lab: withLive(parsed.value, live), problems: [] }
          : { name, lab: null, problems: parsed.problems },
      )
    },
    'lab.plan': async (labFile) => {
      const planned = await planFor(labFile)
      if (!planned.ok) return planned
      const { lab, running, plan } = planned.value
      return ok({
        name: lab.name,
        running: running !== undefined,
        steps: inOrder(plan).map(plannedStep),
      })
    },
    'lab.describe': ({ lab }) =>
      within(lab, ({ sandbox, record }) => {
        const { source, stopped, live } = record
        const described = withLive(record.lab, live)
        return Promise.resolve(
          ok({ summary: summaryOf({ sandbox, record }), lab: described, source, stopped }),
        )
      }),
    'lab.down': ({ lab }) => doing(lab, () => down(lab)),
    'lab.nodes': ({ lab }) => within(lab, inspectLab),
    'lab.inspect': ({ lab, node }) => within(lab, (running) => inspectNode(running, node)),
    'lab.matrix': ({ lab, nodes, family }) => within(lab, (running) => reachability(running, nodes, family)),
    'lab.drift': ({ lab }) => within(lab, async (running) => ok(await driftItems(running))),
    'lab.putBack': async ({ lab, only }) => {
      const done = await putBack(lab, only)
      labs.touched(lab)
      return done.ok ? ok({ changes: done.value.map(driftText) }) : done
    },
    'lab.rotateKeys': async ({ lab }) => {
      const done = await rotateKeys(lab)
      labs.touched(lab)
      return done.ok ? ok({ sending: done.value.keyring.sending }) : done
    },
    'lab.setLink': ({ lab, up, ...place }) => doing(lab, () => setLink(lab, place, up)),
    'lab.impair': ({ lab, node, to, impairment }) => doing(lab, () => impair(lab, { node, to }, impairment)),
    'lab.stopContainer': ({ lab, container }) => doing(lab, () => setStopped(lab, container, true)),
    'lab.startContainer': ({ lab, container }) => doing(lab, () => setStopped(lab, container, false)),
  }
}

/** A running lab on one line. */
export function summaryOf({ sandbox, record }: RunningLab): RunningSummary {
  const { lab, file, startedAt, revision } = record
  return {
    lab: lab.name,
    title: lab.title,
    file,
    startedAt,
    hosts: lab.hosts.length,
    containers: lab.containers.length,
    revision: `${sandbox.owner} ${startedAt} ${revision}`,
    inVm: false,
  }
}

function plannedStep(step: Step): PlannedStep {
  const { change } = step
  const { action, object } = change
  const asked = askedFor(object)
  return {
    action,
    id: identity(object),
    differences: changed(change),
    commands: stepLines(step),
    ...(asked && { why: asked.why }),
    ...(asked && action !== 'remove' && { line: asked.origin.line }),
  }
}
