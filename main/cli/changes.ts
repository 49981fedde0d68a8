import { commandLine } from '../kernel/command.ts'
import type { Change } from '../kernel/diff.ts'
import { differences } from '../kernel/diff.ts'
import { identity } from '../kernel/objects.ts'
import type { Plan } from '../kernel/plan.ts'
import { inOrder } from '../kernel/plan.ts'
import { paint, say } from './output.ts'

const marks = { make: ['green', '+'], change: ['yellow', '~'], remove: ['red', '-'] } as const

/** Shows a plan: each object with its commands, where it comes from, and why. */
export function sayPlan(plan: Plan, file: string): void {
  for (const { change, commands } of inOrder(plan)) {
    say(changeLine(change))
    for (const command of commands) say(paint('cyan', `    ${commandLine(command)}`))
    const { object } = change
    if ('origin' in object)
      say(paint('dim', `    ${file}:${String(object.origin.line)} ${object.origin.key} — ${object.why}`))
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
  const detail = change.action === 'change' ? `: ${differences(change.object, change.from).join(', ')}` : ''
  return paint(colour, `${mark} ${identity(change.object)}${detail}`)
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
