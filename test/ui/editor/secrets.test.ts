import { expect, test } from 'vitest'
import { secretRanges } from '../../../renderer/editor/code/secrets.ts'

const hidden = (text: string) => secretRanges(text).map(({ from, to }) => text.slice(from, to))

test('in an exercise, what tells the fault is folded away: from its key to the end of its block', () => {
  const text = [
    'name: a',
    'exercise:',
    '  symptom: |',
    '    It does not.',
    '',
    '  solution: There.',
    '',
    'faults:',
    '- { forwarding: off, on: r1 }',
    '  # and',
    'expect:',
    '  - a reaches b',
  ].join('\n')
  expect(hidden(text)).toEqual([
    '\n  symptom: |\n    It does not.\n\n  solution: There.',
    '\n- { forwarding: off, on: r1 }\n  # and',
  ])
})

test('on one line as well, and nothing where the lab is no exercise', () => {
  expect(hidden('exercise: { symptom: a, solution: b }\nfaults: [{ vni: 5, on: a@b }]\n')).toEqual([
    ' { symptom: a, solution: b }',
    ' [{ vni: 5, on: a@b }]',
  ])
  expect(hidden('faults:\n  - { vni: 5, on: a@b }\n')).toEqual([])
})
