import { findLab } from '../engine.ts'
import type { Sandbox } from '../kernel/sandbox/sandbox.ts'
import { findSandboxes, isAlive } from '../kernel/sandbox/sandbox.ts'
import type { Result } from '../problem.ts'
import { ok } from '../problem.ts'
import type { RunningLab } from '../record.ts'
import { readRecord, recordState } from '../record.ts'
import { untilAborted } from './until-aborted.ts'

/** The running labs of this user, those of other programs among them; a record is read again only when it is another one. */
export interface RunningLabs {
  readonly list: () => Promise<readonly RunningLab[]>
  readonly find: (name: string) => Promise<Result<RunningLab>>
  /** A lab as it is by now; nothing where it has ended. Costs less than {@link find}. */
  readonly current: (sandbox: Sandbox) => Promise<RunningLab | undefined>
  /** Tells of all labs, at first and whenever that changes, until `signal` aborts. */
  readonly follow: (listener: (labs: readonly RunningLab[]) => void, signal: AbortSignal) => Promise<void>
  /** Says that something was done to a lab: followers learn at once what came of it. */
  readonly touched: (name: string) => void
  /** Told of labs that something was done to, until `signal` aborts. */
  readonly onTouch: (listener: (name: string) => void, signal: AbortSignal) => void
}

/** Milliseconds between two looks at what others may have started, changed or ended. Nobody looks while nobody follows. */
const pause = 1000

interface Known {
  readonly state: string
  readonly lab: RunningLab
}

export function createRunningLabs(): RunningLabs {
  const known = new Map<string, Known>()
  const followers = new Set<(labs: readonly RunningLab[]) => void>()
  const touchers = new Set<(name: string) => void>()
  let told: readonly RunningLab[] | undefined
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> | undefined
  let again = false

  async function list(): Promise<readonly RunningLab[]> {
    const sandboxes = await findSandboxes()
    const labs = await Promise.all(sandboxes.map(read))
    const keys = new Set(sandboxes.map(keyOf))
    for (const key of known.keys()) if (!keys.has(key)) known.delete(key)
    return labs.filter((lab) => lab !== undefined)
  }

  async function read(sandbox: Sandbox): Promise<RunningLab | undefined> {
    const state = await recordState(sandbox)
    if (state === undefined) return undefined
    const before = known.get(keyOf(sandbox))
    if (before?.state === state) return before.lab
    const record = await readRecord(sandbox)
    if (!record) return undefined
    const lab = { sandbox, record }
    known.set(keyOf(sandbox), { state, lab })
    return lab
  }

  async function look(): Promise<void> {
    const labs = await list()
    if (told && labs.length === told.length && labs.every((lab, i) => lab === told?.[i])) return
    told = labs
    for (const follower of followers) follower(labs)
  }

  function lookSoon(): void {
    if (looking) again = true
    if (looking || followers.size === 0) return
    clearTimeout(timer)
    looking = look().finally(() => {
      looking = undefined
      if (again) {
        again = false
        lookSoon()
      } else if (followers.size > 0) timer = setTimeout(lookSoon, pause)
    })
  }

  return {
    list,
    find: async (name) => {
      const found = (await list()).find(({ record }) => record.lab.name === name)
      return found ? ok(found) : findLab(name)
    },
    current: async (sandbox) => ((await isAlive(sandbox)) ? read(sandbox) : undefined),
    follow: async (listener, signal) => {
      if (signal.aborted) return
      const labs = await list()
      told ??= labs
      listener(told)
      followers.add(listener)
      lookSoon()
      await untilAborted(signal)
      followers.delete(listener)
      if (followers.size > 0) return
      clearTimeout(timer)
      told = undefined
    },
    touched: (name) => {
      lookSoon()
      for (const toucher of touchers) toucher(name)
    },
    onTouch: (listener, signal) => {
      touchers.add(listener)
      signal.addEventListener('abort', () => touchers.delete(listener))
    },
  }
}

function keyOf({ owner, lab }: Sandbox): string {
  return `${owner} ${lab}`
}
