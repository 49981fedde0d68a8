import { keyOf } from './items.ts'
import type { End } from './model.ts'
import { linesOf } from './polyline.ts'
import type { NetworkShape, Point, Rect, Scene } from './scene.ts'
import { centre } from './scene.ts'
import { chipHeight } from './sizes.ts'

/** What a packet passes through between two interfaces: a box of the map. */
export interface Body {
  readonly rect: Rect
  /** The height at which it crosses the box from side to side. */
  readonly level: number
  /** The host that the box is in, where it is in one. */
  readonly host?: Body
}

/** Where an interface is on the map. */
export interface Spot {
  readonly at: Point
  readonly body: Body
  /** From there to the edge of its body, where it is not at it: along a rail. */
  readonly lead: readonly Point[]
  /** Where a mark on it hides nothing. */
  readonly mark: Point
}

/** A box with an interface's text. */
export interface Chip {
  readonly rect: Rect
  readonly text: string
}

/** Where the interfaces of a lab are on its map, and the lines between their two ends. */
export interface Spots {
  /** An interface that is not drawn, or is in a collapsed host, is where its node is; undefined for nodes that are not there. */
  readonly find: (end: End) => Spot | undefined
  /** The line that is drawn between two interfaces, from the first to the second; undefined where there is none. */
  readonly line: (from: End, to: End) => readonly Point[] | undefined
  /** All boxes with interfaces' texts, so that a way can be drawn behind those that it crosses. */
  readonly chips: readonly Chip[]
}

/** From a host's upper edge to where packets cross it, below its network cards. */
const below = 14
/** From the lower edge of a LAN, or of a network without interfaces, to where packets cross it, below its name. */
const above = 5
/** From a network card to the mark beside it. */
const beside = 6

/** Looks up where every interface is. */
export function spotsOf(scene: Scene): Spots {
  const bodies = bodiesOf(scene)
  const spots = new Map<string, Spot>()
  const lines = new Map<string, readonly Point[]>()
  const chipSpot = (rect: Rect, body: Body): Spot => ({
    at: centre(rect),
    body,
    lead: [],
    mark: { x: rect.x - beside, y: centre(rect).y },
  })
  const edgeSpot = (at: Point, body: Body, lead: readonly Point[]): Spot => ({ at, body, lead, mark: at })
  const put = (end: End, spot: Spot) => {
    if (end.link !== '' && !spots.has(keyOf(end))) spots.set(keyOf(end), spot)
  }
  const join = ([a, b]: readonly [End, End], points: readonly Point[]) => {
    lines.set(`${keyOf(a)} ${keyOf(b)}`, points)
    lines.set(`${keyOf(b)} ${keyOf(a)}`, points.toReversed())
  }

  for (const { cable, chip, path } of scene.cables) {
    const [own, far] = cable.ends
    const [first, ...rest] = linesOf(path)[0] ?? []
    const [home, lan] = [bodies.get(own.namespace), bodies.get(far.namespace)]
    const end = rest.at(-1)
    if (home) put(own, chipSpot(chip, home))
    if (!lan || !first || !end) continue
    const rails = scene.lans.find(({ node }) => node.name === far.namespace)?.rails ?? ''
    put(far, edgeSpot(end, lan, railFrom(end, rails, lan.rect)))
    join(cable.ends, [centre(chip), first, ...rest])
  }
  for (const { node, chips } of scene.networks) {
    const body = bodies.get(node.id)
    for (const { device, rect } of chips) if (body) put(device.end, chipSpot(rect, body))
  }
  for (const { link, path, plug } of scene.links) {
    const [own, far] = link.ends
    const points = linesOf(path)[0] ?? []
    const [box, lane] = [bodies.get(own.namespace), bodies.get(link.network)]
    const shape = scene.networks.find(({ node }) => node.id === link.network)
    const [first] = points
    if (box && first) put(own, edgeSpot(first, box, []))
    if (!lane || !shape) continue
    const lead = railFrom(plug, shape.rails, lane.rect)
    if (shape.node.kind !== 'macvlan') put(far, edgeSpot(plug, lane, lead))
    const parent = spots.get(keyOf(far))
    const isChild = shape.node.kind === 'macvlan'
    join(link.ends, isChild ? toParent(points, lead, lane, shape.rails, parent) : points)
  }

  return {
    find: (end) => {
      const known = spots.get(keyOf(end))
      if (known) return known
      const body = bodies.get(end.namespace)
      return body && edgeSpot(centre(body.rect), body, [])
    },
    line: (from, to) => lines.get(`${keyOf(from)} ${keyOf(to)}`),
    chips: [
      ...scene.cables.map(({ chip, text }) => ({ rect: chip, text })),
      ...scene.networks.flatMap(({ chips }) => chips),
    ],
  }
}

