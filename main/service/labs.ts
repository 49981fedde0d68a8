import { unlessEnded } from '../bring.ts'
import { planFor } from '../change.ts'
import { reachability } from '../check/matrix.ts'
import type { PlannedStep, RunningSummary } from '../contract.ts'
import { down } from '../engine.ts'
import { hintsOf, solutionOf, unrevealed, withoutSecret } from '../exercise.ts'
import { faultResults, kernelObjects } from '../drivers/index.ts'
import { faultStates } from '../faults/state.ts'
import { breakable, breakLive, mendLive } from '../break.ts'
import { impair } from '../impair.ts'
import { changed, diff } from '../kernel/diff.ts'
import { askedFor, identity } from '../kernel/objects.ts'
import type { Plan, Step } from '../kernel/plan.ts'
import { inOrder, plan as planOf, stepLines } from '../kernel/plan.ts'
import type { Lab } from '../lab/lab.ts'
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
import { parseProbe } from '../walk/probe.ts'
import { takeWalk } from '../walk/take.ts'
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
  | 'lab.walk'
  | 'lab.drift'
  | 'lab.putBack'
  | 'lab.rotateKeys'
  | 'lab.setLink'
  | 'lab.impair'
  | 'lab.breakable'
  | 'lab.break'
  | 'lab.mend'
  | 'lab.hints'
  | 'lab.solution'
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
          ? { name: parsed.value.name, lab: withoutSecret(withLive(parsed.value, live)), problems: [] }
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
        steps: inOrder(lab.exercise && !running ? soundPlan(lab) : plan).map(plannedStep),
      })
    },
    'lab.describe': ({ lab }) =>
      within(lab, ({ sandbox, record }) => {
        const { source, stopped, live } = record
        const described = withoutSecret(withLive(record.lab, live))
        const faults = faultStates(faultResults(withoutSecret(record.present)))
        return Promise.resolve(
          ok({ summary: summaryOf({ sandbox, record }), lab: described, source, stopped, faults }),
        )
      }),
    'lab.down': ({ lab }) => doing(lab, () => down(lab)),
    'lab.nodes': ({ lab }) => within(lab, (running) => inspectLab(unrevealed(running))),
    'lab.inspect': ({ lab, node }) => within(lab, (running) => inspectNode(unrevealed(running), node)),
    'lab.matrix': ({ lab, nodes, family }) => within(lab, (running) => reachability(running, nodes, family)),
    'lab.walk': async ({ lab, from, to, probe: words }) => {
      const probe = parseProbe(words)
      return probe.ok
        ? within(lab, (running) => takeWalk(unrevealed(running), { from, to, probe: probe.value }))
        : probe
    },
    'lab.drift': ({ lab }) =>
      within(lab, async (running) =>
        // In an exercise, to change things by hand is what is asked for.
        ok(running.record.lab.exercise ? [] : await driftItems(running)),
      ),
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
    'lab.breakable': ({ lab, namespace, link }) =>
      within(lab, (running) => Promise.resolve(ok(breakable(running, { namespace, link })))),
    'lab.break': ({ lab, fault }) => doing(lab, () => breakLive(lab, fault)),
    'lab.mend': ({ lab, faults }) => doing(lab, () => mendLive(lab, faults)),
    'lab.hints': ({ lab, next }) => hintsOf(lab, next),
    'lab.solution': ({ lab }) => within(lab, (running) => Promise.resolve(solutionOf(running))),
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

/** The plan of an exercise that does not run yet: what is to be found out is not told beforehand. */
function soundPlan(lab: Lab): Plan {
  return planOf(diff([], kernelObjects(withoutSecret(lab))))
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
