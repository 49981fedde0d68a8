import type { Lab } from '../../../main/contract.ts'
import { graphOf } from '../../../renderer/map/graph.ts'
import { layoutOf } from '../../../renderer/map/layout.ts'
import type { Rect } from '../../../renderer/map/scene.ts'

/** What our map shows, as nodes and edges for others: the same boxes at the same places, with the same texts. */
export interface SameGraph {
  readonly nodes: readonly { readonly id: string; readonly text: string; readonly rect: Rect }[]
  readonly edges: readonly { readonly id: string; readonly from: string; readonly to: string }[]
}

/** Makes the graph of a lab. */
export function sameGraph(lab: Lab, collapsed: boolean): SameGraph {
  const graph = graphOf(lab)
  const hosts = graph.hosts.map(({ id }) => [id, collapsed] as const)
  const scene = layoutOf(graph, { positions: {}, collapsed: Object.fromEntries(hosts) })
  return {
    nodes: [
      ...scene.lans.map(({ node, rect, name, detail }) => ({ id: node.id, rect, text: `${name} ${detail}` })),
      ...scene.hosts.map(({ node, rect, name }) => ({ id: node.id, rect, text: name })),
      ...scene.networks.map(({ node, rect, name }) => ({ id: node.id, rect, text: name })),
      ...scene.containers.map(({ node, rect, name, lines }) => ({
        id: node.id,
        rect,
        text: `${name}\n${lines.join('\n')}`,
      })),
    ],
    edges: [
      ...scene.cables.map(({ cable }) => ({
        id: cable.id,
        from: `node:${cable.ends[0].namespace}`,
        to: `node:${cable.lan}`,
      })),
      ...scene.links.map(({ link }) => ({ id: link.id, from: `node:${link.container}`, to: link.network })),
    ],
  }
}
