import { centre } from './scene.ts'
import type { Rect } from './scene.ts'

export type Direction = 'up' | 'down' | 'left' | 'right'

const arrows: Readonly<Record<string, Direction>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
}

/** The direction of an arrow key. */
export function directionOf(key: string): Direction | undefined {
  return arrows[key]
}

/** One step in a direction. */
export const steps = {
  up: { x: 0, y: -1 },
  down: { x: 0, y: 1 },
  left: { x: -1, y: 0 },
  right: { x: 1, y: 0 },
} as const

/**
 * What is next in a direction, by the middles of things: the nearest, where a step to the side counts six times. Absent at
 * the edge.
 */
export function neighbour(
  places: ReadonlyMap<string, Rect>,
  from: string,
  direction: Direction,
): string | undefined {
  const start = places.get(from)
  if (!start) return places.keys().next().value
  const at = handle(start)
  const step = steps[direction]
  let best: string | undefined
  let least = Infinity
  for (const [id, rect] of places) {
    if (id === from) continue
    const to = handle(rect)
    const [dx, dy] = [to.x - at.x, to.y - at.y]
    const along = dx * step.x + dy * step.y
    const aside = Math.abs(dx * step.y) + Math.abs(dy * step.x)
    if (along < 2) continue
    const cost = along + 6 * aside
    if (cost < least) [least, best] = [cost, id]
  }
  return best
}

/** Where a thing is for arrow keys: boxes with others in them are at their upper edge, where their name is. */
function handle(rect: Rect) {
  const { x, y } = centre(rect)
  return { x, y: Math.min(y, rect.y + 24) }
}
