import type { Lab } from '../../../main/contract.ts'
import '../../../renderer/style/tokens.css'
import { frames } from './frames.ts'
import type { Frames } from './frames.ts'
import { showCytoscape } from './with-cytoscape.ts'
import { showOurs } from './with-ours.ts'
import { showVueFlow } from './with-vue-flow.ts'

/** A map that can be moved. */
export interface Shown {
  readonly panBy: (x: number, y: number) => void
  readonly zoomBy: (factor: number) => void
}

export type Engine = 'ours' | 'cytoscape' | 'vue-flow'

export interface Figures extends Frames {
  /** Milliseconds from nothing to the first frame with the map on it. */
  readonly mount: number
}

declare global {
  interface Window {
    benchMap: (engine: Engine, lab: Lab, collapsed: boolean) => Promise<Figures>
  }
}

const show = { ours: showOurs, cytoscape: showCytoscape, 'vue-flow': showVueFlow }

window.benchMap = async (engine, lab, collapsed) => {
  const app = document.getElementById('app')
  if (!app) throw new Error('no page')
  const start = performance.now()
  const shown = await show[engine](app, lab, collapsed)
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
  const mount = performance.now() - start
  await new Promise((resolve) => setTimeout(resolve, 500))
  return { mount, ...(await frames(shown)) }
}
