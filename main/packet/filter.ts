import type { Result } from '../problem.ts'
import { failed, inputProblem, ok } from '../problem.ts'
import { cursorOver } from './filter/cursor.ts'
import { readAlternatives } from './filter/expression.ts'
import type { Test } from './filter/tests.ts'
import type { Fault } from './filter/tokens.ts'
import { tokensOf } from './filter/tokens.ts'

/** Letters of a filter; more come from no keyboard. */
const LONGEST = 10_000

/**
 * Reads a display filter in the words of Wireshark (`ip.addr == 10.0.0.3 && !arp`) and tcpdump (`host 10.0.0.3 and not arp`). It asks
 * all headers of a frame, inner and outer. An empty filter takes every frame. The problem says the column, what is wrong, and what would
 * be right.
 */
export function compileFilter(text: string): Result<Test> {
  if (text.trim() === '') return ok(() => true)
  if (text.length > LONGEST)
    return fault({
      column: LONGEST,
      message: `it has more than ${LONGEST} letters.`,
      hint: 'Write subnets and sets instead of many addresses and ports.',
    })
  const tokens = tokensOf(text)
  if ('column' in tokens) return fault(tokens)
  const cursor = cursorOver(tokens, text.trimEnd().length)
  const test = readAlternatives(cursor)
  const left = cursor.peek()
  if (test !== null && left === undefined) return ok(test)
  return fault(
    cursor.fault ?? {
      column: left?.column ?? text.length,
      message: `\`${left?.text ?? ''}\` is left over.`,
      hint: 'Write `and` or `or` between two conditions.',
    },
  )
}

function fault({ column, message, hint }: Fault): Result<Test> {
  const place = { file: 'filter', line: 1, column, key: '' }
  return failed(inputProblem('bad-filter', `Column ${column} of the filter: ${message}`, hint, place))
}
