import { skipBrackets } from './brackets.ts'
import type { Frame } from './frames.ts'
import { enterItem, enterKey, pathOf } from './frames.ts'

/** What is being written at the end of a text. */
export interface Cursor {
  /** To the mapping whose key is being written, or to the value that is. */
  readonly path: readonly (string | number)[]
  readonly at: 'key' | 'value'
  /** What is written of it. */
  readonly word: string
  /** Keys that the mapping has before the cursor. */
  readonly taken: readonly string[]
  readonly inBrackets: boolean
}

const keyLine = /^("[^"]*"|'[^']*'|[^\s#&*!|>%@`{}[\],][^#]*?)\s*:(?:\s+(.*))?$/

/**
 * Where a text that breaks off stands in its YAML: it is being written, and need not be valid. Reads lines by their
 * indentation and brackets by their nesting. Undefined inside of a comment or a long text.
 */
export function cursorAt(text: string): Cursor | undefined {
  const frames: Frame[] = []
  const lines = text.split('\n')
  const last = lines.length - 1
  /** Lines further in than this belong to a text after `|` or `>`. */
  let textAbove = Infinity
  for (let number = 0; number <= last; number++) {
    const line = lines[number] ?? ''
    const indent = line.length - line.trimStart().length
    const inText = indent > textAbove
    if (inText && number === last) return undefined
    if (inText || (number < last && /^\s*(?:#.*)?$/.test(line))) continue
    const column = enterItems(frames, line, indent)
    const rest = line.slice(column)
    const [, key, value = ''] = keyLine.exec(rest) ?? []
    if (key === undefined && number === last && !/^[[{]/.test(rest))
      return unfinished(frames, column, rest, column > indent)
    if (key !== undefined) enterKey(frames, column, unquote(key))
    const content = key === undefined ? rest : value
    const openedAt = key === undefined ? indent : column
    textAbove = /^[|>][-+0-9]*\s*$/.test(content) ? openedAt : Infinity
    if (/^(?:&\S+\s+)?[[{]/.test(content)) {
      const inside = skipBrackets(lines, number, line.length - content.length)
      if (inside.end === undefined) return inside.cursor(pathOf(frames))
      number = inside.end
    } else if (number === last) return valueAt(frames, content)
  }
  return undefined
}

/** Enters the list items that a line begins with, and returns the column behind their dashes. */
function enterItems(frames: Frame[], line: string, indent: number): number {
  let column = indent
  for (;;) {
    const dash = /^-(?:\s+|$)/.exec(line.slice(column))?.[0]
    if (dash === undefined) return column
    enterItem(frames, column)
    column += dash.length
  }
}

function unfinished(frames: Frame[], column: number, rest: string, isItem: boolean): Cursor | undefined {
  if (/(?:^|\s)#/.test(rest)) return undefined
  if (isItem) return { path: pathOf(frames), at: 'value', word: rest, taken: [], inBrackets: false }
  while ((frames.at(-1)?.indent ?? -1) > column) frames.pop()
  if (frames.at(-1)?.index !== undefined && frames.at(-1)?.indent === column) frames.pop()
  const top = frames.at(-1)
  const inside = top?.index === undefined && top?.indent === column
  return {
    path: pathOf(inside ? frames.slice(0, -1) : frames),
    at: 'key',
    word: rest,
    taken: inside ? top.keys : [],
    inBrackets: false,
  }
}

function valueAt(frames: readonly Frame[], content: string): Cursor | undefined {
  if (/(?:^|\s)#/.test(content)) return undefined
  return { path: pathOf(frames), at: 'value', word: content, taken: [], inBrackets: false }
}

function unquote(key: string): string {
  return /^["']/.test(key) ? key.slice(1, -1) : key
}
