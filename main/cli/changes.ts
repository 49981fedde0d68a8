import { commandLine } from '../kernel/command.ts'
import type { Change } from '../kernel/diff.ts'
import { changed, differences } from '../kernel/diff.ts'
import { identity } from '../kernel/objects.ts'
import type { Plan } from '../kernel/plan.ts'
import { inOrder, stepLines } from '../kernel/plan.ts'
import { paint, say } from './output.ts'

const marks = { make: ['green', '+'], change: ['yellow', '~'], remove: ['red', '-'] } as const

/** Shows a plan: each object with its commands, where it comes from, and why. */
export function sayPlan(plan: Plan, file: string): void {
  for (const step of inOrder(plan)) {
    const { action, object } = step.change
    say(changeLine(step.change))
    for (const line of stepLines(step)) say(paint('cyan', `    ${line}`))
    if (!('origin' in object)) continue
    // What is removed stood in the file as it was.
    const place = action === 'remove' ? '' : `${file}:${String(object.origin.line)} `
    say(paint('dim', `    ${place}${object.origin.key} — ${object.why}`))
  }
  say(countLine(plan.map((step) => step.change)))
}

/** A plan as JSON, for programs. */
export function planJson(plan: Plan): unknown {
  return inOrder(plan).map(({ change, commands }) => ({
    ...changeJson(change),
    commands: commands.map((command) => ({ ...command, line: commandLine(command) })),
  }))
}

/** One change on one line: what, and in which way. */
export function changeLine(change: Change): string {
  const [colour, mark] = marks[change.action]
  const details = changed(change).join(', ')
  return paint(colour, `${mark} ${identity(change.object)}${details === '' ? '' : `: ${details}`}`)
}

/** One change as JSON. */
export function changeJson(change: Change): Record<string, unknown> {
  const detail =
    change.action === 'change'
      ? { from: change.from, differences: differences(change.object, change.from) }
      : {}
  return { action: change.action, id: identity(change.object), object: change.object, ...detail }
}

/** How many changes of each kind. */
export function countLine(changes: readonly Change[]): string {
  const count = (action: Change['action']) =>
    String(changes.filter((change) => change.action === action).length)
  return `${count('make')} to make, ${count('change')} to change, ${count('remove')} to remove`
}
