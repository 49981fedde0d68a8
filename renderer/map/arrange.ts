import type { HostPlan } from './host-plan.ts'
import { laneHeight } from './host-plan.ts'
import { hostHeight } from './host-place.ts'
import type { OverlayLanes } from './host-place.ts'
import type { MapGraph } from './model.ts'
import type { Point } from './scene.ts'
import * as size from './sizes.ts'

/** The hosts of one LAN, side by side; the LAN's bar is above them. Absent `lan`: hosts on no LAN. */
interface Group {
  readonly lan: string | undefined
  readonly plans: readonly HostPlan[]
}

/** Where the hosts of a LAN are, in rows that all LANs share. */
export interface PlacedGroup {
  readonly lan: string | undefined
  readonly x: number
  readonly width: number
}

export interface Slot {
  readonly plan: HostPlan
  readonly row: number
  readonly at: Point
}

export interface Row {
  /** Where the LANs' bars or rails are. */
  readonly top: number
  /** The upper edge of the hosts. */
  readonly hosts: number
  readonly lanes: OverlayLanes
}

export interface Arrangement {
  readonly groups: readonly PlacedGroup[]
  readonly slots: readonly Slot[]
  readonly rows: readonly Row[]
  readonly width: number
  readonly height: number
}

/** The map's part of a small window, in pixels; whatever fits into it is as good as anything smaller. */
const view = { width: 700, height: 330 }
/** What one more row must win, for each row that there is: rows make ways longer. */
const rowCost = 0.1
const maxRows = 14

/** Groups hosts by their first LAN and puts them in as many rows as fill a window best. */
export function arrange(graph: MapGraph, plans: readonly HostPlan[]): Arrangement {
  const groups = groupsOf(graph, plans)
  const most = Math.max(1, ...groups.map(({ plans }) => plans.length))
  let best = inRows(groups, 1)
  for (let rows = 2; rows <= Math.min(most, maxRows); rows++) {
    const next = inRows(groups, rows)
    if (extent(next) < extent(best)) best = next
  }
  return best
}

function extent({ width, height, rows }: Arrangement): number {
  const zoom = Math.max(1, width / view.width, (height + size.router + size.cable) / view.height)
  return zoom * (1 + rowCost * Math.max(0, rows.length - 1))
}

function groupsOf({ lans }: MapGraph, plans: readonly HostPlan[]): Group[] {
  const order = new Map(lans.map(({ name }, index) => [name, index]))
  const byLan = new Map<string | undefined, HostPlan[]>(lans.map(({ name }) => [name, []]))
  for (const plan of plans) {
    const lan = plan.node.cables[0]?.lan
    byLan.set(lan, [...(byLan.get(lan) ?? []), plan])
  }
  // Hosts on a second LAN are at the side where that one is.
  const leaning = ({ node }: HostPlan) => {
    const [first = 0, ...others] = node.cables.map(({ lan }) => order.get(lan) ?? 0)
    return Math.sign(others.reduce((sum, other) => sum + other - first, 0))
  }
  return [...byLan].map(([lan, plans]) => ({ lan, plans: plans.toSorted((a, b) => leaning(a) - leaning(b)) }))
}

function inRows(groups: readonly Group[], count: number): Arrangement {
  const slots: { plan: HostPlan; row: number; x: number }[] = []
  const placed: PlacedGroup[] = []
  let x = 0
  for (const { lan, plans } of groups) {
    const columns = Math.ceil(plans.length / count)
    const widths = Array.from({ length: columns }, (_, column) =>
      Math.max(...plans.filter((_, index) => index % columns === column).map(({ width }) => width)),
    )
    const needed = widths.reduce((sum, width) => sum + width + size.hostGap, -size.hostGap)
    const width = Math.max(needed, size.lanMin)
    const start = x + Math.floor((width - needed) / 2)
    let left = columns === 0 ? x : start
    const lefts = widths.map((each) => {
      const here = left
      left += each + size.hostGap
      return here
    })
    plans.forEach((plan, index) => {
      const column = index % columns
      const room = (widths[column] ?? 0) - plan.width
      slots.push({ plan, row: Math.floor(index / columns), x: (lefts[column] ?? x) + Math.floor(room / 2) })
    })
    placed.push({ lan, x, width })
    x += width + size.lanGap
  }
  return stacked(placed, slots, x - size.lanGap)
}

function stacked(
  groups: readonly PlacedGroup[],
  slots: readonly { readonly plan: HostPlan; readonly row: number; readonly x: number }[],
  width: number,
): Arrangement {
  const rows: Row[] = []
  const count = Math.max(0, ...slots.map(({ row }) => row + 1))
  let top = 0
  for (let row = 0; row < count; row++) {
    const members = slots.filter((slot) => slot.row === row)
    const lanes = lanesOf(members)
    const foreign = members.reduce((sum, { plan }) => sum + Math.max(0, plan.node.cables.length - 1), 0)
    const drop = (row === 0 ? size.lanBar + size.cable : size.railDrop) + foreign * size.rail
    const hosts = top + drop
    rows.push({ top, hosts, lanes })
    top = hosts + Math.max(...members.map(({ plan }) => hostHeight(plan, lanes))) + size.hostRowGap
  }
  return {
    groups,
    rows,
    slots: slots.map(({ plan, row, x }) => ({ plan, row, at: { x, y: rows[row]?.hosts ?? 0 } })),
    width,
    height: top,
  }
}

/** Gives each overlay of a row a lane; overlays that are not beside each other share one. */
function lanesOf(members: readonly { readonly plan: HostPlan; readonly x: number }[]): OverlayLanes {
  const spans = new Map<string, { from: number; to: number; height: number }>()
  for (const { plan, x } of members)
    for (const node of plan.overlays) {
      const height = laneHeight(node, plan.collapsed)
      const span = spans.get(node.network.name)
      if (!span) spans.set(node.network.name, { from: x, to: x, height })
      else {
        span.from = Math.min(span.from, x)
        span.to = Math.max(span.to, x)
        span.height = Math.max(span.height, height)
      }
    }
  const open = members.some(({ plan }) => !plan.collapsed && plan.overlays.length > 0)
  const lanes: { names: string[]; height: number; spans: { from: number; to: number }[] }[] = []
  for (const [name, span] of spans) {
    const free = lanes.find(({ spans }) => spans.every(({ from, to }) => to < span.from || span.to < from))
    if (free) {
      free.names.push(name)
      free.spans.push(span)
      free.height = Math.max(free.height, span.height)
    } else lanes.push({ names: [name], height: span.height, spans: [span] })
  }
  const tops = new Map<string, number>()
  const ends = new Map<string, number>()
  let y = size.header
  for (const { names, height } of lanes) {
    for (const name of names) tops.set(name, y)
    y += height + size.laneGap
    for (const name of names) ends.set(name, y)
  }
  return {
    tops,
    vtep: (index) => (open ? size.laneHead + 9 + index * size.segment : (index + 0.5) * size.dotLine),
    end: ({ overlays }) =>
      Math.max(size.header, ...overlays.map(({ network }) => ends.get(network.name) ?? 0)),
  }
}
