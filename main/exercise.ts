import { holdLab } from './hold.ts'
import { faultResults, kernelObjects } from './drivers/index.ts'
import { faultStates } from './faults/state.ts'
import type { Exercise, Lab } from './lab/lab.ts'
import type { Result } from './problem.ts'
import { failed, inputProblem, ok } from './problem.ts'
import type { RunningLab } from './record.ts'
import { storedOf, writeRecord } from './record.ts'

/** The hints of an exercise that were told, and how many there are beside these. */
export interface Hints {
  readonly told: readonly string[]
  readonly left: number
}

/** What was broken in an exercise, and how it is found. */
export interface Solution {
  /** In words, without a full stop. */
  readonly faults: readonly string[]
  /** Markdown. */
  readonly text: string
}

/** A lab without what is to be found out about it: an exercise without its faults, any other as it is. */
export function withoutSecret(lab: Lab): Lab {
  if (!lab.exercise || !lab.faults) return lab
  const { faults, ...rest } = lab
  const live = faults.filter(({ origin }) => origin === undefined)
  return live.length > 0 ? { ...rest, faults: live } : rest
}

/**
 * A running lab as it is looked into: what an exercise's file breaks is no part of what was asked for, so that nothing that is said of
 * an object of the kernel tells that it is the broken one.
 */
export function unrevealed(running: RunningLab): RunningLab {
  const { record } = running
  const present = withoutSecret(record.present)
  if (present === record.present) return running
  const objects = kernelObjects(present)
  return { ...running, record: { ...record, lab: withoutSecret(record.lab), present, objects } }
}

/** What was broken in a lab that is an exercise. */
export function solutionOf({ record: { lab } }: RunningLab): Result<Solution> {
  if (!lab.exercise) return failed(noExercise(lab))
  const faults = faultStates(faultResults(lab)).map(({ text }) => text)
  return ok({ faults, text: lab.exercise.solution })
}

/** The hints that were told of a running exercise; with `next`, one more. Whoever asks hears the same: the lab remembers. */
export function hintsOf(name: string, next: boolean): Promise<Result<Hints>> {
  return holdLab(name, async ({ record, sandbox }) => {
    const { exercise } = record.lab
    if (!exercise) return failed(noExercise(record.lab))
    const before = record.hints ?? 0
    const hints = Math.min(exercise.hints.length, before + (next ? 1 : 0))
    if (hints > before) {
      const written = await writeRecord(sandbox, { ...storedOf(record), hints })
      if (!written.ok) return written
    }
    return ok(hintsUpTo(exercise, hints))
  })
}

function hintsUpTo({ hints }: Exercise, told: number): Hints {
  return { told: hints.slice(0, told), left: hints.length - told }
}

function noExercise({ name }: Lab) {
  const hint = 'Open one of `labs/exercises/`: `underlay up labs/exercises/NAME.lab.yml`.'
  return inputProblem('no-exercise', `The lab ${name} is no exercise.`, hint)
}
