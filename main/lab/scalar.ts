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
export function resolveScalar(text: string): unknown {
  const first = text.charCodeAt(0)
  const digitOrSign = (first >= 43 && first <= 57) || text === ''
  if (digitOrSign) {
    if (INTEGER.test(text) || FLOAT.test(text) || OCTAL.test(text) || HEX.test(text)) return Number(text)
    return text === '' ? null : text
  }
  return WORDS.has(text) ? WORDS.get(text) : text
}
