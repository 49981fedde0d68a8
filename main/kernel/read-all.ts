import type { Batch } from './batches.ts'
import type { NamespaceState } from './read.ts'
import { ask, bridgeQuestions, ipQuestions, namespaceState, withPorts, withQdiscs } from './read.ts'
import type { Sandbox } from './sandbox/sandbox.ts'

/** A namespace with all that is compared of it. */
export interface WholeState extends NamespaceState {
  /** As `nft -s list ruleset` prints it. */
  readonly ruleset: string
}

/** Settings come with the other questions, at no other process's cost. */
const questions = [...ipQuestions, 'netconf show']

/**
 * Reads namespaces with rulesets and settings, in one list for each worker. What costs here is each process: only VXLAN devices
 * have forwarding entries that somebody may have set, so they are asked for in a second list, where there are any. Throws where
 * a namespace cannot be read.
 */
export async function readAll(sandbox: Sandbox, namespaces: readonly string[]): Promise<WholeState[]> {
  const answers = await ask(
    sandbox,
    namespaces.flatMap((namespace): Batch[] => [
      { namespace, tool: 'nft', commands: [], questions: ['list ruleset'] },
      { namespace, tool: 'ip', commands: [], questions },
    ]),
  )
  const states = namespaces.map((namespace, i) => ({
    ...namespaceState(namespace, answers[2 * i + 1] ?? [], []),
    ruleset: (answers[2 * i] ?? []).join('\n'),
  }))
  const tunnels = states.filter(({ links }) => links.some(({ linkinfo }) => linkinfo?.info_kind === 'vxlan'))
  const entries = await ask(
    sandbox,
    tunnels.map(({ namespace }) => ({ namespace, tool: 'bridge', commands: [], questions: bridgeQuestions })),
  )
  const fdb = new Map(tunnels.map(({ namespace }, i) => [namespace, entries[i] ?? []]))
  const whole = states.map((state) => ({
    ...state,
    fdb: namespaceState(state.namespace, [], fdb.get(state.namespace) ?? []).fdb,
  }))
  return withPorts(sandbox, await withQdiscs(sandbox, whole))
}
