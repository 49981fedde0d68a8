import { contextOf, unlessEnded } from './bring.ts'
import { applyPlan } from './kernel/apply.ts'
import { diff } from './kernel/diff.ts'
import { linkFacts } from './kernel/facts.ts'
import type { KernelObject } from './kernel/objects.ts'
import { identity } from './kernel/objects.ts'
import { plan } from './kernel/plan.ts'
import { namespaceNames, readNamespaces } from './kernel/read.ts'
import { inNamespace } from './kernel/sandbox/enter.ts'
import { run } from './kernel/spawn.ts'
import type { Result } from './problem.ts'
import { failed, inputProblem, kernelProblem, ok } from './problem.ts'
import type { RunningLab } from './record.ts'

/** One link of a running lab. */
export interface LinkPlace {
  readonly namespace: string
  readonly link: string
}

/**
 * Sets a link up or down, as `ip link set` does. With a link that goes down the kernel forgets its routes, neighbours,
 * forwarding entries and IPv6 addresses: those that the lab asks for are made again when it comes up.
 */
export function setLink(running: RunningLab, place: LinkPlace, up: boolean): Promise<Result<void>> {
  return unlessEnded(running.sandbox, () => set(running, place, up))
}

async function set(running: RunningLab, place: LinkPlace, up: boolean): Promise<Result<void>> {
  const { sandbox } = running
  const { namespace, link } = place
  const names = await namespaceNames(sandbox)
  if (!names.includes(namespace)) {
    const message = `The lab ${sandbox.lab} has no namespace named ${namespace}.`
    return failed(inputProblem('no-such-namespace', message, `It has: ${names.join(', ')}.`))
  }
  const [state] = await readNamespaces(sandbox, [namespace])
  const links = state?.links.map(({ ifname }) => ifname) ?? []
  if (!links.includes(link)) {
    const message = `There is no link named ${link} in ${namespace}.`
    return failed(inputProblem('no-such-link', message, `There are: ${links.join(', ')}.`))
  }
  const command = ['ip', 'link', 'set', 'dev', link, up ? 'up' : 'down'] as const
  const { code, stderr } = await run([...inNamespace(sandbox, namespace), ...command])
  if (code !== 0) return failed(refused(command, place, stderr))
  return up ? makeForgotten(running, place) : ok(undefined)
}

async function makeForgotten({ sandbox, record }: RunningLab, place: LinkPlace): Promise<Result<void>> {
  const asked = record.objects.filter((object) => standsOn(object, place))
  if (asked.length === 0) return ok(undefined)
  const states = await readNamespaces(sandbox, [place.namespace])
  const facts = linkFacts(states, new Map(asked.map((object) => [identity(object), object])))
  const missing = diff(facts, asked).filter(({ action }) => action !== 'remove')
  const context = contextOf(record.present, {
    sandbox,
    inherited: record.inherited,
    pristine: new Map(),
    onPhase: undefined,
  })
  const applied = await applyPlan(plan(missing), context)
  return applied.ok ? ok(undefined) : applied
}

/** What the kernel takes away with a link that goes down. A route may not name the link that its gateway is behind. */
function standsOn(object: KernelObject, { namespace, link }: LinkPlace): boolean {
  if (object.namespace !== namespace) return false
  if (object.kind === 'route') return object.link === link || object.link === undefined
  // IPv4 addresses stay.
  if (object.kind === 'address') return object.link === link && object.address.includes(':')
  return (object.kind === 'neighbour' || object.kind === 'fdb') && object.link === link
}

function refused(command: readonly string[], { namespace }: LinkPlace, words: string) {
  return kernelProblem(
    'kernel-refused',
    `The kernel refused \`${command.join(' ')}\` in ${namespace}.`,
    'The kernel’s words below are all that is known.',
    { evidence: words.split('\n').filter((line) => line !== '') },
  )
}
