import type { Layout } from '../../main/contract.ts'
import { arrange } from './arrange.ts'
import { hostCables, placeLans, placeRouters, routerCables } from './cables.ts'
import { placeHost } from './host-place.ts'
import type { PlacedHost } from './host-place.ts'
import { planHost } from './host-plan.ts'
import { linksOf } from './links.ts'
import type { MapGraph } from './model.ts'
import { leavesLab } from './outside.ts'
import { around } from './scene.ts'
import type { NetworkShape, Point, Rect, Scene } from './scene.ts'
import { placeTunnels } from './tunnels.ts'

/** From so many containers on, hosts are collapsed where nobody said otherwise. */
const collapsedAbove = 150
const margin = 24
/** Pixels from a network's edge to the tip of the arrow that leads out of the lab. */
const outward = 26

/** Whether a host is shown without what is in it. */
export function isCollapsed({ hosts }: MapGraph, layout: Layout | null, id: string): boolean {
  const containers = hosts.reduce((sum, host) => sum + host.containers.length, 0)
  return layout?.collapsed[id] ?? containers > collapsedAbove
}

/**
 * Gives everything on the map its place: routers above LANs, LANs above their hosts, in a host overlays at one height across
 * all hosts, then containers, then the bridges that lead out. The same lab has the same map. What was placed by hand is there;
 * a container's place by hand is one within its host.
 */
export function layoutOf(graph: MapGraph, layout: Layout | null): Scene {
  const byHand: Readonly<Record<string, Point>> = layout?.positions ?? {}
  const collapsed = isCollapsed(graph, layout, '')
  const plans = graph.hosts.map((host) => planHost(host, layout?.collapsed[host.id] ?? collapsed, byHand))
  const arrangement = arrange(graph, plans)
  const lans = placeLans(graph.lans, arrangement, byHand)
  const routers = placeRouters(graph.routers, lans, byHand)
  const placed = arrangement.slots.flatMap(({ plan, row, at }) => {
    const lanes = arrangement.rows[row]?.lanes
    return lanes ? [placeHost(plan, byHand[plan.node.id] ?? at, lanes, byHand)] : []
  })
  const inside = placed.map((host) => linksOf(host))
  const cables = [...routerCables(routers, lans), ...hostCables(placed, lans, arrangement, byHand)]
  const scene = {
    lans,
    routers,
    cables,
    hosts: placed.map(({ shape }) => shape),
    networks: inside.flatMap(({ networks }) => networks).map((shape) => withParent(shape, cables, placed)),
    containers: placed.flatMap(({ containers }) => containers),
    links: inside.flatMap(({ links }) => links),
    tunnels: placeTunnels(graph.tunnels, placed),
  }
  const places = placesOf(scene)
  const inner = around(places.values())
  const right = Math.max(inner.x + inner.width, ...scene.tunnels.map((tunnel) => tunnel.right))
  const trunks = Math.min(inner.x, ...scene.lans.map(({ rect }) => rect.x - 18))
  const bounds = {
    x: trunks - margin,
    y: inner.y - margin,
    width: right - trunks + 2 * margin,
    height: inner.height + 2 * margin,
  }
  return { bounds, ...scene, places }
}

/** Leads a macvlan network to its parent interface, beside the overlays where there are some. */
function withParent(
  shape: NetworkShape,
  cables: Scene['cables'],
  hosts: readonly PlacedHost[],
): NetworkShape {
  const { node, rect } = shape
  if (node.kind === 'macvlan' && leavesLab(node.network))
    return { ...shape, rails: shape.rails + wayOut(rect) }
  if (node.kind !== 'macvlan' || !node.parent) return shape
  const chip = cables.find(({ cable }) => cable === node.parent)?.chip
  const host = hosts.find(({ networks }) => networks.some((each) => each.node === node))
  if (!chip || !host) return shape
  const x = chip.x + chip.width - 30
  const bottom = chip.y + chip.height
  const free = host.networks[0]?.node === node && x > rect.x && x < rect.x + rect.width
  const edge = rect.x + rect.width
  const path = free
    ? `M${x} ${rect.y}V${bottom}`
    : `M${edge} ${rect.y + rect.height / 2}H${edge + 7}V${bottom + 5}H${x}V${bottom}`
  return { ...shape, rails: shape.rails + path }
}

/** An arrow from a network through its host's right edge, to nothing that is on the map. */
function wayOut({ x, y, width, height }: Rect): string {
  const middle = y + height / 2
  return `M${x + width} ${middle}h${outward}m-6 -5l6 5l-6 5`
}

function placesOf(scene: Omit<Scene, 'bounds' | 'places'>): Map<string, Rect> {
  const places = new Map<string, Rect>()
  const point = ({ x, y }: Point) => ({ x: x - 3, y: y - 3, width: 6, height: 6 })
  for (const { node, rect } of scene.routers) places.set(node.id, rect)
  for (const { node, rect } of scene.lans) places.set(node.id, rect)
  for (const { node, rect } of scene.hosts) places.set(node.id, rect)
  for (const { cable, chip } of scene.cables) places.set(cable.id, chip)
  for (const { node, rect, chips } of scene.networks) {
    places.set(node.id, rect)
    for (const chip of chips) places.set(chip.device.id, chip.rect)
  }
  for (const { node, rect } of scene.containers) places.set(node.id, rect)
  for (const { link, middle } of scene.links) places.set(link.id, point(middle))
  for (const { tunnel, path, middle } of scene.tunnels) if (path !== '') places.set(tunnel.id, point(middle))
  return places
}
