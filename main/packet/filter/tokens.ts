/** A word, sign or quoted text of a filter. */
export interface Token {
  readonly kind: 'word' | 'sign' | 'quoted'
  /** As it is written; of a quoted text what is between the quotes. */
  readonly text: string
  /** The column of its first letter, counted from 1. */
  readonly column: number
}

/** Why a text is no filter. */
export interface Fault {
  readonly column: number
  readonly message: string
  readonly hint: string
}

const TOKEN = /\s*(?:("(?:[^"\\]|\\.)*")|([\w.:/*-]+)|(&&|\|\||[=!<>]=|[=!<>&(){},~]))/y

/** The words and signs of a filter, or the place that is neither. */
export function tokensOf(text: string): readonly Token[] | Fault {
  const tokens: Token[] = []
  const end = text.trimEnd().length
  let at = 0
  while (at < end) {
    TOKEN.lastIndex = at
    const match = TOKEN.exec(text)
    if (match === null) return unreadable(text, at)
    const [whole = '', quoted, word, sign = ''] = match
    at += whole.length
    const column = at - (quoted ?? word ?? sign).length + 1
    if (quoted !== undefined)
      tokens.push({ kind: 'quoted', text: quoted.slice(1, -1).replace(/\\(.)/g, '$1'), column })
    else if (word !== undefined) tokens.push({ kind: 'word', text: word, column })
    else tokens.push({ kind: 'sign', text: sign, column })
  }
  return tokens
}

function unreadable(text: string, from: number): Fault {
  const at = from + text.slice(from).search(/\S/)
  if (text[at] === '"')
    return { column: at + 1, message: 'the quote is never closed.', hint: 'Write another `"` at its end.' }
  return {
    column: at + 1,
    message: `\`${String.fromCodePoint(text.codePointAt(at) ?? 0)}\` has no meaning in a filter.`,
    hint: 'Put text in quotes: `http.request.uri contains "?"`.',
  }
}
