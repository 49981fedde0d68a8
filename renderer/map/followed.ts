import type { End } from './model.ts'
import { passage } from './passage.ts'
import type { Point, Rect } from './scene.ts'
import type { Chip, Spots } from './spots.ts'

/** A header of the packet, for its label. */
export interface Header {
  readonly text: string
  /** It was put on just now. */
  readonly added: boolean
  /** What is inside of it, where that is a frame again. */
  readonly inside?: readonly Header[]
}

/** A place where a followed packet stops. */
export interface FollowedStop {
  readonly number: number
  readonly at: End
  /** Interfaces from the stop that it came from up to this one, that one included; empty where it set out. */
  readonly way: readonly End[]
  /** Interfaces that it still passed behind the last stop of its way. */
  readonly onward: readonly End[]
}

/** A packet that is followed on the map. */
export interface Followed {
  readonly kind: 'request' | 'reply' | 'neighbour' | 'error'
  readonly stops: readonly FollowedStop[]
  /** Which of them is shown. */
  readonly current: number
  readonly headers: readonly Header[]
  /** Milliseconds for the way to the current stop. */
  readonly moving: number
  /** Where the packet was lost. */
  readonly lostAt?: End
}

/** A stop with its place and its way on the map. */
export interface DrawnStop {
  readonly number: number
  /** Where its number is. */
  readonly at: Point
  readonly way: readonly Point[]
  readonly onward: readonly Point[]
  /** The box that it is in. */
  readonly box: Rect
}

/** The stops of a packet on the map; those that are nowhere on it are left out. */
export function drawStops(spots: Spots, stops: readonly FollowedStop[]): readonly (DrawnStop | undefined)[] {
  return stops.map(({ number, at, way, onward }) => {
    const spot = spots.find(at)
    if (!spot) return undefined
    const there = [at, ...onward]
    const last = spots.find(there.at(-1) ?? at)
    const box = last?.body.rect ?? spot.body.rect
    return { number, at: spot.mark, way: along(spots, way), onward: along(spots, there), box }
  })
}

function along(spots: Spots, ends: readonly End[]): readonly Point[] {
  return ends.slice(1).flatMap((end, index) => {
    const from = ends[index]
    return from ? passage(spots, from, end) : []
  })
}

/** The boxes with texts that a way crosses. */
export function crossed({ chips }: Spots, way: readonly Point[]): readonly Chip[] {
  return chips.filter(({ rect }) => way.some((point, index) => isCut(rect, way[index - 1] ?? point, point)))
}

/** Whether a line, which is level or upright nearly everywhere on the map, is over a box. */
function isCut({ x, y, width, height }: Rect, a: Point, b: Point): boolean {
  const besides = Math.max(a.x, b.x) <= x || Math.min(a.x, b.x) >= x + width
  return !besides && Math.max(a.y, b.y) > y && Math.min(a.y, b.y) < y + height
}
