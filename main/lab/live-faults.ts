import type { Result } from '../problem.ts'
import { failed, inputProblem, ok } from '../problem.ts'
import type { FaultWords } from './fault-schema.ts'
import { readFaults } from './faults.ts'
import type { Lab } from './lab.ts'
import type { Report } from './report.ts'
import { readSource } from './source.ts'

/** Reads what somebody breaks of a running lab: the keys and values of an item of `faults`. */
export function readLiveFault(words: Readonly<Record<string, unknown>>): Result<FaultWords> {
  // JSON is YAML: so the same reader tells the same mistakes. Where in this text they are is of no use to anybody.
  const source = readSource(JSON.stringify({ faults: [words] }), '', [])
  if (!source.ok) return source
  const report: Report = { source: source.value, problems: [] }
  const [fault] = readFaults(report)
  return fault
    ? ok(fault.words)
    : failed(...report.problems.map(({ code, message, hint }) => inputProblem(code, message, hint)))
}

/** A lab with what was broken while it runs. What is not there is not broken. */
export function withBroken(lab: Lab, broken: readonly FaultWords[] | undefined = []): Lab {
  if (broken.length === 0) return lab
  return { ...lab, faults: [...(lab.faults ?? []), ...broken.map((words) => ({ words }))] }
}

/** Whether two faults say the same. */
export function isSameFault(a: FaultWords, b: FaultWords): boolean {
  const sorted = (words: FaultWords) =>
    JSON.stringify(Object.entries(words).sort(([x], [y]) => (x < y ? -1 : 1)))
  return sorted(a) === sorted(b)
}
