import { readFile, rename, writeFile } from 'node:fs/promises'
import type { KernelObject } from './kernel/objects.ts'
import type { Sandbox } from './kernel/sandbox/sandbox.ts'
import { pathInside } from './kernel/sandbox/sandbox.ts'
import type { Lab } from './lab/lab.ts'
import type { Result } from './problem.ts'
import { failed, kernelProblem, ok } from './problem.ts'

/**
 * What a running lab knows of itself. It is kept inside the lab's own sandbox, in memory: it cannot outlive the lab, and
 * nothing is left on disk.
 */
export interface LabRecord {
  /** Version of Underlay that wrote the record. */
  readonly version: string
  /** ISO 8601. */
  readonly startedAt: string
  /** Absolute path of the lab file as it was given. */
  readonly file: string
  /** The lab file's text as it was applied. */
  readonly source: string
  readonly lab: Lab
  /** What was asked of the kernel. */
  readonly objects: readonly KernelObject[]
  /** What new namespaces inherit from this machine. */
  readonly inherited: readonly string[]
  /** What is being asked instead, while a change is applied: where it is still there, the applying was cut off half-way. */
  readonly unfinished?: readonly KernelObject[]
}

/** A lab that lives on this machine. */
export interface RunningLab {
  readonly sandbox: Sandbox
  readonly record: LabRecord
}

const path = '/run/underlay/lab.json'

/** Writes the record, all of it or nothing; fails where the lab's memory disk is full. */
export async function writeRecord(sandbox: Sandbox, record: LabRecord): Promise<Result<void>> {
  const target = pathInside(sandbox, path)
  try {
    await writeFile(`${target}.new`, JSON.stringify(record))
    await rename(`${target}.new`, target)
    return ok(undefined)
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    return failed(
      kernelProblem(
        'record-not-written',
        `The lab ${record.lab.name} could not write down what it is made of.`,
        'Its memory disk /run may be full: remove files there (`underlay shell ' + record.lab.name + '`), then try again.',
        { evidence: [words] },
      ),
    )
  }
}

/** Reads the record; nothing where the lab is still being built (or has just ended). */
export async function readRecord(sandbox: Sandbox): Promise<LabRecord | undefined> {
  const text = await readFile(pathInside(sandbox, path), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : (JSON.parse(text) as LabRecord)
}