/** The boxes by the namespaces that they are, and networks' lanes by their ids as well. */
function bodiesOf(scene: Scene): ReadonlyMap<string, Body> {
  const bodies = new Map<string, Body>()
  for (const { node, rect } of scene.lans)
    bodies.set(node.name, { rect, level: rect.y + rect.height - above })
  for (const { node, rect } of scene.routers) bodies.set(node.name, { rect, level: centre(rect).y })
  for (const { node, rect, collapsed } of scene.hosts) {
    const body = { rect, level: rect.y + below }
    bodies.set(node.name, body)
    for (const { name, id } of [...node.networks, ...node.containers])
      if (collapsed) bodies.set(name, body).set(id, body)
    for (const { container } of node.containers)
      if (container.stack === 'host') bodies.set(container.name, body)
  }
  for (const shape of scene.networks) {
    const host = bodies.get(shape.node.host)
    const body = { rect: shape.rect, level: levelOf(shape), ...(host && { host }) }
    bodies.set(shape.node.id, body)
    if (shape.node.kind === 'overlay') bodies.set(shape.node.name, body)
  }
  for (const { node, rect } of scene.containers) {
    if (bodies.has(node.name)) continue
    const host = bodies.get(node.container.host)
    bodies.set(node.name, { rect, level: centre(rect).y, ...(host && { host }) })
  }
  return bodies
}

function levelOf({ rect, chips: [chip] }: NetworkShape): number {
  return chip ? centre(chip.rect).y : rect.y + rect.height - above
}

/** The way along a rail from a point on it to the box that it belongs to; none for a point at the box. */
function railFrom(at: Point, rails: string, box: Rect): readonly Point[] {
  if (at.x >= box.x && at.x <= box.x + box.width && (at.y === box.y || at.y === box.y + box.height)) return []
  const rail = linesOf(rails).find((line) => line.at(-1)?.y === at.y)
  return rail ? rail.slice(0, -1).toReversed() : []
}

/** From a macvlan or ipvlan child to its parent interface: through the network's lane, and by the line that is drawn from there. */
function toParent(
  points: readonly Point[],
  lead: readonly Point[],
  lane: Body,
  rails: string,
  parent: Spot | undefined,
) {
  const last = lead.at(-1) ?? points.at(-1)
  if (!last || !parent) return points
  const rail = linesOf(rails).find((line) => isAt(line.at(-1), parent.at)) ?? []
  const across = [last, rail[0] ?? parent.at].map(({ x }) => ({ x, y: lane.level }))
  return [...points, ...lead, ...across, ...rail, parent.at]
}

/** Whether a line that ends at a point ends at a network card. */
function isAt(end: Point | undefined, card: Point): boolean {
  return end !== undefined && Math.abs(end.y - card.y) <= chipHeight / 2
}

/** From a place within a host to its network card: beside everything else, where something is in between. */
export function around({ rect, level, host }: Body, x: number, { at, body }: Spot): readonly Point[] {
  const isFirst = host === undefined || rect.y < host.rect.y + 60
  const side = host && !isFirst ? host.rect.x + host.rect.width - 7 : x
  return [{ x: side, y: level }, { x: side, y: body.level }, { x: at.x, y: body.level }, at]
}
