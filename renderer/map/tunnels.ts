import type { PlacedHost } from './host-place.ts'
import type { Tunnel } from './model.ts'
import type { Point, Rect, TunnelShape } from './scene.ts'
import * as size from './sizes.ts'

/** What a tube ends at: a sandbox's edges, or the dot of a collapsed host, at one height. */
interface Mouth {
  readonly host: string
  readonly left: number
  readonly right: number
  readonly y: number
}

interface Trunk {
  readonly x: number
  readonly top: number
  readonly bottom: number
}

/** Half of a tube's thickness, by which its ends reach further. */
const half = 4
const apart = 12

/** Draws the tunnels of each VNI: level with the VTEPs, behind the hosts in between, and from row to row by a trunk beside them. */
export function placeTunnels(tunnels: readonly Tunnel[], hosts: readonly PlacedHost[]): TunnelShape[] {
  const rects = hosts.map(({ shape }) => shape.rect)
  const trunks: Trunk[] = []
  return tunnels.map((tunnel) => {
    const levels = new Map<number, Mouth[]>()
    for (const host of hosts) {
      const mouth = mouthOf(host, tunnel)
      if (mouth) levels.set(mouth.y, [...(levels.get(mouth.y) ?? []), mouth])
    }
    const rows = [...levels.values()].map((row) => row.sort((a, b) => a.left - b.left))
    const [first] = rows[0] ?? []
    const middle = first ? { x: first.right + half, y: first.y } : { x: 0, y: 0 }
    const level = rows.map((row) => levelTube(row, rects)).join('')
    const mouths = new Map(rows.flatMap((row) => openings(row, rows.length > 1)))
    if (rows.length < 2) return { tunnel, path: level, middle, mouths, right: middle.x }
    const steps = stepsOf(rows, rects)
    if (steps !== undefined) return { tunnel, path: level + steps, middle, mouths, right: middle.x }
    const trunk = trunkOf(rows, rects, trunks)
    trunks.push(trunk)
    const arms = rows
      .flatMap((row) => row.at(-1) ?? [])
      .map(({ right, y }) => behind({ x: right, y }, trunk.x, rects))
    const path = `${level}${arms.join('')}M${trunk.x} ${trunk.top}V${trunk.bottom}`
    return { tunnel, path, middle, mouths, right: trunk.x + half }
  })
}

/** The last host of a row is entered from the left, unless a tube leads on from it; all others are left to the right. */
function openings(row: readonly Mouth[], leadsOn: boolean): [string, Point][] {
  return row.map(({ host, left, right, y }, index) => {
    const isEnd = index > 0 && index === row.length - 1 && !leadsOn
    return [host, { x: isEnd ? left - size.mouth : right + size.mouth, y }]
  })
}

/** From height to height by steps where hosts that were moved by hand still stand beside each other; absent where they do not. */
function stepsOf(rows: readonly (readonly Mouth[])[], hosts: readonly Rect[]): string | undefined {
  const sorted = rows.toSorted((a, b) => (a[0]?.left ?? 0) - (b[0]?.left ?? 0))
  let path = ''
  for (const [index, row] of sorted.slice(1).entries()) {
    const from = sorted[index]?.at(-1)
    const [to] = row
    if (!from || !to) return undefined
    const x = (from.right + to.left) / 2
    const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)]
    const free = hosts.every((host) => !isBetween(host, x, top, bottom))
    if (to.left - from.right < 2 * (size.pad + half) || !free) return undefined
    path += `M${from.right} ${from.y}H${x}V${to.y}H${to.left}`
  }
  return path
}

function isBetween(host: Rect, x: number, top: number, bottom: number): boolean {
  const beside = host.x - half > x || host.x + host.width + half < x
  return !beside && host.y < bottom && host.y + host.height > top
}

/** A place right of all that a tunnel joins where nothing else is. */
function trunkOf(
  rows: readonly (readonly Mouth[])[],
  hosts: readonly Rect[],
  trunks: readonly Trunk[],
): Trunk {
  const ends = rows.flatMap((row) => row.at(-1) ?? [])
  const ys = ends.map(({ y }) => y)
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)]
  let x = Math.max(...ends.map(({ right }) => right)) + size.pad + apart
  for (let tries = hosts.length + trunks.length; tries > 0; tries--) {
    const host = hosts.find((each) => isBetween(each, x, top, bottom))
    const trunk = trunks.find(
      (each) => each.top <= bottom && each.bottom >= top && Math.abs(each.x - x) < apart,
    )
    if (host) x = host.x + host.width + apart
    else if (trunk) x = trunk.x + apart
    else break
  }
  return { x, top, bottom }
}

function mouthOf({ plan, lanes, networks, shape }: PlacedHost, tunnel: Tunnel): Mouth | undefined {
  const { x, width } = shape.rect
  if (plan.collapsed) {
    const before = plan.overlays.findIndex(({ id }) => tunnel.sandboxes.includes(id))
    if (before < 0) return undefined
    const dots = plan.overlays.slice(0, before).reduce((sum, { segments }) => sum + segments.length, 0)
    const dot = shape.dots[dots + tunnel.index]
    return dot && { host: plan.node.id, left: x, right: x + width, y: dot.y }
  }
  const lane = lanes.find(({ node }) => tunnel.sandboxes.includes(node.id))
  const chip = networks.find(({ node }) => node === lane?.node)?.chips[tunnel.index * 2 + 1]?.rect
  if (!lane || !chip) return undefined
  const right = lane.rect.x + lane.rect.width
  return { host: plan.node.id, left: lane.rect.x, right, y: chip.y + chip.height / 2 }
}

function levelTube(row: readonly Mouth[], hosts: readonly Rect[]): string {
  return row
    .slice(1)
    .map((to, index) => behind({ x: row[index]?.right ?? to.left, y: to.y }, to.left, hosts))
    .join('')
}

/** A level line that is not seen where a host is that it only passes. */
function behind({ x: from, y }: Point, to: number, hosts: readonly Rect[]): string {
  const covers = hosts
    .filter((host) => host.y < y && host.y + host.height > y && host.x > from && host.x + host.width < to)
    .sort((a, b) => a.x - b.x)
  let start = from
  let path = ''
  for (const host of covers) {
    path += `M${start} ${y}H${host.x - half}`
    start = host.x + host.width + half
  }
  return `${path}M${start} ${y}H${to}`
}
