import type { Cell, Matrix } from '../check/matrix.ts'
import type { Verdict } from '../check/verdict.ts'
import { paint, say, table } from './output.ts'

const marks = { pass: ['green', '✓'], fail: ['red', '✗'], error: ['yellow', '!'] } as const

/** Shows verdicts with their evidence, and how many there are of each. */
export function sayVerdicts(verdicts: readonly Verdict[]): void {
  for (const verdict of verdicts) sayVerdict(verdict)
  say(tally(verdicts))
}

/** Shows one verdict with its evidence. */
export function sayVerdict({ expectation, outcome, evidence, seconds }: Verdict, prefix = ''): void {
  const [colour, mark] = marks[outcome]
  const word = outcome === 'pass' ? '' : `${outcome}: `
  say(
    `${prefix}${paint(colour, mark)} ${word}${expectation.text}${paint('dim', `  ${seconds.toFixed(2)} s`)}`,
  )
  for (const line of evidence) say(paint('dim', `    ${line}`))
}

/** How many expectations hold: one sentence. */
function tally(verdicts: readonly Verdict[]): string {
  if (verdicts.length === 0) return 'The lab expects nothing.'
  const count = (outcome: Verdict['outcome']) =>
    verdicts.filter((verdict) => verdict.outcome === outcome).length
  const [held, failed, errors] = [count('pass'), count('fail'), count('error')]
  if (held === verdicts.length) return `All ${String(held)} expectations hold.`
  const unknown = errors === 0 ? '' : `, ${String(errors)} could not be checked`
  return `${String(held)} of ${String(verdicts.length)} expectations hold, ${String(failed)} failed${unknown}.`
}

/** A row for each source, a column for each destination, and below it why somebody is not reached. */
export function sayMatrix({ nodes, rows }: Matrix): void {
  const header = ['from \\ to', ...nodes]
  say(table([header, ...rows.map((row, i) => [nodes[i] ?? '', ...row.map(cellText)])]))
  const reasons = rows.flatMap((row, i) =>
    row.flatMap((cell, j) =>
      'reason' in cell ? [`${nodes[i] ?? ''} → ${nodes[j] ?? ''}: ${cell.reason}`] : [],
    ),
  )
  if (reasons.length > 0) say(paint('dim', `\n${reasons.join('\n')}`))
}

function cellText(cell: Cell): string {
  switch (cell.type) {
    case 'self':
      return '·'
    case 'reached':
      return paint('green', `${cell.milliseconds.toFixed(1)} ms`)
    case 'lost':
      return paint('red', '✗')
    case 'error':
      return paint('yellow', '?')
  }
}
