import { inputProblem } from '../problem.ts'
import type { Problem } from '../problem.ts'
import type { Origin } from './lab.ts'
import { lineOf, placeOf } from './source.ts'
import type { Path, Source } from './source.ts'
import { nearest } from './suggest.ts'

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
  report.problems.push({
    ...inputProblem(finding.code, clip(finding.message), clip(finding.hint), place),
    quote,
  })
}

/** A sentence repeats what was written, which may be anything: 400 characters of it are enough. */
function clip(sentence: string): string {
  return sentence.length > 400 ? `${sentence.slice(0, 300)} … ${sentence.slice(-80)}` : sentence
}

/** Where a part of the lab stands, for the objects that will be made from it. */
export function originOf(report: Report, path: Path): Origin {
  return { key: path.join('.'), line: lineOf(report.source, path) }
}

/** `on line 12`, for messages that name two places. */
export function onLine(report: Report, path: Path): string {
  return `on line ${lineOf(report.source, path)}`
}

/** Nobody reads suggestions for more problems than these, and to look for them takes time. */
const SUGGESTED = 200

/** The known name that a wrong one most likely means, where there is one and the file has not too many problems. */
export function guess(report: Report, written: string, known: Iterable<string>): string | undefined {
  return report.problems.length < SUGGESTED ? nearest(written, known) : undefined
}
