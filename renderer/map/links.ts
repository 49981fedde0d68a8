import type { Lane, PlacedHost } from './host-place.ts'
import type { ContainerLink } from './model.ts'
import type { ContainerShape, LinkShape, NetworkShape, Point, Rect } from './scene.ts'
import * as size from './sizes.ts'

/** The lines from a host's containers to its networks, and the rails of the networks. */
export interface HostLinks {
  readonly links: readonly LinkShape[]
  readonly networks: readonly NetworkShape[]
}

interface Row {
  readonly top: number
  readonly bottom: number
  readonly boxes: readonly ContainerShape[]
}

/**
 * Draws the lines of a host. A container beside a network's lane has a straight line to it. For all others the network is led
 * along each row of containers as a rail, from a trunk beside them, so that no line crosses a box.
 */
export function linksOf(host: PlacedHost): HostLinks {
  const boxes = new Map(host.containers.map((box) => [box.node.id, box]))
  const rows = host.rows.map(({ top, bottom, ids }): Row => ({
    top,
    bottom,
    boxes: ids.flatMap((id) => (host.byHand.has(id) ? [] : (boxes.get(id) ?? []))),
  }))
  const links: LinkShape[] = []
  const rails = new Map<string, string>()
  for (const lane of host.lanes) {
    const far = isFar(host, lane)
    const paths: string[] = []
    rows.forEach((row, index) => {
      const stubs = stubsOf(row, lane, host.lanes)
      if (stubs.length === 0) return
      const near = index === (lane.side === 'above' ? 0 : rows.length - 1)
      const y = near && !far ? edgeOf(lane) : railOf(row, lane, host)
      for (const { link, at } of stubs) links.push(stub(link, at, y, lane))
      if (!near || far) paths.push(railPath(lane, y, stubs))
    })
    rails.set(lane.node.id, paths.join(''))
    for (const id of host.byHand) {
      const box = boxes.get(id)
      if (box) links.push(...loose(box, lane, host.lanes))
    }
  }
  return {
    links,
    networks: host.networks.map((shape) => ({ ...shape, rails: rails.get(shape.node.id) ?? '' })),
  }
}

/** Whether another lane is between this one and the containers. */
function isFar({ lanes }: PlacedHost, { side, index }: Lane): boolean {
  const count = lanes.filter((lane) => lane.side === side).length
  return side === 'above' ? index < count - 1 : index > 0
}

function edgeOf({ side, rect }: Lane): number {
  return side === 'above' ? rect.y + rect.height : rect.y
}

/** The height of a lane's rail along a row. Rails are in the order of the lanes. */
function railOf(row: Row, lane: Lane, { lanes }: PlacedHost): number {
  const used = lanes.filter(
    ({ side, node }) => side === lane.side && row.boxes.some((box) => linksTo(box, node.id).length > 0),
  )
  const place = used.indexOf(lane)
  return lane.side === 'above'
    ? row.top - 15 - (used.length - 1 - place) * size.rail
    : row.bottom + 12 + place * size.rail
}

function trunkX({ side, rect }: Lane): number {
  return side === 'above' ? rect.x + 5 : rect.x + rect.width - 5
}

function railPath(lane: Lane, y: number, stubs: readonly { readonly at: Point }[]): string {
  const trunk = trunkX(lane)
  const xs = stubs.map(({ at }) => at.x)
  const end = lane.side === 'above' ? Math.max(...xs) : Math.min(...xs)
  return `M${trunk} ${edgeOf(lane)}V${y}H${end}`
}

function linksTo({ node }: ContainerShape, network: string): readonly ContainerLink[] {
  return node.links.filter((link) => link.network === network)
}

/** Where the lines of a row's containers to a lane leave their boxes. */
function stubsOf({ boxes }: Row, lane: Lane, lanes: readonly Lane[]) {
  return boxes.flatMap((box) =>
    linksTo(box, lane.node.id).map((link) => ({ link, at: socket(box, link, lane.side, lanes) })),
  )
}

/** Lines of one side leave a box beside each other, those to the outermost lane first. */
function socket(
  { node, rect }: ContainerShape,
  link: ContainerLink,
  side: Lane['side'],
  lanes: readonly Lane[],
): Point {
  const rank = new Map(
    lanes.flatMap(({ node: { id }, side: of }, index) => (of === side ? [[id, index] as const] : [])),
  )
  const same = node.links
    .filter(({ network }) => rank.has(network))
    .sort((a, b) => (rank.get(a.network) ?? 0) - (rank.get(b.network) ?? 0))
  const step = Math.min(20, (rect.width - 20) / Math.max(1, same.length))
  const x = rect.x + rect.width / 2 + (same.indexOf(link) - (same.length - 1) / 2) * step
  return { x: Math.round(x), y: side === 'above' ? rect.y : rect.y + rect.height }
}

function stub(link: ContainerLink, at: Point, y: number, { node }: Lane): LinkShape {
  return shape(link, node, `M${at.x} ${at.y}V${y}`, { x: at.x, y: (at.y + y) / 2 }, { x: at.x, y })
}

function shape(link: ContainerLink, node: Lane['node'], path: string, middle: Point, plug: Point): LinkShape {
  const overlay = node.kind === 'overlay'
  return { link, path, middle, plug, overlay, colour: overlay ? node.colour : 0 }
}

/** The lines of a container that was placed by hand: gentle curves to the nearest point of the lane. */
function loose(box: ContainerShape, lane: Lane, lanes: readonly Lane[]): LinkShape[] {
  return linksTo(box, lane.node.id).map((link) => {
    const at = socket(box, link, lane.side, lanes)
    const to = { x: within(at.x, lane.rect), y: edgeOf(lane) }
    const bend = (at.y + to.y) / 2
    const path = `M${at.x} ${at.y}C${at.x} ${bend} ${to.x} ${bend} ${to.x} ${to.y}`
    return shape(link, lane.node, path, { x: (at.x + to.x) / 2, y: bend }, to)
  })
}

function within(x: number, { x: left, width }: Rect): number {
  return Math.min(Math.max(x, left + 8), left + width - 8)
}
