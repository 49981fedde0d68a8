import type { CheckItem, Expectation } from '../../main/contract.ts'

/** One expectation and what is known of it. */
export interface CheckRow {
  readonly text: string
  /** Of the lab file; absent as long as nothing tells it. */
  readonly line?: number
  /** `pending`: nobody looked yet. `running`: the first look is under way. */
  readonly state: 'pending' | 'running' | 'pass' | 'fail' | 'error'
  readonly evidence: readonly string[]
  /** How long the last look took; absent before. */
  readonly seconds?: number
  /** When the outcome became what it is; absent before. */
  readonly changedAt?: Date
  /** Absent before the first verdict. */
  readonly expectation?: Expectation
}

/** Expectations that nobody looked at yet. */
export function pendingRows(expectations: readonly Expectation[]): CheckRow[] {
  return expectations.map(({ text, origin }) => ({
    text,
    line: origin.line,
    state: 'pending',
    evidence: [],
  }))
}

/** The rows after one more item; a round over other expectations begins anew. */
export function take(rows: readonly CheckRow[], item: CheckItem, now: Date): readonly CheckRow[] {
  switch (item.type) {
    case 'round':
      return item.expectations.map((text, index) => {
        const before = rows[index]
        if (before?.text !== text) return { text, state: 'running', evidence: [] }
        return before.state === 'pending' ? { ...before, state: 'running' } : before
      })
    case 'verdict':
      return rows.map((row, index) => (index === item.index ? judged(row, item.verdict, now) : row))
    case 'done':
      return rows
  }
}

type Verdict = Extract<CheckItem, { type: 'verdict' }>['verdict']

function judged(row: CheckRow, { expectation, outcome, evidence, seconds }: Verdict, now: Date): CheckRow {
  const changedAt = row.state === outcome && row.changedAt ? row.changedAt : now
  const { text, origin } = expectation
  return { text, line: origin.line, state: outcome, evidence, seconds, changedAt, expectation }
}
