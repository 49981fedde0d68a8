import { endOfEntry, endOfNode, isFlow, isMapNode, lineEnd, lineStart, markOf } from './document.ts'
import type { CollectionNode } from './document.ts'
import type { Splice } from './splice.ts'

interface Part {
  readonly start: number
  readonly end: number
}

/**
 * Takes entries or items out of a collection, by their place in it, with the rest of their lines. Comments on lines of
 * their own stay. Undefined where a part shares its line with something else.
 */
export function removeFrom(
  text: string,
  collection: CollectionNode,
  places: ReadonlySet<number>,
): readonly Splice[] | undefined {
  const parts = partsOf(text, collection)
  const [from, to] = collection.range ?? [0, 0]
  if (isFlow(collection))
    return places.size === parts.length
      ? [{ from, to, text: isMapNode(collection) ? '{}' : '[]' }]
      : removeInBrackets(parts, places)
  const splices = parts.flatMap((part, place) => (places.has(place) ? [removeLines(text, part)] : []))
  const whole = splices.filter((one) => one !== undefined)
  return whole.length === splices.length ? whole : undefined
}

function partsOf(text: string, collection: CollectionNode): readonly Part[] {
  if (isMapNode(collection))
    return collection.items.map((entry) => ({ start: entry.key.range[0], end: endOfEntry(text, entry) }))
  return collection.items.map((item, place) => {
    const mark = markOf(collection, place)
    return { start: mark ?? item.range[0], end: Math.max(endOfNode(text, item), (mark ?? 0) + 1) }
  })
}

/** With a part goes the comma before it; the first ones take the comma behind them. */
function removeInBrackets(parts: readonly Part[], places: ReadonlySet<number>): readonly Splice[] {
  const firstKept = parts.findIndex((_, place) => !places.has(place))
  const splices: Splice[] = []
  const head = parts[0]
  const kept = parts[firstKept]
  if (firstKept > 0 && head && kept) splices.push({ from: head.start, to: kept.start, text: '' })
  for (const [place, part] of parts.entries()) {
    const before = parts[place - 1]
    if (place > firstKept && places.has(place) && before)
      splices.push({ from: before.end, to: part.end, text: '' })
  }
  return splices
}

function removeLines(text: string, { start, end }: Part): Splice | undefined {
  const from = lineStart(text, start)
  if (text.slice(from, start).trim() !== '') return undefined
  const to = text.indexOf('\n', lineEnd(text, end))
  if (to >= 0) return { from, to: to + 1, text: '' }
  // The last line of a file without a line break at its end.
  return { from: Math.max(0, from - 1), to: text.length, text: '' }
}
