import type { End } from './model.ts'
import { simplified } from './polyline.ts'
import type { Point } from './scene.ts'
import type { Spot, Spots } from './spots.ts'
import { around } from './spots.ts'

/** The way on the map from one interface to the next that a packet was seen at; empty where one of them is not on the map. */
export function passage(spots: Spots, from: End, to: End): readonly Point[] {
  const drawn = spots.line(from, to)
  if (drawn) return simplified(drawn)
  const [a, b] = [spots.find(from), spots.find(to)]
  if (!a || !b) return []
  return simplified(a.body === b.body ? across(a, b) : between(a, b))
}

/** Through one box: to the height at which it is crossed, and on. Something that lies in the box is met at its own height. */
function across(a: Spot, b: Spot): readonly Point[] {
  const [start, end] = [inner(a), inner(b)]
  const level = isInside(b) ? b.at.y : isInside(a) ? a.at.y : a.body.level
  return [a.at, ...a.lead, { x: start.x, y: level }, { x: end.x, y: level }, ...b.lead.toReversed(), b.at]
}

/** Between a box in a host and the host, either way; else straight on. */
function between(a: Spot, b: Spot): readonly Point[] {
  if (a.body.host === b.body) return out(a, b)
  if (b.body.host === a.body) return out(b, a).toReversed()
  return [a.at, b.at]
}

function out(from: Spot, card: Spot): readonly Point[] {
  const { x, y } = inner(from)
  const level = isInside(from) ? y : from.body.level
  return [from.at, ...from.lead, ...around({ ...from.body, level }, x, card)]
}

/** Where a spot's way meets its body. */
function inner({ at, lead }: Spot): Point {
  return lead.at(-1) ?? at
}

function isInside({ at, body: { rect } }: Spot): boolean {
  return at.x > rect.x && at.x < rect.x + rect.width && at.y > rect.y && at.y < rect.y + rect.height
}
