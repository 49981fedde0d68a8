/** Texts that need no quotes, in brackets or outside: words, addresses and subnets. */
const plain = /^(?:[A-Za-z][A-Za-z0-9_./@-]*|\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?)$/
/** Words that YAML reads as something else than a text. */
const words = /^(?:true|false|null)$/i

/** A key or text as YAML, in one line. */
export function writeText(value: string): string {
  if (plain.test(value) && !words.test(value)) return value
  // Only double quotes can hold line breaks and control characters.
  return /^[\p{L}\p{N}\p{P}\p{S} ]*$/u.test(value) && !value.includes("'")
    ? `'${value}'`
    : JSON.stringify(value)
}

/** A value as YAML in one line, with brackets. */
export function writeFlow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(writeFlow).join(', ')}]`
  if (isMapping(value)) {
    const entries = Object.entries(value)
    if (entries.length === 0) return '{}'
    return `{ ${entries.map(([key, inner]) => `${writeText(key)}:${afterColon(inner)}`).join(', ')} }`
  }
  if (typeof value === 'string') return writeText(value)
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : 'null'
}

/** What follows the colon of a key: nothing for an empty value, else a space and the value in one line. */
export function afterColon(value: unknown): string {
  return value === null || value === undefined ? '' : ` ${writeFlow(value)}`
}

/** What follows the colon of a key, its keys a line each, `indent` spaces in; inner values are in one line. */
export function blockAfterColon(value: unknown, indent: number, newline: string): string {
  if (!isMapping(value) || Object.keys(value).length === 0) return afterColon(value)
  const margin = newline + ' '.repeat(indent)
  return Object.entries(value)
    .map(([key, inner]) => `${margin}${writeText(key)}:${afterColon(inner)}`)
    .join('')
}

/** Whether a value is a mapping. */
export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
