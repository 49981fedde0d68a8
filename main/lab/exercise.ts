import * as z from 'zod/mini'
import { about, optional } from './describe-key.ts'
import type { Exercise } from './lab.ts'
import * as leaf from './leaves.ts'
import { tell } from './report.ts'
import type { Report } from './report.ts'
import { fit } from './shape.ts'

/** `exercise`: the lab is one. */
export const exerciseSchema = z.strictObject({
  symptom: about('Markdown: what somebody complains of, and not why.', z.string()),
  hints: optional(
    'A list of Markdown texts, from the vaguest to the plainest; told one by one.',
    z.array(z.string()),
  ),
  minutes: optional('How long it may take, for a clock beside the symptom.', leaf.whole('`minutes`', 1, 600)),
  solution: about(
    'Markdown: how it is found, and one way to mend it by hand; told when all expectations hold.',
    z.string(),
  ),
})

/** Reads `exercise`. It is solved when all expectations hold: so there has to be one. */
export function readExercise(report: Report): Exercise | undefined {
  const { exercise, expect } = report.source.value
  if (exercise === undefined || exercise === null) return undefined
  const input = fit(report, exerciseSchema, exercise, ['exercise'], 'the exercise')
  if (!input) return undefined
  if (!Array.isArray(expect) || expect.length === 0) {
    const message = 'The exercise has no expectations: nobody could tell when it is solved.'
    const hint = 'Say under `expect:` what must hold then, such as `c1 reaches c2`.'
    tell(report, ['exercise'], 'key', { code: 'bad-exercise', message, hint })
  }
  const { symptom, hints = [], minutes, solution } = input
  return { symptom, hints, solution, ...(minutes !== undefined && { minutes }) }
}
