import type { Layout } from '../../main/contract.ts'
import type { MapGraph } from './model.ts'
import type { Point, Rect } from './scene.ts'
import { snap } from './sizes.ts'

/** A layout of which nothing was arranged by hand. */
const automatic: Layout = { positions: {}, collapsed: {} }

/** Whether a part of the map can be put somewhere by hand. Everything else moves with what it is in. */
export function isMovable({ lans, routers, hosts }: MapGraph, id: string): boolean {
  return (
    [...lans, ...routers, ...hosts].some((node) => node.id === id) ||
    hosts.some(({ containers }) => containers.some((node) => node.id === id))
  )
}

/** The host in which a container or network is. */
export function hostOf({ hosts }: MapGraph, id: string): string | undefined {
  return hosts.find(
    ({ containers, networks }) =>
      containers.some((node) => node.id === id) ||
      networks.some(
        (node) =>
          node.id === id ||
          (node.kind === 'bridge' && node.bridge.id === id) ||
          (node.kind === 'overlay' &&
            node.segments.some(({ bridge, vtep }) => bridge.id === id || vtep.id === id)),
      ),
  )?.id
}

/** What moves when something is dragged: itself, else its host; absent for links, with which nothing moves. */
export function movableAt(graph: MapGraph, id: string | undefined): string | undefined {
  if (id === undefined) return undefined
  return isMovable(graph, id) ? id : hostOf(graph, id)
}

/** A layout in which one thing has been moved from where it is; a container's position is one within its host. */
export function moved(
  layout: Layout | null,
  graph: MapGraph,
  places: ReadonlyMap<string, Rect>,
  id: string,
  by: Point,
): Layout {
  const from = places.get(id)
  if (!from) return layout ?? automatic
  const { positions, collapsed } = layout ?? automatic
  const host = hostOf(graph, id)
  const origin = (host === undefined ? undefined : places.get(host)) ?? { x: 0, y: 0 }
  const position = { x: snapped(from.x + by.x - origin.x), y: snapped(from.y + by.y - origin.y) }
  return { collapsed, positions: { ...positions, [id]: position } }
}

/** A layout in which one host has been collapsed or expanded. */
export function toggled(layout: Layout | null, id: string, isCollapsed: boolean): Layout {
  const { positions, collapsed } = layout ?? automatic
  return { positions, collapsed: { ...collapsed, [id]: !isCollapsed } }
}

function snapped(value: number): number {
  return Math.round(value / snap) * snap
}
