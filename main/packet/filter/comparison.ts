import type { Kind } from '../field.ts'
import type { Cursor } from './cursor.ts'
import type { Judge } from './tests.ts'
import { hexOf, matchOf, numberOf, wanted } from './values.ts'
import type { Match, Value } from './values.ts'

/** Every way to write a comparison, and the one that is meant. */
const OPERATORS: ReadonlyMap<string, string> = new Map([
  ...['==', '!=', '<', '<=', '>', '>=', '&', 'contains', 'in'].map((sign): [string, string] => [sign, sign]),
  ['eq', '=='],
  ['ne', '!='],
  ['lt', '<'],
  ['le', '<='],
  ['gt', '>'],
  ['ge', '>='],
])

const ORDER: Readonly<Record<string, (value: number, than: number) => boolean>> = {
  '<': (value, than) => value < than,
  '<=': (value, than) => value <= than,
  '>': (value, than) => value > than,
  '>=': (value, than) => value >= than,
  // Bits beyond the 32nd are in no field that has bits.
  '&': (value, than) => (value & than) !== 0,
}

/** Takes an operator, if one comes next. */
export function takeOperator(cursor: Cursor): string | undefined {
  const token = cursor.peek()
  if (token === undefined || token.kind === 'quoted') return undefined
  const operator = OPERATORS.get(token.text.toLowerCase())
  if (operator !== undefined) cursor.next()
  return operator
}

/**
 * Reads what follows an operator: how the values of a field of this kind are judged. As in Wireshark, `!=` means that none of them is
 * equal, and every other comparison that at least one holds. Null where it cannot be; the cursor has the fault then.
 */
export function readJudge(cursor: Cursor, name: string, kind: Kind, operator: string): Judge | null {
  if (operator === 'in') {
    const match = readSet(cursor, name, kind)
    return match && some(match)
  }
  const token = cursor.next()
  if (token === undefined || (token.kind === 'sign' && kind !== 'text'))
    return cursor.fail(
      token,
      `after \`${operator}\` comes ${wanted(kind)}.`,
      `Write \`${name} ${operator} …\`.`,
    )
  if (operator === 'contains') {
    if (kind !== 'text' && kind !== 'bytes')
      return cursor.fail(token, `\`${name}\` has no text to look in.`, `Compare it: \`${name} == …\`.`)
    const sought = kind === 'text' ? token.text : (hexOf(token.text) ?? hexText(token.text))
    return some((value) => String(value).includes(sought))
  }
  const compare = ORDER[operator]
  if (compare !== undefined) {
    if (kind !== 'number' && kind !== 'flag')
      return cursor.fail(
        token,
        `\`${name}\` is no number, so that nothing is less or more.`,
        `Write \`==\`, \`!=\` or \`in\`.`,
      )
    const than = numberOf(token.text)
    return than === undefined
      ? wrongValue(cursor, token, name, kind)
      : some((value) => compare(Number(value), than))
  }
  const match = matchOf(kind, token)
  if (match === undefined) return wrongValue(cursor, token, name, kind)
  return operator === '!=' ? (values) => !values.some(match) : some(match)
}

function some(match: Match): Judge {
  return (values: readonly Value[]) => values.some(match)
}

function wrongValue(cursor: Cursor, token: Parameters<Cursor['fail']>[0], name: string, kind: Kind): null {
  return cursor.fail(
    token,
    `\`${token?.text ?? ''}\` is nothing that \`${name}\` can be.`,
    `Write ${wanted(kind)}.`,
  )
}

function hexText(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Reads `{53, 4789, 8000..8080}`; commas may be left out. */
function readSet(cursor: Cursor, name: string, kind: Kind): Match | null {
  const example = `Write \`${name} in {…, …}\`.`
  if (!cursor.take('{')) return cursor.fail(cursor.peek(), 'after `in` comes `{`.', example)
  const matches: Match[] = []
  while (!cursor.take('}')) {
    const token = cursor.next()
    if (token === undefined)
      return cursor.fail(token, 'the `{` is never closed.', 'Write `}` behind the last value.')
    if (token.text === ',' && token.kind === 'sign') continue
    const match = rangeOf(token.text, kind) ?? matchOf(kind, token)
    if (match === undefined) return wrongValue(cursor, token, name, kind)
    matches.push(match)
  }
  if (matches.length === 0) return cursor.fail(cursor.peek(), 'the set is empty.', example)
  return (value) => matches.some((match) => match(value))
}

function rangeOf(text: string, kind: Kind): Match | undefined {
  const [from, to, ...more] = text.split('..').map(numberOf)
  if (kind !== 'number' || from === undefined || to === undefined || more.length > 0) return undefined
  return (value) => Number(value) >= from && Number(value) <= to
}
