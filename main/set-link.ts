import { holdLab } from './hold.ts'
import { contextOf } from './bring.ts'
import { applyPlan } from './kernel/apply.ts'
import { diff } from './kernel/diff.ts'
import { linkFacts } from './kernel/facts.ts'
import type { KernelObject } from './kernel/objects.ts'
import { identity } from './kernel/objects.ts'
import { plan } from './kernel/plan.ts'
import { namespaceNames, readNamespaces } from './kernel/read.ts'
import { inNamespace } from './kernel/sandbox/enter.ts'
import { run } from './kernel/spawn.ts'
import type { LinkPlace } from './links-down.ts'
import { standsOn } from './links-down.ts'
import type { Impairment } from './lab/lab.ts'
import type { Result } from './problem.ts'
import { failed, inputProblem, kernelProblem, ok } from './problem.ts'
import type { RunningLab } from './record.ts'
import { labRecord, writeRecord } from './record.ts'

/**
 * Sets a link of a running lab up or down, as `ip link set` does. A link that is down stays so, in the lab's record, until it is
 * set up again: with it the kernel forgets routes and neighbours, and those that the lab asks for are made again then.
 */
export function setLink(lab: string, place: LinkPlace, up: boolean): Promise<Result<void>> {
  return holdLab(lab, (running) => set(running, place, up))
}

async function set(running: RunningLab, place: LinkPlace, up: boolean): Promise<Result<void>> {
  const { sandbox, record } = running
  const { namespace, link } = place
  const there = await isThere(running, place)
  if (!there.ok) return there
  const holder = record.present.impairments.find(
    ({ down, near }) => down && near.namespace === namespace && near.link === link,
  )
  if (up && holder) return failed(heldDown(sandbox.lab, holder))
  if (up && !record.present.exercise && isBrokenDown(record.objects, place))
    return failed(brokenDown(sandbox.lab, place))
  const before = record.down ?? []
  const others = before.filter((each) => each.namespace !== namespace || each.link !== link)
  // Where the command is refused, the record says again what it said.
  const after = labRecord({ ...record, down: up ? others : [...others, place] }, record.objects)
  const written = await writeRecord(sandbox, after)
  if (!written.ok) return written
  const command = ['ip', 'link', 'set', 'dev', link, up ? 'up' : 'down'] as const
  const { code, stderr } = await run([...inNamespace(sandbox, namespace), ...command])
  if (code !== 0) {
    const restored = await writeRecord(sandbox, record)
    return failed(refused(command, place, stderr), ...(restored.ok ? [] : restored.problems))
  }
  return up ? makeForgotten({ sandbox, record: after }, place) : ok(undefined)
}

async function isThere({ sandbox }: RunningLab, { namespace, link }: LinkPlace): Promise<Result<void>> {
  const names = await namespaceNames(sandbox)
  if (!names.includes(namespace)) {
    const message = `The lab ${sandbox.lab} has no namespace named ${namespace}.`
    return failed(inputProblem('no-such-namespace', message, `It has: ${names.join(', ')}.`))
  }
  const [state] = await readNamespaces(sandbox, [namespace])
  const links = state?.links.map(({ ifname }) => ifname) ?? []
  if (links.includes(link)) return ok(undefined)
  const message = `There is no link named ${link} in ${namespace}.`
  return failed(inputProblem('no-such-link', message, `There are: ${links.join(', ')}.`))
}

async function makeForgotten({ sandbox, record }: RunningLab, place: LinkPlace): Promise<Result<void>> {
  const asked = record.wanted.filter((object) => standsOn(object, place, record.objects))
  if (asked.length === 0) return ok(undefined)
  const states = await readNamespaces(sandbox, [place.namespace])
  const facts = linkFacts(states, new Map(asked.map((object) => [identity(object), object])))
  const missing = diff(facts, asked).filter(({ action }) => action !== 'remove')
  const context = contextOf(record.present, { sandbox, inherited: record.inherited, onPhase: undefined })
  const applied = await applyPlan(plan(missing), context)
  return applied.ok ? ok(undefined) : applied
}

/** Whether a link is not up although nobody has set it down: then a fault is what it is down by. */
function isBrokenDown(objects: readonly KernelObject[], { namespace, link }: LinkPlace): boolean {
  return objects.some(
    (object) =>
      object.kind === 'link' && object.namespace === namespace && object.link === link && !object.up,
  )
}

function brokenDown(lab: string, { namespace, link }: LinkPlace) {
  const message = `${link} of ${namespace} is down by a fault.`
  const hint = `Mend it: \`underlay mend ${lab}\`, or take the fault out of the lab file.`
  return inputProblem('held-down', message, hint)
}

function heldDown(lab: string, { node, to, live }: Impairment) {
  const message = `The link of ${node} to ${to} is down by an impairment.`
  const hint = live
    ? `Take it back: \`underlay impair ${lab} ${node} ${to} --off\`.`
    : 'Take `down: true` out of the lab file, or set another impairment in its place.'
  return inputProblem('held-down', message, hint)
}

function refused(command: readonly string[], { namespace }: LinkPlace, words: string) {
  return kernelProblem(
    'kernel-refused',
    `The kernel refused \`${command.join(' ')}\` in ${namespace}.`,
    'The kernel’s words below are all that is known.',
    { evidence: words.split('\n').filter((line) => line !== '') },
  )
}
