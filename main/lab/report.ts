import { inputProblem } from '../problem.ts'
import type { Problem } from '../problem.ts'
import type { Origin } from './lab.ts'
import { lineOf, placeOf } from './source.ts'
import type { Path, Source } from './source.ts'

/** What every step of reading a lab shares: the file, and the problems found so far. */
export interface Report {
  readonly source: Source
  readonly problems: Problem[]
}

/** What is wrong and what to do, with a stable word for programs. */
export interface Finding {
  readonly code: string
  readonly message: string
  readonly hint: string
}

/** Adds a problem at a key or at its value. */
export function tell(report: Report, path: Path, at: 'key' | 'value', finding: Finding): void {
  const { place, quote } = placeOf(report.source, path, at)
  report.problems.push({ ...inputProblem(finding.code, finding.message, finding.hint, place), quote })
}

/** Where a part of the lab stands, for the objects that will be made from it. */
export function originOf(report: Report, path: Path): Origin {
  return { key: path.join('.'), line: lineOf(report.source, path) }
}

/** `on line 12`, for messages that name two places. */
export function onLine(report: Report, path: Path): string {
  return `on line ${lineOf(report.source, path)}`
}
