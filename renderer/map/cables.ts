import { listedAddresses } from './address.ts'
import type { Cable } from './model.ts'
import type { Arrangement } from './arrange.ts'
import type { PlacedHost } from './host-place.ts'
import type { CableShape, LanShape, Point, Rect, RouterShape } from './scene.ts'
import { centre } from './scene.ts'
import { shorten, widthOf } from './measure.ts'
import type { LanNode, RouterNode } from './model.ts'
import * as size from './sizes.ts'
import { lanWords } from './vlan-words.ts'

type Positions = Readonly<Record<string, Point>>

/** The bars of the LANs, above their hosts; and for further rows of hosts rails from a trunk at their left. */
export function placeLans(lans: readonly LanNode[], arrangement: Arrangement, byHand: Positions): LanShape[] {
  return lans.map((node) => {
    const group = arrangement.groups.find(({ lan }) => lan === node.name)
    const { x, width } = group ?? { x: 0, width: size.lanMin }
    const hand = byHand[node.id]
    const rect = { x: hand?.x ?? x, y: hand?.y ?? 0, width, height: size.lanBar }
    const { lan } = node
    const detail = [lanWords(lan), ...(lan.mtu === undefined ? [] : [`MTU ${lan.mtu}`])].join('  ')
    const name = shorten(node.name, width - widthOf(detail, 'mono') - 40, 'name')
    return { node, rect, name, detail, rails: rails(rect, x, width, rowsOf(node, arrangement)) }
  })
}

/** The heights of the rails of a LAN. */
function rowsOf({ name }: LanNode, { slots, rows }: Arrangement): number[] {
  const used = new Set(
    slots.filter(({ plan }) => plan.node.cables.some(({ lan }) => lan === name)).map(({ row }) => row),
  )
  return rows.flatMap(({ top }, row) => (row > 0 && used.has(row) ? [top] : []))
}

function rails(bar: Rect, x: number, width: number, tops: readonly number[]): string {
  const trunk = x - 16
  const start = `M${bar.x} ${bar.y + bar.height / 2}`
  return tops.map((y) => `${start}H${trunk}V${y}H${x + width}`).join('')
}

/** Routers stand above the LANs, each above the middle of those that it joins. */
export function placeRouters(
  routers: readonly RouterNode[],
  lans: readonly LanShape[],
  byHand: Positions,
): RouterShape[] {
  const bars = new Map(lans.map(({ node, rect }) => [node.name, rect]))
  const tracks = routers.reduce((sum, { cables }) => sum + cables.length, 0)
  const y = -(size.router + size.cable + Math.min(tracks, 8) * size.rail)
  const wanted = routers
    .map((node) => {
      const rects = node.cables.flatMap(({ lan }) => bars.get(lan) ?? []).sort((a, b) => a.x - b.x)
      const middle = betweenOf(rects)
      return { node, middle, ...measure(node) }
    })
    .sort((a, b) => a.middle - b.middle)
  let free = -Infinity
  return wanted.map(({ node, middle, name, width }) => {
    const x = Math.max(free, Math.round(middle - width / 2))
    free = x + width + size.hostGap
    const hand = byHand[node.id]
    return { node, name, rect: { x: hand?.x ?? x, y: hand?.y ?? y, width, height: size.router } }
  })
}

/** The middle of the gap between the first and the last of some bars: from there, each cable is straight. */
function betweenOf(bars: readonly Rect[]): number {
  const [first, last] = [bars[0], bars.at(-1)]
  if (!first || !last) return 0
  return first === last ? centre(first).x : (first.x + first.width + last.x) / 2
}

function measure(node: RouterNode) {
  const name = shorten(node.name, size.nameMax, 'name')
  const chips = node.cables.reduce((sum, cable) => sum + chipWidth(cable) + size.chipGap, 2 * size.pad)
  return { name, width: Math.max(widthOf(name, 'name') + 2 * size.pad + 20, chips, 120) }
}

function textOf({ ends, addresses }: Cable): string {
  return `${ends[0].link} ${listedAddresses(addresses)}`
}

function chipWidth(cable: Cable): number {
  return Math.ceil(widthOf(textOf(cable), 'mono')) + size.chipPad
}

