import type { Sandbox } from '../kernel/sandbox/sandbox.ts'
import type { LabRecord } from '../record.ts'

/** A running lab, as far as its checks are concerned. */
export interface CheckedLab {
  readonly sandbox: Sandbox
  readonly record: Pick<LabRecord, 'lab'>
}
