// eslint-disable-next-line @typescript-eslint/triple-slash-reference -- says what a *.vue file is; nothing of it runs
/// <reference path="../../../renderer/vue.d.ts" />
import { createApp, h, nextTick } from 'vue'
import type { Lab } from '../../../main/contract.ts'
import Map from '../../../renderer/map/Map.vue'
import { graphOf } from '../../../renderer/map/graph.ts'
import type { Shown } from './page.ts'

/** The map of this repository, moved by the events that a user's wheel sends. */
export async function showOurs(at: HTMLElement, lab: Lab, collapsed: boolean): Promise<Shown> {
  const hosts = graphOf(lab).hosts.map(({ id }) => [id, collapsed] as const)
  const props = {
    lab,
    layout: { positions: {}, collapsed: Object.fromEntries(hosts) },
    running: true,
    stopped: [],
    links: new globalThis.Map(),
    selected: undefined,
    failing: [],
    visible: { underlay: true, overlay: true, services: true },
  }
  createApp({ render: () => h(Map, props) }).mount(at)
  await nextTick()
  const frame = at.firstElementChild
  if (!frame) throw new Error('no map')
  const wheel = (init: WheelEventInit) =>
    frame.dispatchEvent(new WheelEvent('wheel', { clientX: 640, clientY: 360, cancelable: true, ...init }))
  return {
    panBy: (deltaX, deltaY) => wheel({ deltaX, deltaY }),
    zoomBy: (factor) => wheel({ deltaY: -120 * Math.log(factor), ctrlKey: true }),
  }
}
