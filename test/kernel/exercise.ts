import { execa } from 'execa'
import { resolve } from 'node:path'
import { expect } from 'vitest'
import { checkLab } from '../../main/check/check.ts'
import { solutionOf } from '../../main/exercise.ts'
import type { RunningLab } from '../../main/record.ts'

const program = resolve(import.meta.dirname, '../../bin/underlay')

/** Milliseconds after which a command is taken for one that goes on: a server. */
const patience = 3000

/**
 * An exercise is not solved when it comes up, nothing in it could not be checked, and it is solved by the commands of its own solution,
 * typed as they stand there.
 */
export async function expectSolvable(lab: RunningLab): Promise<void> {
  const { exercise } = lab.record.lab
  expect(exercise?.symptom.length).toBeGreaterThan(50)
  expect(exercise?.hints.length).toBeGreaterThanOrEqual(2)
  const solution = solutionOf(lab)
  expect(solution.ok && solution.value.faults.length).toBeGreaterThan(0)
  const first = (await outcomes(lab)).map(([outcome]) => outcome)
  expect(first).toContain('fail')
  expect(first).not.toContain('error')
  const commands = [...(exercise?.solution.matchAll(/^ {4}underlay (exec .*)$/gm) ?? [])]
  expect(commands.length).toBeGreaterThan(0)
  const running = []
  try {
    for (const [, command = ''] of commands) {
      // Their words have neither quotes nor spaces within.
      const started = execa(program, command.split(' '), { reject: false, stdin: 'ignore' })
      running.push(started)
      const ended = await Promise.race([
        started,
        new Promise<undefined>((done) => setTimeout(done, patience)),
      ])
      expect(ended?.exitCode ?? 0, `${command}\n${ended?.stderr ?? ''}`).toBe(0)
    }
    await expect
      .poll(async () => (await outcomes(lab)).filter(([outcome]) => outcome !== 'pass'), { timeout: 60_000 })
      .toEqual([])
  } finally {
    for (const started of running) started.kill()
  }
}

async function outcomes(lab: RunningLab): Promise<[string, string][]> {
  return (await checkLab(lab)).map(({ outcome, expectation }) => [outcome, expectation.text])
}
