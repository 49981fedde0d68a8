import { EVENT_ID, SCALAR_STYLE, YAMLException, getScalarValue, parseEvents } from 'js-yaml'
import type { Event, ScalarEvent } from 'js-yaml'
import { failed, inputProblem, ok } from '../problem.ts'
import type { Place, Problem, Result } from '../problem.ts'
import { findLines, lineAt, locate } from './lines.ts'
import { thousands } from './suggest.ts'
import { syntaxProblem } from './syntax.ts'

/** A key path in the lab file, such as `['containers', 'c1', 'ports', 0]`. */
export type Path = readonly (string | number)[]

/** A YAML node with the place where it is written. Offsets count UTF-16 units from 0. */
interface SourceNode {
  readonly start: number
  /** How many nodes it is when every alias in it is written out. */
  readonly size: number
  readonly value: unknown
  readonly entries?: ReadonlyMap<string, { readonly keyStart: number; readonly node: SourceNode }>
  readonly items?: readonly SourceNode[]
}

/** A lab file as plain values, with the place of every key and value. */
export interface Source {
  readonly file: string
  readonly text: string
  readonly value: Readonly<Record<string, unknown>>
  readonly root: SourceNode
  readonly lineStarts: readonly number[]
}

/** A lab file may have 1 MiB. The largest labs that a machine can run take a tenth of that. */
export const MAX_BYTES = 1024 * 1024
/** Nodes of the file with every alias written out: ten times what the largest labs have. */
const MAX_NODES = 300_000
const MAX_DEPTH = 40

/**
 * Reads YAML in one pass. Errors that leave a readable tree (a duplicate key, an unknown alias) are appended to
 * `problems` and reading goes on; the result fails only where there is no tree.
 */
export function readSource(text: string, file: string, problems: Problem[]): Result<Source> {
  const start: Place = { file, line: 1, column: 1, key: '' }
  if (text.length > MAX_BYTES || Buffer.byteLength(text) > MAX_BYTES) {
    return failed(
      inputProblem(
        'file-too-large',
        `The lab file is larger than 1 MiB (${(text.length / MAX_BYTES).toFixed(1)} MiB).`,
        'Check that this is the file you meant; a lab of 1,000 containers takes about 0.1 MiB.',
        start,
      ),
    )
  }
  const lineStarts = findLines(text)
  let events: Event[]
  try {
    events = parseEvents(text, { maxDepth: MAX_DEPTH })
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error
    return failed(syntaxProblem(error, file, text, lineStarts))
  }
  const reader = createReader(events, text, file, lineStarts, problems)
  const root = reader.document()
  if (!root) return { ok: false, problems: [] }
  if (root.value === null || !isRecord(root.value)) {
    const message = root.value === null ? 'The lab file is empty.' : 'The lab file is not a mapping of keys to values.'
    const hint = 'A lab file starts with keys such as `lans:`, `hosts:`, `networks:` and `containers:`.'
    return failed(inputProblem(root.value === null ? 'empty-file' : 'not-a-mapping', message, hint, start))
  }
  return ok({ file, text, value: root.value, root, lineStarts })
}

/** Whether a value is a mapping. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

interface Found {
  readonly keyStart: number
  readonly node: SourceNode
}

/** Walks down a key path as far as the file goes. */
function find(source: Source, path: Path): Found {
  let found: Found = { keyStart: source.root.start, node: source.root }
  for (const step of path) {
    const next: Found | undefined =
      typeof step === 'string'
        ? found.node.entries?.get(step)
        : found.node.items?.[step] && { keyStart: found.node.items[step].start, node: found.node.items[step] }
    if (!next) break
    found = next
  }
  return found
}

/** The line (from 1) on which a key or list item stands. */
export function lineOf(source: Source, path: Path): number {
  return lineAt(source.lineStarts, find(source, path).keyStart)
}

/** Place and line of a key (`at: 'key'`) or of its value, for a problem. */
export function placeOf(source: Source, path: Path, at: 'key' | 'value'): { place: Place; quote: string } {
  const { keyStart, node } = find(source, path)
  return locate(source.text, source.lineStarts, source.file, at === 'key' ? keyStart : node.start, path.join('.'))
}

/** A plain scalar as it is written (`1.10`, where its value is 1.1); undefined for anything else. */
export function writtenText(source: Source, path: Path): string | undefined {
  const { node } = find(source, path)
  if (typeof node.value !== 'number' && typeof node.value !== 'boolean') return undefined
  return /^[^\s,\]}#]+/.exec(source.text.slice(node.start, node.start + 400))?.[0]
}

interface Reader {
  /** The file's one document, or undefined when nothing can be read from it; problems are already told then. */
  document(): SourceNode | undefined
}

