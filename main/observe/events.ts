import { watch } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { readNamespaces } from '../kernel/read.ts'
import type { Sandbox } from '../kernel/sandbox/sandbox.ts'
import { pathInside } from '../kernel/sandbox/sandbox.ts'
import type { Result } from '../problem.ts'
import { failed, kernelProblem, ok } from '../problem.ts'
import type { Change, Known } from './known.ts'
import { learnLine, learnState, needsNames, nothingKnown } from './known.ts'
import type { ObservedLab } from './lab.ts'
import type { MonitorLine } from './monitor-line.ts'
import { parseMonitorLine } from './monitor-line.ts'
import type { Numbers } from './monitors.ts'
import { startMonitors } from './monitors.ts'

/** Something that changed in a lab's kernel. */
export interface LabEvent extends Omit<Change, 'what'> {
  /** ISO 8601, UTC. */
  readonly time: string
  readonly namespace: string
  readonly what: 'namespace' | Change['what']
}

/** Milliseconds for which lines are gathered: three monitors tell of one change, each in its own time. */
const gathering = 10

/**
 * How often a new namespace is looked for that has a name already, and is not there yet: on a busy machine that takes seconds. After
 * the first looks there are pauses, in milliseconds.
 */
const patience = 120
const quickLooks = 20
const slowly = 100

/**
 * Tells of changes in all namespaces of a lab as they happen, until `signal` ends it or the lab ends. Namespaces that come
 * later are noticed. Fails where this machine's `ip monitor` does not work.
 */
export async function watchEvents(
  { sandbox }: ObservedLab,
  onEvent: (event: LabEvent) => void,
  signal: AbortSignal,
): Promise<Result<void>> {
  const watcher = startWatcher(sandbox, onEvent)
  signal.addEventListener('abort', watcher.end)
  if (signal.aborted) watcher.end()
  const words = await watcher.ended
  signal.removeEventListener('abort', watcher.end)
  if (words === '') return ok(undefined)
  return failed(
    kernelProblem(
      'no-events',
      'The kernel’s changes could not be followed.',
      'See `underlay doctor` for the version of `ip`.',
      {
        evidence: words.trim().split('\n'),
      },
    ),
  )
}

function startWatcher(sandbox: Sandbox, onEvent: (event: LabEvent) => void) {
  const folder = pathInside(sandbox, '/run/netns')
  const known = new Map<string, Known>()
  const stale = new Set<string>()
  let lines: { text: string; fdb: boolean }[] = []
  let numbers: Numbers = { namespaces: new Map(), own: new Map() }
  let attempts = patience
  /** Counts what has happened to the folder of names. */
  let touches = 0
  let listening = false
  let turn: Promise<void> | undefined

  const monitors = startMonitors(sandbox, {
    onLine: (text, fdb) => {
      lines.push({ text, fdb })
      wake()
    },
    onLoss: () => {
      for (const namespace of known.keys()) stale.add(namespace)
      wake()
    },
  })
  const folderWatch = watch(folder, () => {
    attempts = patience
    touches += 1
    wake()
  })
  const ended = monitors.ended.then(async (words) => {
    folderWatch.close()
    await turn
    return words
  })
  wake()
  return { ended, end: monitors.end }

  function wake(): void {
    turn ??= work().finally(() => {
      turn = undefined
      if (lines.length > 0 || stale.size > 0 || attempts > 0) wake()
    })
  }

  /** One turn: new namespaces, then what the monitors said, then what has to be read since no monitor tells it. */
  async function work(): Promise<void> {
    const waits = attempts > 0 && attempts <= patience - quickLooks && lines.length + stale.size === 0
    await new Promise((resolve) => setTimeout(resolve, waits ? slowly : gathering))
    if (attempts > 0) await findNamespaces()
    const gathered = lines
    lines = []
    const parsed = gathered
      .map(({ text, fdb }) => parseMonitorLine(text, { fdb, own: numbers.own }))
      .filter((line) => line !== undefined)
      .sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0))
    for (const line of parsed) await take(line)
    const again = [...stale]
    stale.clear()
    await read(again)
  }

  async function findNamespaces(): Promise<void> {
    attempts -= 1
    const seen = touches
    const found = await monitors.number()
    if (!found) {
      attempts = 0
      return
    }
    numbers = found
    const nsids = new Map([...found.namespaces].map(([nsid, name]) => [name, nsid]))
    for (const [name, { nsid }] of known) {
      if (nsids.get(name) === nsid) continue
      known.delete(name)
      tellNamespace(name, 'removed')
    }
    const added = [...nsids].filter(([name]) => !known.has(name))
    for (const [name, nsid] of added) {
      known.set(name, nothingKnown(nsid))
      tellNamespace(name, 'added')
    }
    await read(added.map(([name]) => name))
    // A namespace gets its name a moment before it is there.
    const names = await readdir(folder).catch((): string[] => [])
    if (names.every((name) => known.has(name)) && touches === seen) attempts = 0
    listening = true
  }

  async function read(namespaces: readonly string[]): Promise<void> {
    if (namespaces.length === 0) return
    const states = await readNamespaces(sandbox, namespaces).catch(() => undefined)
    // One that has just ended cannot be read, and takes the others' answers with it.
    if (!states && namespaces.length > 1) for (const namespace of namespaces) await read([namespace])
    const time = new Date().toISOString()
    for (const state of states ?? []) {
      const namespace = known.get(state.namespace)
      if (namespace)
        for (const change of learnState(namespace, state))
          tell({ time, namespace: state.namespace, ...change })
    }
  }

  async function take(line: MonitorLine): Promise<void> {
    const name = numbers.namespaces.get(line.nsid)
    const namespace = name === undefined ? undefined : known.get(name)
    if (name === undefined || !namespace) return
    if (needsNames(namespace, line)) await read([name])
    const learnt = learnLine(namespace, line)
    for (const change of learnt.changes) tell({ time: line.time, namespace: name, ...change })
    if (learnt.stale) stale.add(name)
  }

  function tellNamespace(name: string, action: 'added' | 'removed'): void {
    const time = new Date().toISOString()
    tell({
      time,
      namespace: name,
      what: 'namespace',
      action,
      name,
      facts: {},
      text: `namespace ${name} ${action}`,
    })
  }

  /** What is there at the start is no event. */
  function tell(event: LabEvent): void {
    if (listening) onEvent(event)
  }
}
