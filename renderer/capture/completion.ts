/** A word that may be typed, and what it is. */
export interface Word {
  readonly name: string
  readonly says?: string
}

/** So many suggestions are shown. */
const most = 50

/** Where the word begins that ends at the caret. */
function startOf(text: string, caret: number, ends: RegExp): number {
  let start = caret
  while (start > 0 && !ends.test(text.charAt(start - 1))) start -= 1
  return start
}

/**
 * The words that begin with what is typed before the caret, then those that have it inside. `ends` matches letters that end a
 * word. None where the word stands there already, or nothing is typed and `eager` is not set.
 */
export function suggest(
  words: readonly Word[],
  text: string,
  caret: number,
  { ends, eager = false }: { readonly ends: RegExp; readonly eager?: boolean },
): readonly Word[] {
  const typed = text.slice(startOf(text, caret, ends), caret).toLowerCase()
  if (typed === '') return eager ? words.slice(0, most) : []
  const found = words.filter(({ name }) => name.toLowerCase().includes(typed))
  const first = found.filter(({ name }) => name.toLowerCase().startsWith(typed))
  const rest = found.filter((word) => !first.includes(word))
  const all = [...first, ...rest]
  return all.length === 1 && all[0]?.name === typed ? [] : all.slice(0, most)
}

/** The text with the word at the caret completed, and where the caret is then. */
export function complete(text: string, caret: number, ends: RegExp, name: string): [string, number] {
  const before = `${text.slice(0, startOf(text, caret, ends))}${name}`
  const after = text.slice(caret)
  const gap = after === '' || !ends.test(after.charAt(0)) ? ' ' : ''
  return [`${before}${gap}${after}`, before.length + gap.length]
}