/** The cables of the routers: network cards at their lower edge, in the order of the LANs. */
export function routerCables(routers: readonly RouterShape[], lans: readonly LanShape[]): CableShape[] {
  const bars = new Map(lans.map(({ node, rect }) => [node.name, rect]))
  let track = 0
  return routers.flatMap(({ node, rect }) => {
    const left = ({ lan }: Cable) => bars.get(lan)?.x ?? 0
    const sorted = node.cables.toSorted((a, b) => left(a) - left(b))
    const total = sorted.reduce((sum, cable) => sum + chipWidth(cable) + size.chipGap, -size.chipGap)
    let x = Math.round(rect.x + (rect.width - total) / 2)
    return sorted.map((cable) => {
      const chip = { x, y: rect.y + rect.height - 9, width: chipWidth(cable), height: size.chipHeight }
      x += chip.width + size.chipGap
      const bar = bars.get(cable.lan)
      const from = { x: Math.round(chip.x + chip.width / 2), y: chip.y + chip.height }
      if (!bar) return shape(cable, chip, [from])
      const straight = from.x >= bar.x + 10 && from.x <= bar.x + bar.width - 10
      if (!straight) track = (track + 1) % 8
      return shape(cable, chip, way(from, bar, from.y + 10 + track * size.rail, 10))
    })
  })
}

/** The cables of the hosts: network cards at their upper edge, plugged into the bar or rail of their LAN above. */
export function hostCables(
  hosts: readonly PlacedHost[],
  lans: readonly LanShape[],
  arrangement: Arrangement,
  byHand: Positions,
): CableShape[] {
  const bars = new Map(lans.map(({ node, rect }) => [node.name, rect]))
  const groups = new Map(arrangement.groups.map((group) => [group.lan, group]))
  const rows = new Map(arrangement.slots.map(({ plan, row }) => [plan, row]))
  const tracks = new Map<number, number>()
  const sockets = new Map<string, number>()
  return hosts.flatMap(({ plan, shape: { rect } }) => {
    const row = rows.get(plan) ?? 0
    const total = plan.chips.reduce((sum, { width }) => sum + width + size.chipGap, -size.chipGap)
    let x = rect.x + rect.width - size.pad - total
    return plan.chips.map(({ cable, width }) => {
      const chip = { x, y: rect.y - 9, width, height: size.chipHeight }
      x += width + size.chipGap
      const bar = bars.get(cable.lan)
      const from = { x: Math.round(chip.x + width / 2), y: chip.y }
      if (!bar) return shape(cable, chip, [from])
      const group = groups.get(cable.lan)
      const moved =
        byHand[plan.node.id] !== undefined || (row === 0 && byHand[`node:${cable.lan}`] !== undefined)
      const rail =
        row === 0 || moved || !group
          ? bar
          : { x: group.x - 16, y: arrangement.rows[row]?.top ?? 0, width: group.width + 16, height: 0 }
      if (from.x >= rail.x + 4 && from.x <= rail.x + rail.width - 4)
        return shape(cable, chip, way(from, rail, 0, 0))
      const track = tracks.get(row) ?? 0
      tracks.set(row, track + 1)
      const socket = sockets.get(`${cable.lan} ${row}`) ?? 0
      sockets.set(`${cable.lan} ${row}`, socket + 1)
      return shape(cable, chip, way(from, rail, from.y - 8 - track * size.rail, 12 + socket * 10))
    })
  })
}

/** From a network card to a bar: straight up or down where that meets it, else along a track. */
function way(from: Point, bar: Rect, track: number, inset: number): Point[] {
  const y = from.y > bar.y ? bar.y + bar.height : bar.y
  const inner = Math.min(inset, bar.width / 2)
  const x = Math.round(Math.min(Math.max(from.x, bar.x + inner), bar.x + bar.width - inner))
  if (x === from.x) return [from, { x, y }]
  return [from, { x: from.x, y: track }, { x, y: track }, { x, y }]
}

function shape(cable: Cable, chip: Rect, points: readonly Point[]): CableShape {
  const path = points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('')
  const [first, second] = points.length > 2 ? points.slice(1, 3) : [points[0], points.at(-1)]
  const middle = first && second ? { x: (first.x + second.x) / 2, y: (first.y + second.y) / 2 } : centre(chip)
  return { cable, chip, text: textOf(cable), path, middle }
}
