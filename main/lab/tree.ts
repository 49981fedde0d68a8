import { EVENT_ID, SCALAR_STYLE, getScalarValue } from 'js-yaml'
import type { Event, ScalarEvent } from 'js-yaml'
import { inputProblem } from '../problem.ts'
import type { Problem } from '../problem.ts'
import { locate } from './lines.ts'
import { resolveScalar } from './scalar.ts'
import { thousands } from './suggest.ts'

/** A YAML node with the place where it is written. Offsets count UTF-16 units from 0, lines from 1. */
export interface TreeNode {
  readonly start: number
  readonly line: number
  /** How many nodes it is when every alias in it is written out. */
  readonly size: number
  readonly value: unknown
  readonly entries?: ReadonlyMap<string, Entry>
  readonly items?: readonly TreeNode[]
}

/** A key of a mapping with the place where it is written, and its value. */
export interface Entry {
  readonly keyStart: number
  readonly keyLine: number
  readonly node: TreeNode
}

/** Nodes of a file with every alias written out: ten times what the largest labs have. */
const MAX_NODES = 300_000

/**
 * Builds the tree of a YAML document from the parser's events. Undefined when nothing can be read from it; why, is
 * appended to `problems`, and so are errors that leave a readable tree.
 */
export function readTree(
  events: readonly Event[],
  text: string,
  file: string,
  lineStarts: readonly number[],
  problems: Problem[],
): TreeNode | undefined {
  const anchors = new Map<string, TreeNode>()
  const openAnchors = new Set<string>()
  let position = 0
  let lastOffset = 0
  let line = 1

  /** The line of an offset. Events come in the order of the file, so that the next one is never far. */
  function lineOf(offset: number): number {
    while ((lineStarts[line] ?? Infinity) <= offset) line++
    while (line > 1 && (lineStarts[line - 1] ?? 0) > offset) line--
    return line
  }

  function complain(offset: number, code: string, message: string, hint: string): void {
    const { place, quote } = locate(text, lineStarts, file, offset)
    problems.push({ ...inputProblem(code, message, hint, place), quote })
  }

  function empty(offset: number): TreeNode {
    return { start: offset, line: lineOf(offset), size: 1, value: null }
  }

  function document(): TreeNode | undefined {
    const first = events[position++]
    if (!first || first.type !== EVENT_ID.DOCUMENT) return empty(0)
    const root = events[position]?.type === EVENT_ID.POP ? empty(0) : node(0)
    position++
    const next = events[position]
    if (next) {
      const offset = secondDocument(text, lineStarts)
      complain(
        offset,
        'several-documents',
        'The file holds more than one YAML document.',
        'Write each lab into a file of its own, and remove the `---` line.',
      )
      return undefined
    }
    if (root.size > MAX_NODES) {
      const aliases = anchors.size > 0
      complain(
        0,
        'too-many-nodes',
        `The file ${aliases ? 'grows to' : 'has'} more than ${thousands(MAX_NODES)} keys and values${aliases ? ' when its aliases are written out' : ''}.`,
        aliases ? 'Use fewer aliases inside of aliased values.' : 'Split it into several labs.',
      )
      return undefined
    }
    return root
  }

  function node(fallback: number): TreeNode {
    const event = events[position++]
    if (!event) return empty(fallback)
    switch (event.type) {
      case EVENT_ID.ALIAS:
        return alias(text.slice(event.anchorStart, event.anchorEnd), event.anchorStart - 1)
      case EVENT_ID.SCALAR:
        return anchored(event, scalar(event, fallback))
      case EVENT_ID.SEQUENCE:
      case EVENT_ID.MAPPING: {
        if (event.tagStart >= 0) refuseTag(event.tagStart, event.tagEnd)
        const name = event.anchorStart >= 0 ? text.slice(event.anchorStart, event.anchorEnd) : undefined
        if (name !== undefined) openAnchors.add(name)
        const built = event.type === EVENT_ID.SEQUENCE ? sequence(event.start) : mapping(event.start)
        if (name !== undefined) openAnchors.delete(name)
        return anchored(event, built)
      }
      default:
        return empty(fallback)
    }
  }

  function anchored(event: { anchorStart: number; anchorEnd: number }, built: TreeNode): TreeNode {
    if (event.anchorStart >= 0) anchors.set(text.slice(event.anchorStart, event.anchorEnd), built)
    return built
  }

  function alias(name: string, offset: number): TreeNode {
    const target = anchors.get(name)
    lastOffset = offset
    if (target) return target
    if (openAnchors.has(name)) {
      complain(
        offset,
        'recursive-alias',
        `The alias *${name} stands inside of the value that it names.`,
        'Remove it: a value cannot hold itself.',
      )
    } else {
      const hint = `Write &${name} in front of the value that it should repeat, further up in the file.`
      complain(offset, 'unknown-alias', `The alias *${name} names nothing.`, hint)
    }
    return empty(offset)
  }

  function scalar(event: ScalarEvent, fallback: number): TreeNode {
    const quoted = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED
    const start = event.valueStart < 0 ? fallback : event.valueStart - (quoted ? 1 : 0)
    lastOffset = start
    const written = event.valueStart < 0 ? '' : getScalarValue(text, event)
    const tag = event.tagStart < 0 ? undefined : text.slice(event.tagStart, event.tagEnd)
    if (tag !== undefined && tag !== '!!str' && tag !== '!') refuseTag(event.tagStart, event.tagEnd)
    const plain = event.style === SCALAR_STYLE.PLAIN && tag === undefined
    return { start, line: lineOf(start), size: 1, value: plain ? resolveScalar(written) : written }
  }

  function refuseTag(start: number, end: number): void {
    const tag = text.slice(start, end)
    complain(
      start,
      'yaml-tag',
      `The YAML tag ${tag} has no meaning in a lab file.`,
      'Remove it; write a value that should be text in quotes.',
    )
  }

  function sequence(start: number): TreeNode {
    const startLine = lineOf(start)
    const items: TreeNode[] = []
    const values: unknown[] = []
    let size = 1
    lastOffset = start
    while (events[position]?.type !== EVENT_ID.POP) {
      const item = node(lastOffset)
      items.push(item)
      values.push(item.value)
      size += item.size
    }
    position++
    return { start, line: startLine, size, value: values, items }
  }

  function mapping(start: number): TreeNode {
    const startLine = lineOf(start)
    const entries = new Map<string, Entry>()
    const merges: TreeNode[] = []
    let size = 1
    lastOffset = start
    while (events[position]?.type !== EVENT_ID.POP) {
      const event = events[position]
      const isMerge =
        event?.type === EVENT_ID.SCALAR &&
        event.style === SCALAR_STYLE.PLAIN &&
        getScalarValue(text, event) === '<<'
      const key = readKey()
      const keyLine = lineOf(key.offset)
      const value = node(key.offset)
      size += value.size
      if (isMerge) merges.push(value)
      else if (key.name !== undefined)
        addEntry(entries, key.name, { keyStart: key.offset, keyLine, node: value })
    }
    position++
    for (const merge of merges) size += mergeInto(entries, merge)
    return { start, line: startLine, size, value: plainMapping(entries), entries }
  }

  function readKey(): { name: string | undefined; offset: number } {
    const event = events[position]
    const anchor = event?.type === EVENT_ID.ALIAS
    if (event?.type !== EVENT_ID.SCALAR) {
      const offset = event && 'start' in event ? event.start : lastOffset
      const built = node(offset)
      if (anchor && typeof built.value === 'string')
        return { name: checkKey(built.value, lastOffset), offset: lastOffset }
      complain(
        offset,
        'key-not-text',
        'A key must be a word, not a list or a mapping.',
        'Write it as `key: value`; put a text that starts with [ or { in quotes.',
      )
      return { name: undefined, offset }
    }
    position++
    const built = anchored(event, scalar(event, lastOffset))
    const name = event.valueStart < 0 ? '' : getScalarValue(text, event)
    return { name: checkKey(name, built.start), offset: built.start }
  }

  function checkKey(name: string, offset: number): string | undefined {
    if (name === '__proto__') {
      complain(offset, 'reserved-key', '`__proto__` cannot be a key.', 'Choose another name.')
      return undefined
    }
    if (name === '') {
      complain(offset, 'empty-key', 'There is a value without a key.', 'Write the key in front of the colon.')
      return undefined
    }
    return name
  }

  function addEntry(entries: Map<string, Entry>, name: string, entry: Entry): void {
    const earlier = entries.get(name)
    if (!earlier) {
      entries.set(name, entry)
      return
    }
    const where = earlier.keyLine === entry.keyLine ? 'on the same line' : `on line ${earlier.keyLine}`
    const message = `\`${name}\` stands here twice; the first is ${where}.`
    complain(entry.keyStart, 'duplicate-key', message, 'Remove or rename one of the two.')
  }

  function mergeInto(entries: Map<string, Entry>, merge: TreeNode): number {
    let size = 0
    const parts = merge.items ?? [merge]
    for (const part of parts) {
      if (!part.entries) {
        if (part.value !== null) {
          complain(
            part.start,
            'bad-merge',
            'The merge key `<<` takes a mapping, or a list of mappings.',
            'Write `<<: *name`, where &name marks a mapping.',
          )
        }
        continue
      }
      for (const [name, entry] of part.entries) {
        if (entries.has(name)) continue
        entries.set(name, entry)
        size += entry.node.size
      }
    }
    return size
  }

  return document()
}

function plainMapping(entries: ReadonlyMap<string, Entry>): Record<string, unknown> {
  const value: Record<string, unknown> = {}
  for (const [name, entry] of entries) value[name] = entry.node.value
  return value
}

/** The offset of the line that starts a second document: a `---` behind a first one, or behind anything else. */
function secondDocument(text: string, lineStarts: readonly number[]): number {
  let started = false
  for (const start of lineStarts) {
    const first = text.slice(start, start + 4)
    if (/^---(\s|$)/.test(first)) {
      if (started) return start
      started = true
    } else if (!/^[\s#%]|^$/.test(first)) started = true
  }
  return 0
}
