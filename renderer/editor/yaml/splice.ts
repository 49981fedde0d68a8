/** A piece of a text replaced by another one; offsets count UTF-16 units. */
export interface Splice {
  readonly from: number
  readonly to: number
  readonly text: string
}

/** Replaces pieces of a text, all positions as they were before. Undefined where two of them overlap. */
export function splice(text: string, splices: readonly Splice[]): string | undefined {
  const inOrder = [...splices].sort((a, b) => a.from - b.from || a.to - b.to)
  let result = ''
  let position = 0
  for (const { from, to, text: piece } of inOrder) {
    if (from < position) return undefined
    result += text.slice(position, from) + piece
    position = to
  }
  return result + text.slice(position)
}
