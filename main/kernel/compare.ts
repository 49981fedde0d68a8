import { differences, diff } from './diff.ts'
import { linkFacts } from './facts.ts'
import { freshSettings } from './fresh.ts'
import type { KernelFact, KernelObject } from './objects.ts'
import { identity } from './objects.ts'
import type { NamespaceState } from './read.ts'
import { readAll } from './read-all.ts'
import { namespaceNames, readRuleset, readSysctls } from './read.ts'
import { rulesetFacts } from './ruleset.ts'
import { runningProcess } from './sandbox/node.ts'
import type { Sandbox } from './sandbox/sandbox.ts'
import { readXfrm } from './xfrm/read.ts'
import { bridgeSetting, comparedSettings, settingFacts } from './settings.ts'

/**
 * What the kernel holds of a lab, in the words in which it was asked. `states` are namespaces that were read already; without
 * it, all that there are (not only those asked for) are read anew, with their rulesets, so that what nobody asked for shows.
 */
export async function readFacts(
  sandbox: Sandbox,
  asked: readonly KernelObject[],
  states?: readonly NamespaceState[],
): Promise<KernelFact[]> {
  const byId = new Map<string, KernelFact>(asked.map((object) => [identity(object), object]))
  const processes = inTurns(
    asked.filter((object) => object.kind === 'process'),
    ({ node, namespace }) => runningProcess(sandbox, node, namespace),
  )
  const others = states ? askedFacts(sandbox, asked, states, byId) : allFacts(sandbox, asked, byId)
  const xfrm = inTurns(await encryptingNamespaces(sandbox, asked, states), (namespace) =>
    readXfrm(sandbox, namespace),
  )
  return [
    ...(await others),
    ...(await processes).filter((process) => process !== undefined),
    ...(await xfrm).flat().map(({ fact }) => fact),
  ]
}

/** The namespaces in which associations or policies are asked for: only there is XFRM read, since not every kernel has it. */
async function encryptingNamespaces(
  sandbox: Sandbox,
  asked: readonly KernelObject[],
  states: readonly NamespaceState[] | undefined,
): Promise<readonly string[]> {
  const wanted = asked.filter(({ kind }) => kind === 'xfrm-state' || kind === 'xfrm-policy')
  const namespaces = [...new Set(wanted.map(({ namespace }) => namespace))]
  if (states || namespaces.length === 0) return namespaces
  const there = new Set(await namespaceNames(sandbox))
  return namespaces.filter((namespace) => there.has(namespace))
}

type ById = ReadonlyMap<string, KernelFact>

/** Of rulesets and settings only what was asked for. */
async function askedFacts(
  sandbox: Sandbox,
  asked: readonly KernelObject[],
  states: readonly NamespaceState[],
  byId: ById,
): Promise<KernelFact[]> {
  const withRules = new Set(asked.filter(({ kind }) => kind === 'table').map(({ namespace }) => namespace))
  const [rulesets, sysctls] = await Promise.all([
    inTurns([...withRules], async (namespace) =>
      rulesetFacts(namespace, await readRuleset(sandbox, namespace)),
    ),
    inTurns([...settingsOf(asked)], async ([namespace, keys]) =>
      sysctlFacts(namespace, await readSysctls(sandbox, namespace, keys)),
    ),
  ])
  return [...linkFacts(states, byId), ...rulesets.flat(), ...sysctls.flat()]
}

/** All that is compared in all namespaces that there are. */
async function allFacts(sandbox: Sandbox, asked: readonly KernelObject[], byId: ById): Promise<KernelFact[]> {
  const [states, fresh] = await Promise.all([
    namespaceNames(sandbox).then((namespaces) => readAll(sandbox, namespaces)),
    freshSettings(sandbox, comparedSettings),
  ])
  const keys = settingsOf(asked)
  const settings = await inTurns(states, async (state) => {
    const { namespace, links } = state
    const wanted = keys.get(namespace) ?? []
    const bridged = links.some(({ linkinfo }) => linkinfo?.info_kind === 'bridge')
    const read = [...new Set([...wanted, ...(bridged ? [bridgeSetting] : [])])]
    const values = read.length === 0 ? new Map<string, string>() : await readSysctls(sandbox, namespace, read)
    const ours = new Map([...values].filter(([key]) => wanted.includes(key)))
    const others = new Map([...values].filter(([key]) => !wanted.includes(key)))
    return [...sysctlFacts(namespace, ours), ...settingFacts(state, others, byId, fresh)]
  })
  return [
    ...linkFacts(states, byId),
    ...states.flatMap(({ namespace, ruleset }) => rulesetFacts(namespace, ruleset)),
    ...settings.flat(),
  ]
}

/** What was asked and is not there, or not so: the object, and the difference in words. */
export function compare(
  facts: readonly KernelFact[],
  asked: readonly KernelObject[],
): { readonly object: KernelObject; readonly what: string }[] {
  return diff(facts, asked).flatMap((change) => {
    if (change.action === 'remove') return []
    const { object } = change
    const details = change.action === 'change' ? differences(object, change.from).join(', ') : 'is missing'
    return [{ object, what: `${identity(object)}: ${details}` }]
  })
}

function settingsOf(asked: readonly KernelObject[]): Map<string, string[]> {
  const settings = new Map<string, string[]>()
  for (const object of asked) {
    if (object.kind !== 'sysctl') continue
    const keys = settings.get(object.namespace)
    if (keys) keys.push(object.key)
    else settings.set(object.namespace, [object.key])
  }
  return settings
}

function sysctlFacts(namespace: string, values: ReadonlyMap<string, string>): KernelFact[] {
  return [...values].map(([key, value]) => ({ kind: 'sysctl', namespace, key, value }))
}

/** Four at a time: each of these is a process that mostly waits. */
async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const queue = items.entries()
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await work(item)
  }
  await Promise.all([worker(), worker(), worker(), worker()])
  return results
}
