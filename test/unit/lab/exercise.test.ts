import { expect, it } from 'vitest'
import { withoutSecret } from '../../../main/exercise.ts'
import { labOf, onlyProblem } from './labs.ts'

const text = `hosts: { h1: }
exercise: { symptom: It does not work., hints: [Look., Look closer.], minutes: 5, solution: There. }
faults: [{ forwarding: off, on: h1 }]
expect: [h1 reaches h1]
`

it('an exercise has a symptom, hints, a time and a solution', () => {
  expect(labOf(text).exercise).toEqual({
    symptom: 'It does not work.',
    hints: ['Look.', 'Look closer.'],
    minutes: 5,
    solution: 'There.',
  })
})

it.each([
  ['solution: There.', 'solutoin: There.', 'Did you mean `solution`?'],
  ['symptom: It does not work., ', '', 'has no `symptom`'],
  ['minutes: 5', 'minutes: 0', 'from 1 to 600'],
  ['expect: [h1 reaches h1]', '', 'nobody could tell when it is solved'],
])('is refused: %s → %s', (from, to, words) => {
  expect(onlyProblem(text.replace(from, to))).toContain(words)
})

it('hides what its file breaks, and not what was broken while it runs', () => {
  const lab = labOf(text)
  expect(withoutSecret(lab).faults).toBeUndefined()
  const live = { words: { rp_filter: 'strict', on: 'h1' } } as const
  expect(withoutSecret({ ...lab, faults: [...(lab.faults ?? []), live] }).faults).toEqual([live])
  const { exercise, ...plain } = lab
  expect(exercise).toBeDefined()
  expect(withoutSecret(plain)).toBe(plain)
})
