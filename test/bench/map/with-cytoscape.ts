import cytoscape from 'cytoscape'
import type { Lab } from '../../../main/contract.ts'
import { centre } from '../../../renderer/map/scene.ts'
import type { Shown } from './page.ts'
import { sameGraph } from './same-graph.ts'

/** The same graph with cytoscape. */
export async function showCytoscape(at: HTMLElement, lab: Lab, collapsed: boolean): Promise<Shown> {
  const { nodes, edges } = sameGraph(lab, collapsed)
  const cy = cytoscape({
    container: at,
    elements: [
      ...nodes.map(({ id, text, rect }) => ({
        data: { id, text, width: rect.width, height: rect.height },
        position: centre(rect),
      })),
      ...edges.map(({ id, from, to }) => ({ data: { id, source: from, target: to } })),
    ],
    layout: { name: 'preset' },
    style: [
      {
        selector: 'node',
        style: {
          shape: 'round-rectangle',
          width: 'data(width)',
          height: 'data(height)',
          label: 'data(text)',
          'text-wrap': 'wrap',
          'text-valign': 'center',
          'font-size': 11,
          'background-color': '#fff',
          'border-width': 1,
        },
      },
      { selector: 'edge', style: { width: 1, 'line-color': '#0b7285' } },
    ],
  })
  await new Promise((resolve) => cy.ready(() => resolve(undefined)))
  cy.fit()
  return {
    panBy: (x, y) => cy.panBy({ x: -x, y: -y }),
    zoomBy: (factor) =>
      cy.zoom({ level: cy.zoom() * factor, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } }),
  }
}
