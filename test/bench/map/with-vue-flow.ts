import { VueFlow, useVueFlow } from '@vue-flow/core'
import '@vue-flow/core/dist/style.css'
import { createApp, h } from 'vue'
import type { Lab } from '../../../main/contract.ts'
import type { Shown } from './page.ts'
import { sameGraph } from './same-graph.ts'

/** The same graph with Vue Flow. */
export async function showVueFlow(at: HTMLElement, lab: Lab, collapsed: boolean): Promise<Shown> {
  const { nodes, edges } = sameGraph(lab, collapsed)
  const { onInit, fitView, setViewport, getViewport } = useVueFlow({ id: 'bench' })
  const ready = new Promise((resolve) => onInit(resolve))
  const props = {
    id: 'bench',
    minZoom: 0.02,
    nodes: nodes.map(({ id, text, rect }) => ({
      id,
      position: { x: rect.x, y: rect.y },
      label: text,
      style: { width: `${rect.width}px`, height: `${rect.height}px`, fontSize: '11px', whiteSpace: 'pre' },
    })),
    edges: edges.map(({ id, from, to }) => ({ id, source: from, target: to, type: 'straight' })),
  }
  createApp({ render: () => h(VueFlow, props) }).mount(at)
  await ready
  await fitView()
  return {
    panBy: (x, y) => {
      const now = getViewport()
      void setViewport({ ...now, x: now.x - x, y: now.y - y })
    },
    zoomBy: (factor) => {
      const { x, y, zoom } = getViewport()
      const at = { x: 640, y: 360 }
      void setViewport({
        x: at.x - (at.x - x) * factor,
        y: at.y - (at.y - y) * factor,
        zoom: zoom * factor,
      })
    },
  }
}
