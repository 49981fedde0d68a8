import { YAMLException, parseEvents } from 'js-yaml'
import type { Event } from 'js-yaml'
import { failed, inputProblem, ok } from '../problem.ts'
import type { Place, Problem, Result } from '../problem.ts'
import { findLines, locate } from './lines.ts'
import { syntaxProblem } from './syntax.ts'
import { readTree } from './tree.ts'
import type { Entry, TreeNode } from './tree.ts'

/** A key path in the lab file, such as `['containers', 'c1', 'ports', 0]`. */
export type Path = readonly (string | number)[]

/** A lab file as plain values, with the place of every key and value. */
export interface Source {
  readonly file: string
  readonly text: string
  readonly value: Readonly<Record<string, unknown>>
  readonly root: TreeNode
  readonly lineStarts: readonly number[]
}

/** A lab file may have 1 MiB. The largest labs that a machine can run take a tenth of that. */
export const MAX_BYTES = 1024 * 1024
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
  const root = readTree(events, text, file, lineStarts, problems)
  if (!root) return { ok: false, problems: [] }
  if (root.value === null || !isRecord(root.value)) {
    const message =
      root.value === null ? 'The lab file is empty.' : 'The lab file is not a mapping of keys to values.'
    const hint = 'A lab file starts with keys such as `lans:`, `hosts:`, `networks:` and `containers:`.'
    return failed(inputProblem(root.value === null ? 'empty-file' : 'not-a-mapping', message, hint, start))
  }
  return ok({ file, text, value: root.value, root, lineStarts })
}

/** Whether a value is a mapping. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Walks down a key path as far as the file goes. */
function find(source: Source, path: Path): Entry {
  const { root } = source
  let found: Entry = { keyStart: root.start, keyLine: root.line, node: root }
  for (const step of path) {
    const next = typeof step === 'string' ? found.node.entries?.get(step) : item(found.node, step)
    if (!next) break
    found = next
  }
  return found
}

function item({ items }: TreeNode, index: number): Entry | undefined {
  const node = items?.[index]
  return node && { keyStart: node.start, keyLine: node.line, node }
}

/** The line (from 1) on which a key or list item stands. */
export function lineOf(source: Source, path: Path): number {
  return find(source, path).keyLine
}

/** Place and line of a key (`at: 'key'`) or of its value, for a problem. */
export function placeOf(source: Source, path: Path, at: 'key' | 'value'): { place: Place; quote: string } {
  const { keyStart, node } = find(source, path)
  return locate(
    source.text,
    source.lineStarts,
    source.file,
    at === 'key' ? keyStart : node.start,
    path.join('.'),
  )
}

/** A plain scalar as it is written (`1.10`, where its value is 1.1); undefined for anything else. */
export function writtenText(source: Source, path: Path): string | undefined {
  const { node } = find(source, path)
  if (typeof node.value !== 'number' && typeof node.value !== 'boolean') return undefined
  return /^[^\s,\]}#]+/.exec(source.text.slice(node.start, node.start + 400))?.[0]
}
