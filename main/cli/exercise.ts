import type { Verdict } from '../check/verdict.ts'
import { hintsOf, solutionOf } from '../exercise.ts'
import type { RunningLab } from '../record.ts'
import { labOf } from './labs.ts'
import { exitCodes, paint, say, sayJson, sayProblems } from './output.ts'

/** `hint`: the next hint of an exercise. */
export async function tellHint(name: string, { json = false }: { json?: boolean }): Promise<number> {
  const lab = await labOf(name)
  if (!lab.ok) return sayProblems(lab.problems, json)
  const own = lab.value.record.lab.name
  const before = await hintsOf(own, false)
  const hints = await hintsOf(own, true)
  if (!hints.ok) return sayProblems(hints.problems, json)
  const { told, left } = hints.value
  if (json) sayJson(hints.value)
  else if (before.ok && before.value.left === 0) {
    say(told.length === 0 ? 'This exercise has no hints.' : 'There are no more hints. These were told:')
    for (const hint of told) say(`\n${hint.trim()}`)
  } else {
    say(told.at(-1)?.trim() ?? '')
    say(
      paint(
        'dim',
        left === 0 ? 'That was the last hint.' : `${String(left)} more: \`underlay hint ${own}\`.`,
      ),
    )
  }
  return exitCodes.fine
}

/** What somebody complains of, for whoever has just started an exercise. */
export function saySymptom({ record: { lab } }: RunningLab): void {
  if (!lab.exercise) return
  const { symptom, minutes } = lab.exercise
  const time = minutes === undefined ? '' : ` It should take you less than ${String(minutes)} minutes.`
  say(`\n${symptom.trim()}\n`)
  say(
    paint(
      'dim',
      `Something is broken: find it and mend it by hand (\`underlay shell ${lab.name} NODE\`), until all that \`underlay check ${lab.name}\` expects holds.${time} \`underlay hint ${lab.name}\` gives a hint.`,
    ),
  )
}

/** How far an exercise is, after its expectations were checked: where all hold, what was broken. */
export function sayProgress(lab: RunningLab, verdicts: readonly Verdict[]): void {
  const { name, exercise } = lab.record.lab
  if (!exercise) return
  if (verdicts.some(({ outcome }) => outcome !== 'pass')) {
    say(paint('dim', `Not solved yet. \`underlay hint ${name}\` gives a hint.`))
    return
  }
  const solution = solutionOf(lab)
  if (!solution.ok) return
  say(`\n${paint('green', 'Solved.')} What was broken:`)
  for (const fault of solution.value.faults) say(`  - ${fault}`)
  say(`\n${solution.value.text.trim()}`)
}
