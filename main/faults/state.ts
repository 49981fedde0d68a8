import type { FaultWords } from '../lab/fault-schema.ts'
import { isUnbroken } from './fault.ts'
import type { FaultResult } from './index.ts'

/** One thing that is broken of a running lab, for people. */
export interface FaultState {
  readonly words: FaultWords
  /** `c1’s MTU on eth0 is 1500 instead of 1450`, without a full stop. */
  readonly text: string
  readonly namespace: string
  /** Absent where it is no matter of one interface. */
  readonly link?: string
  /** Of the lab file; absent where it was broken while the lab runs. */
  readonly line?: number
}

/** What is broken among faults; one of a container that is stopped breaks nothing. */
export function faultStates(results: readonly FaultResult[]): FaultState[] {
  return results.flatMap(({ fault: { words, origin }, result }) => {
    if (isUnbroken(result)) return []
    const { text, namespace, link } = result
    return [
      { words, text, namespace, ...(link !== undefined && { link }), ...(origin && { line: origin.line }) },
    ]
  })
}
