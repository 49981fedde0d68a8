import { expect, test } from 'vitest'
import { findFailure } from '../../../main/check/failure.ts'
import { nowhere } from '../../../main/check/nowhere.ts'
import { broken, judge, printable } from '../../../main/check/verdict.ts'
import { kernelProblem } from '../../../main/problem.ts'

test.each([
  ['holds', false, 'pass'],
  ['holds', true, 'fail'],
  ['fails', false, 'fail'],
  ['fails', true, 'pass'],
  ['neither', false, 'fail'],
  ['neither', true, 'fail'],
  ['broken', false, 'error'],
  ['broken', true, 'error'],
] as const)('a finding that %s, negated %s, is a %s', (state, negated, outcome) => {
  expect(judge({ negated }, { state, evidence: [] })).toBe(outcome)
})

test('a broken check tells what broke, with the tool’s own words', () => {
  const problem = kernelProblem('check-broken', 'ping could not be run.', 'Install it.', {
    evidence: ['no such file'],
  })
  expect(broken([problem])).toEqual({ state: 'broken', evidence: ['ping could not be run.', 'no such file'] })
})

test('a node without an address is not reached, and a name that is no node breaks the check', () => {
  expect(nowhere('c1', { type: 'none' }).state).toBe('fails')
  expect(nowhere('c1', { type: 'unknown' }).state).toBe('broken')
})

test.each([
  ['ECONNREFUSED', 'fails'],
  ['ETIMEDOUT', 'fails'],
  ['ENETUNREACH', 'fails'],
  ['HPE_INVALID_CONSTANT', 'neither'],
  ['EMFILE', 'broken'],
])('a probe that ends with %s finds that its claim %s', (code, state) => {
  expect(findFailure({ code, message: 'words' }, 'sent').state).toBe(state)
})

test('evidence cannot steer the terminal that shows it, and long lines are cut', () => {
  expect(printable('printed: \u001b[31mred\u001b[0m\tand\r\nmore\u009b')).toBe(
    'printed: �[31mred�[0m and��more�',
  )
  expect(printable('x'.repeat(600))).toBe(`${'x'.repeat(500)} …`)
})
