import { readFile, rename, stat, writeFile } from 'node:fs/promises'
import { kernelObjects } from './drivers/index.ts'
import { parseTrustedJson } from './kernel/json.ts'
import type { KernelObject } from './kernel/objects.ts'
import type { Sandbox } from './kernel/sandbox/sandbox.ts'
import { ownPath } from './kernel/sandbox/sandbox.ts'
import type { FaultWords } from './lab/fault-schema.ts'
import type { Lab } from './lab/lab.ts'
import { withBroken } from './lab/live-faults.ts'
import type { LiveImpairment } from './lab/live-impairments.ts'
import { withLive } from './lab/live-impairments.ts'
import { withoutContainers } from './lab/without-containers.ts'
import type { LinkPlace } from './links-down.ts'
import { withLinksDown } from './links-down.ts'
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
  /** Counts the changes that were applied since the lab came up. */
  readonly revision: number
  /** Containers of the lab that are stopped: nothing of them is there. */
  readonly stopped: readonly string[]
  /** Links that were set down by Underlay's own command: that is what is asked of them now. */
  readonly down?: readonly LinkPlace[] | undefined
  /** Impairments of links that were set while the lab runs. */
  readonly live?: readonly LiveImpairment[] | undefined
  /** What was broken while the lab runs, beside what its file breaks. */
  readonly broken?: readonly FaultWords[] | undefined
  /** How many hints of an exercise were told. */
  readonly hints?: number | undefined
  /** What the lab is being turned into, while a change is applied: where it is still there, that was cut off half-way, once or more. */
  readonly unfinished?: readonly Lab[] | undefined
}

type EarlierRecord = Omit<StoredRecord, 'revision' | 'stopped' | 'lab'> &
  Partial<Pick<StoredRecord, 'revision' | 'stopped'>> & {
    readonly lab: Omit<Lab, 'impairments'> & Partial<Pick<Lab, 'impairments'>>
  }

/**
 * What a running lab knows of itself. It is kept inside the lab's own sandbox, in memory: it cannot outlive the lab, and
 * nothing is left on disk.
 */
export interface LabRecord extends StoredRecord {
  /** The lab without its stopped containers, with what was set on its links: what is to be there. */
  readonly present: Lab
  /** What the lab file asks of the kernel: not stored, since it follows from {@link present}. Made when first looked at. */
  readonly objects: readonly KernelObject[]
  /** What the kernel is to have now: {@link objects}, as they are while some links are set down. */
  readonly wanted: readonly KernelObject[]
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
  let wanted: readonly KernelObject[] | undefined
  const present = presentLab(stored.lab, stored)
  return {
    ...stored,
    present,
    get objects() {
      return (objects ??= kernelObjects(present))
    },
    get wanted() {
      return (wanted ??= withLinksDown(this.objects, stored.down ?? []))
    },
  }
}

/** What was done to a lab while it runs, and is asked of it from then on. */
export type Doings = Pick<StoredRecord, 'stopped' | 'live' | 'broken'>

/** What is to be there of a lab, given what was done to it while it runs. */
export function presentLab(lab: Lab, { stopped, live, broken }: Doings): Lab {
  return withBroken(withLive(withoutContainers(lab, stopped), live), broken)
}

/** What the kernel is to have for a lab, with what was done to it, and with links that were set down. */
export function wantedObjects(
  lab: Lab,
  { down = [], ...doings }: Doings & Pick<StoredRecord, 'down'>,
): readonly KernelObject[] {
  return withLinksDown(kernelObjects(presentLab(lab, doings)), down)
}

/** Names the record's present state: whoever finds another name finds another record. Nothing where there is none. */
export async function recordState(sandbox: Sandbox): Promise<string | undefined> {
  const found = await stat(ownPath(sandbox, recordFile), { bigint: true }).catch(() => undefined)
  return found && `${found.ino} ${found.mtimeNs} ${found.size}`
}

/** The part of a record that is written down: what follows from it is left out, and not made for that. */
export function storedOf(record: StoredRecord): StoredRecord {
  const { version, startedAt, file, source, lab, inherited, revision } = record
  const { stopped, down, live, broken, hints, unfinished } = record
  return {
    version,
    startedAt,
    file,
    source,
    lab,
    inherited,
    revision,
    stopped,
    down,
    live,
    broken,
    hints,
    unfinished,
  }
}

/** Writes the record, all of it or nothing; fails where the lab's memory disk is full. */
export async function writeRecord(sandbox: Sandbox, record: StoredRecord): Promise<Result<void>> {
  const target = ownPath(sandbox, recordFile)
  try {
    await writeFile(`${target}.new`, JSON.stringify(storedOf(record)))
    await rename(`${target}.new`, target)
    return ok(undefined)
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    const hint = `Its memory disk /run/underlay may be full: remove files there (\`underlay shell ${record.lab.name}\`), then try again.`
    const message = `The lab ${record.lab.name} could not write down what it is made of.`
    return failed(kernelProblem('record-not-written', message, hint, { evidence: [words] }))
  }
}

/** Reads the record; nothing where the lab is still being built (or has just ended). */
export async function readRecord(sandbox: Sandbox): Promise<LabRecord | undefined> {
  const text = await readFile(ownPath(sandbox, recordFile), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  // A version of Underlay that did not know of revisions, stopped containers and impairments may have brought the lab up.
  const { revision = 0, stopped = [], lab, ...rest } = parseTrustedJson<EarlierRecord>(text)
  return labRecord({ ...rest, lab: { ...lab, impairments: lab.impairments ?? [] }, revision, stopped })
}
