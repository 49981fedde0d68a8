import { differences, diff } from './diff.ts'
import { linkFacts } from './facts.ts'
import type { KernelFact, KernelObject } from './objects.ts'
import { identity } from './objects.ts'
import type { NamespaceState } from './read.ts'
import { namespaceNames, readNamespaces, readRuleset, readSysctls } from './read.ts'
import { rulesetFacts } from './ruleset.ts'
import { runningProcess } from './sandbox/node.ts'
import type { Sandbox } from './sandbox/sandbox.ts'
import { readXfrm } from './xfrm/read.ts'

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
  const namespaces = states ? [] : await namespaceNames(sandbox)
  const withRules = states
    ? new Set(asked.filter(({ kind }) => kind === 'table').map(({ namespace }) => namespace))
    : namespaces
  const withXfrm = new Set(asked.filter(isXfrm).map(({ namespace }) => namespace))
  const [read, rulesets, sysctls, processes, xfrm] = await Promise.all([
    states ?? readNamespaces(sandbox, namespaces),
    inTurns([...withRules], async (namespace) =>
      rulesetFacts(namespace, await readRuleset(sandbox, namespace)),
    ),
    inTurns(
      [...settingsOf(asked)].filter(([namespace]) => states ?? namespaces.includes(namespace)),
      ([namespace, keys]) => sysctlFacts(sandbox, namespace, keys),
    ),
    inTurns(
      asked.filter((object) => object.kind === 'process'),
      ({ node, namespace }) => runningProcess(sandbox, node, namespace),
    ),
    inTurns(
      [...withXfrm].filter((namespace) => states ?? namespaces.includes(namespace)),
      async (namespace) => (await readXfrm(sandbox, namespace)).map(({ fact }) => fact),
    ),
  ])
  return [
    ...linkFacts(read, byId),
    ...rulesets.flat(),
    ...sysctls.flat(),
    ...processes.filter((process) => process !== undefined),
    ...xfrm.flat(),
  ]
}

/** Only where some are asked for is XFRM read: not every kernel has it. */
function isXfrm({ kind }: KernelObject): boolean {
  return kind === 'xfrm-state' || kind === 'xfrm-policy'
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

async function sysctlFacts(
  sandbox: Sandbox,
  namespace: string,
  keys: readonly string[],
): Promise<KernelFact[]> {
  const values = await readSysctls(sandbox, namespace, keys)
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
