import type { Cursor } from './cursor.ts'

interface Level {
  readonly open: '{' | '['
  readonly keys: string[]
  index: number
  /** What is written since the last comma, colon or bracket. */
  word: string
  /** The key whose value is being written. */
  key: string | undefined
}

/** Where brackets end, or where the text breaks off inside of them. */
interface Skipped {
  /** The line in which the last bracket closes; undefined where it does not. */
  readonly end: number | undefined
  readonly cursor: (path: Cursor['path']) => Cursor | undefined
}

/** Reads over `{ … }` and `[ … ]`, which may span lines, from a place in a line on. */
export function skipBrackets(lines: readonly string[], first: number, column: number): Skipped {
  const levels: Level[] = []
  let quote = ''
  for (let number = first; number < lines.length; number++) {
    const line = lines[number] ?? ''
    for (let at = number === first ? column : 0; at < line.length; at++) {
      const sign = line.charAt(at)
      if (quote === '' && sign === '#' && (at === 0 || line.charAt(at - 1) === ' ')) {
        if (number === lines.length - 1) return { end: undefined, cursor: () => undefined }
        break
      }
      quote = quoteAfter(quote, sign, levels.at(-1)?.word ?? '')
      if (quote === '' && isBracket(sign)) {
        if (!nest(levels, sign)) return { end: number, cursor: () => undefined }
      } else take(levels.at(-1), sign, quote !== '', line.charAt(at + 1))
    }
  }
  return { end: undefined, cursor: (path) => cursorIn(levels, path) }
}

function isBracket(sign: string): boolean {
  return '{}[]'.includes(sign)
}

/** Opens or closes a level; false when the outermost one is closed. */
function nest(levels: Level[], sign: string): boolean {
  if (sign === '{' || sign === '[') levels.push({ open: sign, keys: [], index: 0, word: '', key: undefined })
  else levels.pop()
  return levels.length > 0
}

/** The quote that is open after a sign; none is an empty text. */
function quoteAfter(quote: string, sign: string, word: string): string {
  if (quote !== '') return sign === quote ? '' : quote
  return (sign === '"' || sign === "'") && word.trim() === '' ? sign : ''
}

function take(level: Level | undefined, sign: string, isQuoted: boolean, next: string): void {
  if (!level) return
  if (isQuoted) level.word += sign
  else if (sign === ',') {
    level.index++
    level.key = undefined
    level.word = ''
  } else if (sign === ':' && level.open === '{' && level.key === undefined && /^[\s,}[{"']?$/.test(next)) {
    level.key = level.word.trim().replace(/^["']|["']$/g, '')
    level.keys.push(level.key)
    level.word = ''
  } else level.word += sign
}

function cursorIn(levels: readonly Level[], path: Cursor['path']): Cursor {
  const steps = levels.map(({ open, key, index }) => (open === '[' ? index : (key ?? '')))
  const top = levels.at(-1)
  const isKey = top?.open === '{' && top.key === undefined
  return {
    path: [...path, ...(isKey ? steps.slice(0, -1) : steps)],
    at: isKey ? 'key' : 'value',
    word: top?.word.trimStart() ?? '',
    taken: top?.keys ?? [],
    inBrackets: true,
  }
}
