import { readFile, rename, writeFile } from 'node:fs/promises'
import { kernelObjects } from './drivers/index.ts'
import { parseTrustedJson } from './kernel/json.ts'
import type { KernelObject } from './kernel/objects.ts'
import type { Sandbox } from './kernel/sandbox/sandbox.ts'
import { ownPath } from './kernel/sandbox/sandbox.ts'
import type { Lab } from './lab/lab.ts'
import type { Result } from './problem.ts'
import { failed, kernelProblem, ok } from './problem.ts'

/** What a running lab writes down of itself. */
interface StoredRecord {
  /** Version of Underlay that brought the lab to what it is. */
  readonly version: string
  /** ISO 8601. */
  readonly startedAt: string
  /** Absolute path of the lab file as it was given. */
  readonly file: string
  /** The lab file's text as it was applied. */
  readonly source: string
  readonly lab: Lab
  /** What new namespaces inherit from this machine. */
  readonly inherited: readonly string[]
  /** What the lab is being turned into, while a change is applied: where it is still there, that was cut off half-way, once or more. */
  readonly unfinished?: readonly Lab[] | undefined
}

/**
 * What a running lab knows of itself. It is kept inside the lab's own sandbox, in memory: it cannot outlive the lab, and
 * nothing is left on disk.
 */
export interface LabRecord extends StoredRecord {
  /** What was asked of the kernel: not stored, since it follows from the lab. Made when first looked at. */
  readonly objects: readonly KernelObject[]
}

/** A lab that lives on this machine. */
export interface RunningLab {
  readonly sandbox: Sandbox
  readonly record: LabRecord
}

const recordFile = 'lab.json'

/** A record with the kernel objects that follow from its lab. */
export function labRecord(stored: StoredRecord, known?: readonly KernelObject[]): LabRecord {
  let objects = known
  return {
    ...stored,
    get objects() {
      return (objects ??= kernelObjects(stored.lab))
    },
  }
}

/** Writes the record, all of it or nothing; fails where the lab's memory disk is full. */
export async function writeRecord(sandbox: Sandbox, record: StoredRecord): Promise<Result<void>> {
  const { version, startedAt, file, source, lab, inherited, unfinished } = record
  const target = ownPath(sandbox, recordFile)
  try {
    await writeFile(
      `${target}.new`,
      JSON.stringify({ version, startedAt, file, source, lab, inherited, unfinished }),
    )
    await rename(`${target}.new`, target)
    return ok(undefined)
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    const hint = `Its memory disk /run/underlay may be full: remove files there (\`underlay shell ${lab.name}\`), then try again.`
    const message = `The lab ${lab.name} could not write down what it is made of.`
    return failed(kernelProblem('record-not-written', message, hint, { evidence: [words] }))
  }
}

/** Reads the record; nothing where the lab is still being built (or has just ended). */
export async function readRecord(sandbox: Sandbox): Promise<LabRecord | undefined> {
  const text = await readFile(ownPath(sandbox, recordFile), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : labRecord(parseTrustedJson<StoredRecord>(text))
}
