import type { Sandbox } from '../kernel/sandbox/sandbox.ts'
import type { Lab } from '../lab/lab.ts'

/** A running lab, as far as its checks are concerned. */
export interface CheckedLab {
  readonly sandbox: Sandbox
  readonly record: {
    readonly lab: Lab
    /** Containers of the lab that are stopped. */
    readonly stopped?: readonly string[]
  }
}

/** Whether a node is a container that is stopped: then nothing can be sent from it, and nothing asked in it. */
export function isStopped({ record: { stopped } }: CheckedLab, node: string): boolean {
  return stopped?.includes(node) ?? false
}
