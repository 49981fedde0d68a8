import { detailOf, insets, laneHeight } from './host-plan.ts'
import type { Cell, HostPlan } from './host-plan.ts'
import { shorten, widthOf } from './measure.ts'
import type { Device, NetworkNode } from './model.ts'
import type { ChipShape, ContainerShape, HostShape, NetworkShape, Point, Rect } from './scene.ts'
import * as size from './sizes.ts'

/** Where the overlays' lanes of a row of hosts are, from the hosts' upper edge. */
export interface OverlayLanes {
  /** By the network's name. */
  readonly tops: ReadonlyMap<string, number>
  /** From a lane's upper edge to the middle of a VTEP in it, also in collapsed hosts. */
  readonly vtep: (index: number) => number
  /** From the upper edge to below the last of them. */
  readonly end: (plan: HostPlan) => number
}

/** A lane with what leads from it to containers. */
export interface Lane {
  readonly node: NetworkNode
  readonly rect: Rect
  readonly side: 'above' | 'below'
  /** Its place on its side, from the top. */
  readonly index: number
}

/** A row of containers: room for lines above and below it. */
export interface CellRow {
  readonly top: number
  readonly bottom: number
  readonly ids: readonly string[]
}

/** A host with everything in it at its place. */
export interface PlacedHost {
  readonly plan: HostPlan
  readonly shape: HostShape
  readonly lanes: readonly Lane[]
  readonly networks: readonly Omit<NetworkShape, 'rails'>[]
  readonly containers: readonly ContainerShape[]
  readonly rows: readonly CellRow[]
  /** Containers that were placed by hand. */
  readonly byHand: ReadonlySet<string>
}

/** The height of a host, before containers are placed by hand. */
export function hostHeight(plan: HostPlan, overlays: OverlayLanes): number {
  const start = overlays.end(plan)
  if (plan.collapsed) return start + 30
  const { above, rows, below } = plan
  let y = start + above.reduce((sum, node) => sum + laneHeight(node, false) + size.laneGap, 0)
  for (const row of rows) y += gapAbove(plan, row) + rowHeight(row) + railsBelow(plan, row)
  y = Math.max(y, plan.reach)
  y += below.reduce(
    (sum, node) => sum + laneHeight(node, false) + size.laneGap,
    rows.length > 0 ? size.rowGap : 0,
  )
  return y + size.pad - (below.length > 0 ? size.laneGap : 0)
}

/** Puts a host, and all that is in it, to its place. Containers placed by hand are where they were put in the host. */
export function placeHost(
  plan: HostPlan,
  at: Point,
  overlays: OverlayLanes,
  byHand: Readonly<Record<string, Point>>,
): PlacedHost {
  const { x, y } = at
  if (plan.collapsed) return placeCollapsed(plan, at, overlays)
  const lanes: Lane[] = []
  const lineInset = insets(plan.overlays.length + plan.above.length, plan.rows.length)
  const lineInsetBelow = insets(plan.below.length, plan.rows.length)
  const hand = plan.rows.flat().flatMap((cell) => {
    const position = byHand[cell.node.id]
    return position ? [{ cell, position: inside(position, overlays.end(plan)) }] : []
  })
  const { width } = plan
  const left = x + size.pad
  const right = x + width - size.pad

  const topOf = (node: NetworkNode) => overlays.tops.get(node.network.name) ?? 0
  const upper = [...plan.overlays.toSorted((a, b) => topOf(a) - topOf(b)), ...plan.above]
  let cursor = y + overlays.end(plan)
  upper.forEach((node, index) => {
    const inset = lineInset > 0 ? index * size.trunk : 0
    const height = laneHeight(node, false)
    const top = node.kind === 'overlay' ? y + topOf(node) : cursor
    if (node.kind !== 'overlay') cursor += height + size.laneGap
    lanes.push({
      node,
      side: 'above',
      index,
      rect: { x: left + inset, y: top, width: right - left - inset, height },
    })
  })

  const containers: ContainerShape[] = []
  const rows: CellRow[] = []
  const from = left + lineInset
  const pitch =
    (x + plan.gridWidth - size.pad - lineInsetBelow - from + size.cellGap) /
    Math.max(1, plan.rows[0]?.length ?? 1)
  for (const row of plan.rows) {
    cursor += gapAbove(plan, row)
    row.forEach((cell, column) => {
      const cellX = Math.round(from + column * pitch + (pitch - size.cellGap - plan.cellWidth) / 2)
      containers.push(placeCell(cell, { x: cellX, y: cursor }, plan.cellWidth))
    })
    const bottom = cursor + rowHeight(row)
    rows.push({ top: cursor, bottom, ids: row.map(({ node }) => node.id) })
    cursor = bottom + railsBelow(plan, row)
  }
  for (const { cell, position } of hand) {
    const index = containers.findIndex(({ node }) => node === cell.node)
    containers[index] = placeCell(cell, { x: x + position.x, y: y + position.y }, plan.cellWidth)
    cursor = Math.max(cursor, y + position.y + cell.height)
  }
  if (plan.rows.length > 0 && plan.below.length > 0) cursor += size.rowGap
  plan.below.forEach((node, index) => {
    const inset = lineInsetBelow > 0 ? (plan.below.length - 1 - index) * size.trunk : 0
    const height = laneHeight(node, false)
    lanes.push({
      node,
      side: 'below',
      index,
      rect: { x: left, y: cursor, width: right - left - inset, height },
    })
    cursor += height + size.laneGap
  })
  const bottom = cursor + size.pad - (plan.below.length > 0 ? size.laneGap : 0)
  return {
    plan,
    shape: hostShape(plan, { x, y, width, height: bottom - y }, []),
    lanes,
    networks: lanes.map(({ node, rect }) => networkShape(node, rect)),
    containers,
    rows,
    byHand: new Set(hand.map(({ cell }) => cell.node.id)),
  }
}

