import { nearest } from '../../lab/suggest.ts'
import { readJudge, takeOperator } from './comparison.ts'
import type { Cursor } from './cursor.ts'
import { FIELDS, filterNames, isProperty, PROPERTIES, PROTOCOLS } from './names.ts'
import { readPrimitive } from './primitives.ts'
import type { Test } from './tests.ts'
import { contentTest, fieldTest, hasProtocol, isMalformed, propertyTest } from './tests.ts'
import type { Token } from './tokens.ts'
import { hexOf } from './values.ts'

/** Parentheses and negations within each other; more are refused, so that no filter can exhaust the stack. */
const DEEPEST = 100

/** Reads alternatives: what `or` joins. Null where something is wrong, which the cursor has then. */
export function readAlternatives(cursor: Cursor, depth = 0): Test | null {
  const tests: Test[] = []
  do {
    const test = readConditions(cursor, depth)
    if (test === null) return null
    tests.push(test)
  } while (cursor.take('or', '||'))
  const [only, second] = tests
  return only !== undefined && second === undefined ? only : (frame) => tests.some((test) => test(frame))
}

/** What `and` joins; it binds more tightly than `or`. */
function readConditions(cursor: Cursor, depth: number): Test | null {
  const tests: Test[] = []
  do {
    const test = readCondition(cursor, depth)
    if (test === null) return null
    tests.push(test)
  } while (cursor.take('and', '&&'))
  const [only, second] = tests
  return only !== undefined && second === undefined ? only : (frame) => tests.every((test) => test(frame))
}

function readCondition(cursor: Cursor, depth: number): Test | null {
  const start = cursor.peek()
  if (depth > DEEPEST)
    return cursor.fail(start, 'the filter is nested too deeply.', 'Leave parentheses away where you can.')
  if (cursor.take('not', '!')) {
    const test = readCondition(cursor, depth + 1)
    return test && ((frame) => !test(frame))
  }
  if (!cursor.take('(')) return readTest(cursor)
  const test = readAlternatives(cursor, depth + 1)
  if (test === null || cursor.take(')')) return test
  return cursor.fail(start, 'this `(` is never closed.', 'Write `)` behind what belongs together.')
}

function readTest(cursor: Cursor): Test | null {
  const primitive = readPrimitive(cursor)
  if (primitive !== undefined) return primitive
  const token = cursor.next()
  if (token === undefined)
    return cursor.fail(
      token,
      'something is missing here.',
      'Write a condition, such as `icmp` or `ip.addr == 10.0.0.3`.',
    )
  const word = token.text.toLowerCase()
  if (token.kind !== 'word')
    return cursor.fail(
      token,
      `\`${token.text}\` stands where a condition should begin.`,
      'Write a condition, such as `icmp` or `ip.addr == 10.0.0.3`.',
    )
  if (word === 'contains') return readContent(cursor)
  if (word === 'frame') return cursor.take('contains') ? readContent(cursor) : () => true
  if (word === 'malformed') return isMalformed
  if (isProperty(word)) {
    const operator = takeOperator(cursor)
    if (operator === undefined) return noOperator(cursor, word)
    const judge = readJudge(cursor, word, PROPERTIES[word].kind, operator)
    return judge && propertyTest(word, judge)
  }
  return readNamed(cursor, token)
}

/** A protocol, or a field with or without a comparison. */
function readNamed(cursor: Cursor, token: Token): Test | null {
  const word = token.text.toLowerCase()
  const protocol = PROTOCOLS.get(word)
  if (protocol !== undefined) {
    if (protocol === 'tcp' || protocol === 'udp') {
      const primitive = readPrimitive(cursor, protocol)
      if (primitive !== undefined) return primitive
    }
    if (cursor.take('contains')) return readContent(cursor, protocol)
    const next = cursor.peek()
    if (takeOperator(cursor) === undefined) return hasProtocol(protocol)
    return cursor.fail(
      next,
      `\`${word}\` is a protocol, which has no value.`,
      `Name a field of it, such as \`${exampleOf(word)}\`.`,
    )
  }
  const fields = FIELDS.get(word)
  if (fields === undefined) return unknown(cursor, token)
  const operator = takeOperator(cursor)
  if (operator === undefined) {
    if (cursor.peek()?.text === '=') return noOperator(cursor, word)
    return fieldTest(fields, () => true)
  }
  const judge = readJudge(cursor, word, fields.kind, operator)
  return judge && fieldTest(fields, judge)
}

/** What follows `contains`: a text in quotes, or bytes. */
function readContent(cursor: Cursor, protocol?: Parameters<typeof contentTest>[1]): Test | null {
  const token = cursor.next()
  const bytes = token && token.kind !== 'sign' ? contentOf(token) : undefined
  if (bytes === undefined || bytes.length === 0)
    return cursor.fail(
      token,
      'after `contains` comes a text.',
      'Write `contains "GET"` or `contains 47:45:54`.',
    )
  return contentTest(bytes, protocol)
}

function contentOf(token: Token): Uint8Array {
  const hex = token.kind === 'word' && token.text.includes(':') ? hexOf(token.text) : undefined
  if (hex === undefined) return new TextEncoder().encode(token.text)
  return Uint8Array.from(hex.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16))
}

function noOperator(cursor: Cursor, word: string): null {
  return cursor.fail(
    cursor.peek(),
    `after \`${word}\` comes a comparison.`,
    `Write \`${word} == …\`; the others are \`!=\`, \`<\`, \`<=\`, \`>\`, \`>=\`, \`in\` and \`contains\`.`,
  )
}

function unknown(cursor: Cursor, token: Token): null {
  const guess = nearest(
    token.text,
    filterNames().map(({ name }) => name),
  )
  return cursor.fail(
    token,
    `\`${token.text}\` is no protocol and no field.`,
    guess === undefined
      ? 'Write a condition, such as `icmp` or `ip.addr == 10.0.0.3`.'
      : `Did you mean \`${guess}\`?`,
  )
}

function exampleOf(protocol: string): string {
  return [...FIELDS.keys()].find((name) => name.startsWith(`${protocol}.`)) ?? 'ip.addr'
}
