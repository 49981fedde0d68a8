import type { Point } from './scene.ts'

/** Straight pieces that stand for one curve. */
const pieces = 12

/** The lines of a path of the map as points: absolute M, L, H, V, and C, each line from an M. */
export function linesOf(path: string): readonly (readonly Point[])[] {
  const lines: Point[][] = []
  for (const [, command = '', rest = ''] of path.matchAll(/([MLHVC])([^MLHVC]*)/g)) {
    const numbers = rest
      .trim()
      .split(/[\s,]+/)
      .map(Number)
    const [a = 0, b = 0] = numbers
    const line = lines.at(-1)
    const { x, y } = line?.at(-1) ?? { x: 0, y: 0 }
    if (command === 'M') lines.push([{ x: a, y: b }])
    else if (command === 'L') line?.push({ x: a, y: b })
    else if (command === 'H') line?.push({ x: a, y })
    else if (command === 'V') line?.push({ x, y: a })
    else line?.push(...curve({ x, y }, numbers))
  }
  return lines
}

function curve(from: Point, numbers: readonly number[]): Point[] {
  const [ax = 0, ay = 0, bx = 0, by = 0, x = 0, y = 0] = numbers
  return Array.from({ length: pieces }, (_, index) => {
    const t = (index + 1) / pieces
    const s = 1 - t
    const at = (p0: number, p1: number, p2: number, p3: number) =>
      s ** 3 * p0 + 3 * s * s * t * p1 + 3 * s * t * t * p2 + t ** 3 * p3
    return { x: at(from.x, ax, bx, x), y: at(from.y, ay, by, y) }
  })
}

/** A path without points that change nothing: doubles, and those between two others on a straight line. */
export function simplified(points: readonly Point[]): readonly Point[] {
  const kept: Point[] = []
  for (const point of points) {
    const [before, last] = [kept.at(-2), kept.at(-1)]
    if (last && last.x === point.x && last.y === point.y) continue
    if (before && last && isBetween(before, last, point)) kept.pop()
    kept.push(point)
  }
  return kept
}

function isBetween(a: Point, b: Point, c: Point): boolean {
  const level = a.y === b.y && b.y === c.y && (b.x - a.x) * (c.x - b.x) >= 0
  const upright = a.x === b.x && b.x === c.x && (b.y - a.y) * (c.y - b.y) >= 0
  return level || upright
}

/** A path as the drawing takes it. */
export function pathOf(points: readonly Point[]): string {
  return points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('')
}

/** For each point, how far along its path it is: from 0 to 1. */
export function offsetsOf(points: readonly Point[]): readonly number[] {
  let sum = 0
  const sums = points.map((point, index) => {
    const before = points[index - 1]
    if (before) sum += Math.hypot(point.x - before.x, point.y - before.y)
    return sum
  })
  return sums.map((each) => (sum === 0 ? 1 : each / sum))
}
