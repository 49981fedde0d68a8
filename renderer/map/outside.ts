import type { Network, ThisMachine } from '../../main/contract.ts'
import type { MacvlanNode, MapGraph } from './model.ts'

/** This machine's own network namespace, in the contract's word for it. */
export const thisMachine: ThisMachine = 'this machine'

/** Whether a network is on an interface of this machine itself, and so leads out of the lab. */
export function leavesLab(network: Network): boolean {
  return network.driver === 'macvlan' && network.machine !== undefined
}

/** The networks that lead out of the lab, each once. */
export function waysOut({ hosts }: Pick<MapGraph, 'hosts'>): readonly MacvlanNode[] {
  const nodes = hosts.flatMap(({ networks }) =>
    networks.flatMap((node) => (node.kind === 'macvlan' && leavesLab(node.network) ? [node] : [])),
  )
  return [...new Map(nodes.map((node) => [node.network.name, node])).values()]
}
