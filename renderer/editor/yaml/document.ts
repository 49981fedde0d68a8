import { isCollection, isMap, isScalar, isSeq, parseDocument } from 'yaml'
import type { Document, Pair, ParsedNode, YAMLMap, YAMLSeq } from 'yaml'

/** A key path in a YAML file. */
export type KeyPath = readonly (string | number)[]
export type MapNode = YAMLMap<ParsedNode, ParsedNode | null>
export type ListNode = YAMLSeq<ParsedNode>
export type CollectionNode = MapNode | ListNode
export type Entry = Pair<ParsedNode, ParsedNode | null>

/** Parses a text with the positions of everything in it; merge keys (`<<`) count, as in the engine. */
export function readYaml(text: string): Document.Parsed {
  return parseDocument(text, { keepSourceTokens: true, merge: true })
}

/** The plain value of a document, or undefined where it cannot be had: aliases that explode, or name nothing. */
export function plainValue(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: 10_000 })
  } catch (error) {
    if (error instanceof ReferenceError) return undefined
    throw error
  }
}

/** Whether a node is a mapping with positions. */
export function isMapNode(node: unknown): node is MapNode {
  return isMap(node)
}

/** Whether a node is a list with positions. */
export function isListNode(node: unknown): node is ListNode {
  return isSeq(node)
}

/** Whether a collection is written with brackets. */
export function isFlow(node: CollectionNode): boolean {
  return node.flow === true
}

/** The entry of a key. */
export function entryOf(map: MapNode, key: string | number): Entry | undefined {
  return map.items.find((entry) => isScalar(entry.key) && String(entry.key.value) === String(key))
}

/** The node at a key path; null for an empty value, undefined where there is none. */
export function nodeAt(root: ParsedNode | null, path: KeyPath): ParsedNode | null | undefined {
  let node: ParsedNode | null | undefined = root
  for (const step of path) {
    if (isMapNode(node)) {
      const entry: Entry | undefined = entryOf(node, step)
      node = entry ? entry.value : undefined
    } else if (isListNode(node) && typeof step === 'number') node = node.items[step]
    else return undefined
  }
  return node
}

/** Offset of the `:` of an entry; undefined in a flow mapping's bare key. */
export function colonOf(entry: Entry): number | undefined {
  return entry.srcToken?.sep?.find(({ type }) => type === 'map-value-ind')?.offset
}

/** Whether nothing is written for a value: `key:`. */
export function isEmptyValue(node: ParsedNode | null): boolean {
  return node === null || (isScalar(node) && node.value === null && node.range[0] === node.range[1])
}

/** Where an entry's last character that is not a comment or space ends. */
export function endOfEntry(text: string, entry: Entry): number {
  if (entry.value === null || isEmptyValue(entry.value)) {
    const colon = colonOf(entry)
    return colon === undefined ? entry.key.range[1] : colon + 1
  }
  return endOfNode(text, entry.value)
}

/** Where a node's last character that is not a comment or space ends. */
export function endOfNode(text: string, node: ParsedNode | CollectionNode): number {
  if (isCollection(node) && node.flow !== true) {
    if (isMapNode(node)) {
      const last = node.items.at(-1)
      if (last) return endOfEntry(text, last)
    }
    if (isListNode(node)) {
      const last = node.items.length - 1
      const item = node.items[last]
      const mark = markOf(node, last)
      if (item && !isEmptyValue(item)) return endOfNode(text, item)
      if (mark !== undefined) return mark + 1
    }
  }
  const [start, end] = node.range ?? [0, 0]
  return start + text.slice(start, end).trimEnd().length
}

/** Offset of the `-` of a block list's item. */
export function markOf(list: ListNode, index: number): number | undefined {
  const token = list.srcToken
  if (token?.type !== 'block-seq') return undefined
  const marks = token.items.flatMap(({ start }) => start.filter(({ type }) => type === 'seq-item-ind'))
  return marks[index]?.offset
}

/** Start of the line of an offset. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1
}

/** End of the line of an offset, before its line break. */
export function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset)
  const at = end < 0 ? text.length : end
  return text[at - 1] === '\r' && at > offset ? at - 1 : at
}
