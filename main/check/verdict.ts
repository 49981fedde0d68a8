import type { Expectation } from '../lab/lab.ts'
import type { Problem } from '../problem.ts'

/** What became of one expectation. */
export interface Verdict {
  readonly expectation: Expectation
  /** `error`: the check itself could not be made, so that nothing is known. It is never a `fail`. */
  readonly outcome: 'pass' | 'fail' | 'error'
  /** Short lines: what was sent, what came back, what the kernel says. */
  readonly evidence: readonly string[]
  /** How long it took, repetitions included. */
  readonly seconds: number
}

/**
 * What one look at a claim found, before negation. `neither` fails the claim and its negation alike: a web server's error
 * page, for one, is not the page that was asked for, and does not show that the server is out of reach.
 */
export interface Finding {
  readonly state: 'holds' | 'fails' | 'neither' | 'broken'
  readonly evidence: readonly string[]
}

/** What a finding means for the expectation. */
export function judge({ negated }: Pick<Expectation, 'negated'>, { state }: Finding): Verdict['outcome'] {
  if (state === 'broken') return 'error'
  return state === (negated ? 'fails' : 'holds') ? 'pass' : 'fail'
}

/** The finding of a check that could not be made. */
export function broken(problems: readonly Problem[]): Finding {
  return {
    state: 'broken',
    evidence: problems.flatMap(({ message, evidence }) => [message, ...(evidence ?? [])]),
  }
}

/** So many characters of one line of evidence are kept. */
const longest = 500

/** A line of evidence without what would move a terminal's cursor or colour it: it may come from anybody in the lab. */
export function printable(line: string): string {
  const clean = line.replaceAll('\t', ' ').replaceAll(/\p{Cc}/gu, '\u{FFFD}')
  return clean.length > longest ? `${clean.slice(0, longest)} …` : clean
}
