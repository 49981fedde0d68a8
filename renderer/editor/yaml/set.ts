import type { ParsedNode } from 'yaml'
import { colonOf, endOfNode, entryOf, isEmptyValue, isFlow, isListNode, isMapNode } from './document.ts'
import type { CollectionNode, KeyPath } from './document.ts'
import { fillEntry, insertInto, insertSection } from './insert.ts'
import type { Splice } from './splice.ts'
import { afterColon, writeFlow } from './write-value.ts'

/**
 * Sets the value at a key path; what is missing on the way there is made. A list's item one past its end is added.
 * Undefined where the path leads through something that cannot hold it.
 */
export function setAt(
  text: string,
  root: ParsedNode | null,
  path: KeyPath,
  value: unknown,
): Splice | undefined {
  const [top, ...rest] = path
  if (top === undefined) return undefined
  if (root === null || (isMapNode(root) && !isFlow(root) && !entryOf(root, top)))
    return insertSection(text, root, String(top), nest(rest, value))
  return isMapNode(root) || isListNode(root) ? setWithin(text, root, path, value, isFlow(root)) : undefined
}

function setWithin(
  text: string,
  collection: CollectionNode,
  path: KeyPath,
  value: unknown,
  inBrackets: boolean,
): Splice | undefined {
  const [key, ...rest] = path
  if (key === undefined) return undefined
  if (isListNode(collection)) {
    if (typeof key === 'string') return setInList(text, collection, key, rest, value)
    const item = collection.items[key]
    if (item === undefined) return insertInto(text, collection, key, nest(rest, value))
    return rest.length === 0 ? replace(text, item, value) : descend(text, item, rest, value, inBrackets)
  }
  const entry = entryOf(collection, key)
  if (!entry) return insertInto(text, collection, key, nest(rest, value))
  if (entry.value === null || isEmptyValue(entry.value))
    return fillEntry(text, entry, nest(rest, value), inBrackets)
  if (rest.length > 0) return descend(text, entry.value, rest, value, inBrackets)
  const isBlock = (isMapNode(entry.value) || isListNode(entry.value)) && !isFlow(entry.value)
  const colon = colonOf(entry)
  return isBlock && colon !== undefined
    ? { from: colon + 1, to: endOfNode(text, entry.value), text: afterColon(value) }
    : replace(text, entry.value, value)
}

function descend(
  text: string,
  node: ParsedNode,
  rest: KeyPath,
  value: unknown,
  inBrackets: boolean,
): Splice | undefined {
  if (isMapNode(node) || isListNode(node))
    return setWithin(text, node, rest, value, inBrackets || isFlow(node))
  // An explicit `null` or `~` becomes what it is to hold.
  return 'value' in node && node.value === null ? replace(text, node, nest(rest, value)) : undefined
}

function replace(text: string, node: ParsedNode, value: unknown): Splice {
  return { from: node.range[0], to: endOfNode(text, node), text: writeFlow(value) }
}

/** `networks: [a, b]` is short for `networks: { a: {}, b: {} }`: a key below one of them needs the long form. */
function setInList(
  text: string,
  list: CollectionNode,
  key: string,
  rest: KeyPath,
  value: unknown,
): Splice | undefined {
  const names = isListNode(list) ? list.toJSON() : []
  if (!isFlow(list) || !Array.isArray(names) || !names.every((name) => typeof name === 'string'))
    return undefined
  const long = Object.fromEntries([
    ...names.map((name): [string, unknown] => [name, null]),
    [key, nest(rest, value)],
  ])
  return { from: list.range?.[0] ?? 0, to: list.range?.[1] ?? 0, text: writeFlow(long) }
}

function nest(path: KeyPath, value: unknown): unknown {
  return path.reduceRight<unknown>(
    (inner, key) => (typeof key === 'number' ? [inner] : { [key]: inner }),
    value,
  )
}
