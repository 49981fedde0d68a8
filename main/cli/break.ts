import { breakLive, mendLive } from '../break.ts'
import { faultResults } from '../drivers/index.ts'
import { withoutSecret } from '../exercise.ts'
import { faultStates } from '../faults/state.ts'
import type { RunningLab } from '../record.ts'
import type { Answer } from './action.ts'
import { labOf } from './labs.ts'
import { exitCodes, paint, say, sayJson, sayProblems, table } from './output.ts'

/** `break`: breaks one thing of a running lab; then, or without words, tells what is broken. */
export async function breakThing(
  name: string,
  settings: readonly string[],
  { json = false }: Answer,
): Promise<number> {
  const lab = await labOf(name)
  if (!lab.ok) return sayProblems(lab.problems, json)
  const own = lab.value.record.lab.name
  const done = settings.length === 0 ? lab : await breakLive(own, wordsOf(settings))
  return done.ok ? sayFaults(own, json) : sayProblems(done.problems, json)
}

/** `mend`: mends what was broken while the lab runs, all of it or one thing; then tells what is still broken. */
export async function mendThing(
  name: string,
  settings: readonly string[],
  { json = false }: Answer,
): Promise<number> {
  const lab = await labOf(name)
  if (!lab.ok) return sayProblems(lab.problems, json)
  const own = lab.value.record.lab.name
  const done = await mendLive(own, settings.length === 0 ? undefined : [wordsOf(settings)])
  return done.ok ? sayFaults(own, json) : sayProblems(done.problems, json)
}

function nothing({ record: { lab } }: RunningLab): string {
  return lab.exercise
    ? 'Nothing but what this exercise is about: that is for you to find.'
    : 'Nothing is broken.'
}

/** `KEY=VALUE` as the lab file has it; a number is one. */
function wordsOf(settings: readonly string[]): Record<string, string | number> {
  return Object.fromEntries(
    settings.map((setting): [string, string | number] => {
      const [key = '', ...rest] = setting.split('=')
      const value = rest.join('=')
      return [key, /^\d+$/.test(value) ? Number(value) : value]
    }),
  )
}

async function sayFaults(name: string, json: boolean): Promise<number> {
  const lab = await labOf(name)
  if (!lab.ok) return sayProblems(lab.problems, json)
  const faults = faultStates(faultResults(withoutSecret(lab.value.record.present)))
  if (json) sayJson(faults)
  else if (faults.length === 0) say(nothing(lab.value))
  else {
    const rows = faults.map(({ words, text, line }) => [
      Object.entries(words)
        .map(([key, value]) => `${key}=${Array.isArray(value) ? value.join(' ') : String(value)}`)
        .map((word) => (word.includes(' ') ? `"${word}"` : word))
        .join(' '),
      text,
      paint('dim', line === undefined ? 'broken while the lab runs' : `line ${String(line)}`),
    ])
    say(table([['FAULT', 'WHAT IS BROKEN', 'BY'], ...rows]))
  }
  return exitCodes.fine
}
