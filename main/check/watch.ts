import { setTimeout as sleep } from 'node:timers/promises'
import { readRecord } from '../record.ts'
import { checkLab } from './check.ts'
import type { CheckedLab } from './checked-lab.ts'
import type { Verdict } from './verdict.ts'

/**
 * Checks a lab again and again, `pause` milliseconds between two rounds: yields all verdicts of the first round, then those
 * that are new or whose outcome has changed. Follows changes that are applied to the lab; ends when the lab does, or when
 * `signal` aborts (a round that has begun is carried through first).
 */
export async function* watchLab(
  lab: CheckedLab,
  { signal, pause = 1000 }: { readonly signal?: AbortSignal; readonly pause?: number } = {},
): AsyncGenerator<readonly Verdict[], void> {
  let before: readonly Verdict[] = []
  for (;;) {
    const record = await readRecord(lab.sandbox)
    if (!record || signal?.aborted) return
    const now = await checkLab({ ...lab, record })
    // A lab that has just been taken down breaks every check; that is its end, and no verdict.
    if (!(await readRecord(lab.sandbox))) return
    const changed = changes(before, now)
    if (changed.length > 0) yield changed
    before = now
    // An abort ends the pause early, and with it the loop.
    await sleep(pause, undefined, { ...(signal && { signal }) }).catch(() => undefined)
  }
}

/** Verdicts that are new, or have another outcome than the verdict before on the same sentence. */
export function changes(before: readonly Verdict[], now: readonly Verdict[]): Verdict[] {
  const outcomes = new Map(before.map(({ expectation, outcome }) => [expectation.text, outcome]))
  return now.filter(({ expectation, outcome }) => outcomes.get(expectation.text) !== outcome)
}