/** A container cannot leave its host: neither to the left, nor above its lanes. */
function inside({ x, y }: Point, top: number): Point {
  return { x: Math.max(size.pad, x), y: Math.max(top, y) }
}

function placeCollapsed(plan: HostPlan, { x, y }: Point, overlays: OverlayLanes): PlacedHost {
  const rect = { x, y, width: plan.width, height: hostHeight(plan, overlays) }
  const dots = plan.overlays.flatMap((node) =>
    node.segments.map((_, index) => ({
      x: x + plan.width / 2,
      y: y + (overlays.tops.get(node.network.name) ?? 0) + overlays.vtep(index),
      colour: node.colour,
    })),
  )
  const shape = hostShape(plan, rect, dots)
  return { plan, shape, lanes: [], networks: [], containers: [], rows: [], byHand: new Set() }
}

function hostShape({ node, name, collapsed }: HostPlan, rect: Rect, dots: HostShape['dots']): HostShape {
  return { node, rect, name, collapsed, dots }
}

function rowHeight(row: readonly Cell[]): number {
  return Math.max(...row.map(({ height }) => height))
}

/** Above a row there is room for one rail of each network that it is on. */
function gapAbove({ overlays, above }: HostPlan, row: readonly Cell[]): number {
  return size.rowGap + size.rail * usedBy(row, [...overlays, ...above])
}

function railsBelow({ below, rows }: HostPlan, row: readonly Cell[]): number {
  const used = usedBy(row, below)
  return used > 0 && (rows.length > 1 || below.length > 1) ? size.rail * used + 10 : 0
}

function usedBy(row: readonly Cell[], networks: readonly NetworkNode[]): number {
  return networks.filter(({ id }) => row.some(({ node }) => node.links.some(({ network }) => network === id)))
    .length
}

function placeCell(cell: Cell, { x, y }: Point, width: number): ContainerShape {
  const { node, name, lines, tags, height } = cell
  const first = y + size.cellHead + lines.length * size.line
  return {
    node,
    name,
    lines,
    rect: { x, y, width, height },
    tags: tags.map((text, index) => ({
      text,
      rect: {
        x: x + size.cellPad,
        y: first + index * size.tagLine,
        width: Math.ceil(widthOf(text, 'mono')) + 8,
        height: size.tagLine - 2,
      },
    })),
  }
}

function networkShape(node: NetworkNode, rect: Rect): Omit<NetworkShape, 'rails'> {
  const { x, y, width } = rect
  const right = x + width
  const name = shorten(node.name, size.nameMax, 'name')
  const detail = detailOf(node)
  switch (node.kind) {
    case 'overlay': {
      const chips = node.segments.flatMap(({ bridge, vtep }, index) => {
        const top = y + size.laneHead + index * size.segment
        const vtepWidth = chipWidth(vtep)
        return [chip(bridge, { x: x + 10, y: top }), chip(vtep, { x: right - vtepWidth - 10, y: top })]
      })
      return { node, rect, name, detail, chips }
    }
    case 'bridge': {
      const at = { x: right - chipWidth(node.bridge) - 6, y: y + (size.bridgeLane - size.chipHeight) / 2 }
      return { node, rect, name, detail: '', chips: [chip(node.bridge, at)] }
    }
    case 'macvlan':
      return { node, rect, name, detail, chips: [] }
  }
}

function chipWidth({ text }: Device): number {
  return Math.ceil(widthOf(text, 'mono')) + size.chipPad
}

function chip(device: Device, at: Point): ChipShape {
  return { device, text: device.text, rect: { ...at, width: chipWidth(device), height: size.chipHeight } }
}
