import { isScalar } from 'yaml'
import { colonOf, endOfEntry, endOfNode, isFlow, isMapNode, lineEnd, lineStart, markOf } from './document.ts'
import type { CollectionNode, Entry, ListNode, MapNode } from './document.ts'
import type { Splice } from './splice.ts'
import { afterColon, blockAfterColon, isMapping, writeFlow, writeText } from './write-value.ts'

/** The top keys of a lab file in the order in which people write them. */
const topOrder = ['name', 'title', 'about', 'lans', 'routers', 'hosts', 'networks', 'containers', 'expect']

/** A key or item more in a collection, written as its neighbours are. */
export function insertInto(
  text: string,
  collection: CollectionNode,
  key: string | number,
  value: unknown,
): Splice {
  if (isFlow(collection)) return insertInBrackets(text, collection, key, value)
  return isMapNode(collection)
    ? insertKey(text, collection, String(key), value)
    : insertItem(text, collection, value)
}

function insertInBrackets(
  text: string,
  collection: CollectionNode,
  key: string | number,
  value: unknown,
): Splice {
  const isMap = isMapNode(collection)
  const piece = isMap ? `${writeText(String(key))}:${afterColon(value)}` : writeFlow(value)
  const end = endOfLast(text, collection)
  if (end !== undefined) return { from: end, to: end, text: `, ${piece}` }
  const [from, to] = collection.range ?? [0, 0]
  return { from, to, text: isMap ? `{ ${piece} }` : `[${piece}]` }
}

function endOfLast(text: string, collection: CollectionNode): number | undefined {
  if (isMapNode(collection)) {
    const last = collection.items.at(-1)
    return last && endOfEntry(text, last)
  }
  const last = collection.items.at(-1)
  return last && endOfNode(text, last)
}

function insertKey(text: string, map: MapNode, key: string, value: unknown): Splice {
  const newline = newlineOf(text)
  const start = map.range?.[0] ?? 0
  const indent = start - lineStart(text, start)
  const last = map.items.at(-1)
  const isBlock = isMapNode(last?.value) && !isFlow(last.value)
  const written = isBlock ? blockAfterColon(value, indent + 2, newline) : afterColon(value)
  const at = last ? lineEnd(text, endOfEntry(text, last)) : start
  return { from: at, to: at, text: `${newline}${' '.repeat(indent)}${writeText(key)}:${written}` }
}

function insertItem(text: string, list: ListNode, value: unknown): Splice {
  const first = markOf(list, 0) ?? 0
  const margin = ' '.repeat(first - lineStart(text, first))
  const at = lineEnd(text, endOfNode(text, list))
  return { from: at, to: at, text: `${newlineOf(text)}${margin}- ${writeFlow(value)}` }
}

/** A value for a key that has none: `hosts:`. */
export function fillEntry(text: string, entry: Entry, value: unknown, inBrackets: boolean): Splice {
  const colon = colonOf(entry)
  if (inBrackets || colon === undefined) {
    const at = endOfEntry(text, entry)
    return { from: at, to: at, text: `${colon === undefined ? ':' : ''}${afterColon(value)}` }
  }
  const start = entry.key.range[0]
  const indent = start - lineStart(text, start) + 2
  const block = isMapping(value) && Object.keys(value).length > 0
  const at = block ? lineEnd(text, colon) : colon + 1
  return { from: at, to: at, text: blockAfterColon(value, indent, newlineOf(text)) }
}

/** A section more at the top of a lab file, where people look for it, with an empty line before it. */
export function insertSection(text: string, root: MapNode | null, name: string, value: unknown): Splice {
  const newline = newlineOf(text)
  const section = `${writeText(name)}:${Array.isArray(value) ? afterColon(value) : blockAfterColon(value, 2, newline)}`
  if (!root || root.items.length === 0) {
    const gap = text === '' || text.endsWith('\n') ? '' : newline
    return { from: text.length, to: text.length, text: `${gap}${section}${newline}` }
  }
  const place = topOrder.indexOf(name)
  const before = root.items.filter((entry) => {
    const rank = topOrder.indexOf(isScalar(entry.key) ? String(entry.key.value) : '')
    return rank >= 0 && rank < place
  })
  const neighbour = before.at(-1) ?? root.items.at(-1)
  const at = neighbour ? lineEnd(text, endOfEntry(text, neighbour)) : text.length
  return { from: at, to: at, text: `${newline}${newline}${section}` }
}

/** The line break that a text uses. */
function newlineOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n'
}
