/** A piece of a sentence: words, or code. */
export interface Span {
  readonly text: string
  readonly code: boolean
}

/** A sentence in which code stands between backquotes, in pieces. A backquote without a partner is a character like others. */
export function codeSpans(sentence: string): readonly Span[] {
  return sentence
    .split(/(`[^`]+`)/)
    .filter((piece) => piece !== '')
    .map((piece) =>
      /^`[^`]+`$/.test(piece) ? { text: piece.slice(1, -1), code: true } : { text: piece, code: false },
    )
}
