import type { Fault, Token } from './tokens.ts'

/** The words of a filter, read from left to right. */
export interface Cursor {
  peek(): Token | undefined
  next(): Token | undefined
  /** Takes the next word or sign if it is one of these, in any case of letters. */
  take(...words: readonly string[]): boolean
  /** Notes what is wrong at a word, or at the end; only the first such note counts. Its result means: it cannot be read. */
  fail(at: Token | undefined, message: string, hint: string): null
  readonly fault: Fault | undefined
}

/** Begins to read a filter of `length` letters. */
export function cursorOver(tokens: readonly Token[], length: number): Cursor {
  let position = 0
  let fault: Fault | undefined
  return {
    peek: () => tokens[position],
    next: () => tokens[position++],
    take: (...words) => {
      const token = tokens[position]
      const found = token !== undefined && token.kind !== 'quoted' && words.includes(token.text.toLowerCase())
      if (found) position++
      return found
    },
    fail: (at, message, hint) => {
      fault ??= { column: at?.column ?? length + 1, message, hint }
      return null
    },
    get fault() {
      return fault
    },
  }
}