function createReader(
  events: readonly Event[],
  text: string,
  file: string,
  lineStarts: readonly number[],
  problems: Problem[],
): Reader {
  const anchors = new Map<string, SourceNode>()
  const openAnchors = new Set<string>()
  let position = 0
  let lastOffset = 0

  function complain(offset: number, code: string, message: string, hint: string): void {
    const { place, quote } = locate(text, lineStarts, file, offset)
    problems.push({ ...inputProblem(code, message, hint, place), quote })
  }

  function empty(offset: number): SourceNode {
    return { start: offset, size: 1, value: null }
  }

  function document(): SourceNode | undefined {
    const first = events[position++]
    if (!first || first.type !== EVENT_ID.DOCUMENT) return empty(0)
    const root = events[position]?.type === EVENT_ID.POP ? empty(0) : node(0)
    position++
    const next = events[position]
    if (next) {
      const offset = secondDocument(text)
      complain(offset, 'several-documents', 'The file holds more than one YAML document.', 'Write each lab into a file of its own, and remove the `---` line.')
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

  function node(fallback: number): SourceNode {
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

  function anchored(event: { anchorStart: number; anchorEnd: number }, built: SourceNode): SourceNode {
    if (event.anchorStart >= 0) anchors.set(text.slice(event.anchorStart, event.anchorEnd), built)
    return built
  }

  function alias(name: string, offset: number): SourceNode {
    const target = anchors.get(name)
    lastOffset = offset
    if (target) return target
    if (openAnchors.has(name)) {
      complain(offset, 'recursive-alias', `The alias *${name} stands inside of the value that it names.`, 'Remove it: a value cannot hold itself.')
    } else {
      const hint = `Write &${name} in front of the value that it should repeat, further up in the file.`
      complain(offset, 'unknown-alias', `The alias *${name} names nothing.`, hint)
    }
    return empty(offset)
  }

  function scalar(event: ScalarEvent, fallback: number): SourceNode {
    const quoted = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED
    const start = event.valueStart < 0 ? fallback : event.valueStart - (quoted ? 1 : 0)
    lastOffset = start
    const written = event.valueStart < 0 ? '' : getScalarValue(text, event)
    const tag = event.tagStart < 0 ? undefined : text.slice(event.tagStart, event.tagEnd)
    if (tag !== undefined && tag !== '!!str' && tag !== '!') refuseTag(event.tagStart, event.tagEnd)
    const plain = event.style === SCALAR_STYLE.PLAIN && tag === undefined
    return { start, size: 1, value: plain ? resolveScalar(written) : written }
  }

  function refuseTag(start: number, end: number): void {
    const tag = text.slice(start, end)
    complain(start, 'yaml-tag', `The YAML tag ${tag} has no meaning in a lab file.`, 'Remove it; write a value that should be text in quotes.')
  }

  function sequence(start: number): SourceNode {
    const items: SourceNode[] = []
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
    return { start, size, value: values, items }
  }

  function mapping(start: number): SourceNode {
    const entries = new Map<string, Found>()
    const merges: SourceNode[] = []
    let size = 1
    lastOffset = start
    while (events[position]?.type !== EVENT_ID.POP) {
      const event = events[position]
      const isMerge =
        event?.type === EVENT_ID.SCALAR && event.style === SCALAR_STYLE.PLAIN && getScalarValue(text, event) === '<<'
      const key = readKey()
      const value = node(key.offset)
      size += value.size
      if (isMerge) merges.push(value)
      else if (key.name !== undefined) addEntry(entries, key.name, key.offset, value)
    }
    position++
    for (const merge of merges) size += mergeInto(entries, merge)
    return { start, size, value: plainMapping(entries), entries }
  }

  function readKey(): { name: string | undefined; offset: number } {
    const event = events[position]
    const anchor = event?.type === EVENT_ID.ALIAS
    if (event?.type !== EVENT_ID.SCALAR) {
      const offset = event && 'start' in event ? event.start : lastOffset
      const built = node(offset)
      if (anchor && typeof built.value === 'string') return { name: checkKey(built.value, lastOffset), offset: lastOffset }
      complain(offset, 'key-not-text', 'A key must be a word, not a list or a mapping.', 'Write it as `key: value`; put a text that starts with [ or { in quotes.')
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

  function addEntry(entries: Map<string, Found>, name: string, offset: number, value: SourceNode): void {
    const earlier = entries.get(name)
    if (!earlier) {
      entries.set(name, { keyStart: offset, node: value })
      return
    }
    const line = lineAt(lineStarts, earlier.keyStart)
    const where = line === lineAt(lineStarts, offset) ? 'on the same line' : `on line ${line}`
    complain(offset, 'duplicate-key', `\`${name}\` stands here twice; the first is ${where}.`, 'Remove or rename one of the two.')
  }

  function mergeInto(entries: Map<string, Found>, merge: SourceNode): number {
    let size = 0
    const parts = merge.items ?? [merge]
    for (const part of parts) {
      if (!part.entries) {
        if (part.value !== null) {
          complain(part.start, 'bad-merge', 'The merge key `<<` takes a mapping, or a list of mappings.', 'Write `<<: *name`, where &name marks a mapping.')
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

  return { document }
}

function plainMapping(entries: ReadonlyMap<string, Found>): Record<string, unknown> {
  const value: Record<string, unknown> = {}
  for (const [name, entry] of entries) value[name] = entry.node.value
  return value
}

/** The offset of the line that starts a second document. */
function secondDocument(text: string): number {
  const separators = [...text.matchAll(/^(?:---|\.\.\.)(?=\s|$)/gm)]
  const before = (offset: number): boolean => /^(?:\s|#.*|%.*)*$/.test(text.slice(0, offset))
  return separators.find((match) => match[0] === '---' && !before(match.index))?.index ?? 0
}

const WORDS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ...['~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
])
const INTEGER = /^[-+]?[0-9]+$/
const OCTAL = /^0o[0-7]+$/
const HEX = /^0x[0-9a-fA-F]+$/
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/

/** What a plain scalar means by YAML's core schema, without infinities and "not a number". */
function resolveScalar(text: string): unknown {
  const first = text.charCodeAt(0)
  const digitOrSign = (first >= 43 && first <= 57) || text === ''
  if (digitOrSign) {
    if (INTEGER.test(text) || FLOAT.test(text) || OCTAL.test(text) || HEX.test(text)) return Number(text)
    return text === '' ? null : text
  }
  return WORDS.has(text) ? WORDS.get(text) : text
}
