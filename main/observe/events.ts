import { watch } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { readNamespaces } from '../kernel/read.ts'
import { pathInside } from '../kernel/sandbox/sandbox.ts'
import type { Result } from '../problem.ts'
import { failed, kernelProblem, ok } from '../problem.ts'
import type { Entry, EntryKind } from './entries.ts'
import { changesOf, entriesOf, entryOf, factsText } from './entries.ts'
import type { ObservedLab } from './lab.ts'
import type { MonitorLine } from './monitor-line.ts'
import { parseMonitorLine } from './monitor-line.ts'
import type { Numbers } from './monitors.ts'
import { startMonitors } from './monitors.ts'

/** Something that changed in a lab's kernel. */
export interface LabEvent {
  /** ISO 8601, UTC. */
  readonly time: string
  readonly namespace: string
  readonly what: 'namespace' | EntryKind
  /** `missed`: a VXLAN device asks for an entry that it does not have. */
  readonly action: 'added' | 'changed' | 'removed' | 'missed'
  /** What a person calls it: `eth0`, `10.0.0.3/24 on eth0`. */
  readonly name: string
  /** What else there is to say of it, as it is now: `{ state: 'up', mtu: '1500' }`. */
  readonly facts: Readonly<Record<string, string>>
  /** All of it, as a sentence for people. */
  readonly text: string
}

/** What is known of one namespace. */
interface Known {
  entries: Map<string, Entry>
  /** Links by number, those that are gone among them: other lines may still speak of them. */
  readonly names: Map<number, string>
  /** The bridge of each port as the monitor calls it, which may be a wrong name, but the same one as long as nothing changes. */
  readonly said: Map<number, string | undefined>
}

/** Milliseconds for which lines are gathered: three monitors tell of one change, each in its own time. */
const gathering = 10

/**
 * Tells of changes in all namespaces of a lab as they happen, until `signal` ends it or the lab ends. Namespaces that come
 * later are noticed. Fails where this machine's `ip monitor` does not work.
 */
export async function watchEvents(
  lab: ObservedLab,
  onEvent: (event: LabEvent) => void,
  signal: AbortSignal,
): Promise<Result<void>> {
  const watcher = makeWatcher(lab, onEvent)
  const stop = () => {
    watcher.end()
  }
  signal.addEventListener('abort', stop)
  if (signal.aborted) stop()
  const words = await watcher.ended
  signal.removeEventListener('abort', stop)
  if (words === '' || signal.aborted) return ok(undefined)
  return failed(
    kernelProblem(
      'no-events',
      'The kernel’s changes could not be followed.',
      'See that the lab still runs: `underlay ls`.',
      {
        evidence: words.trim().split('\n'),
      },
    ),
  )
}

function makeWatcher({ sandbox }: ObservedLab, onEvent: (event: LabEvent) => void) {
  const known = new Map<string, Known>()
  const lines: { text: string; fdb: boolean }[] = []
  const stale = new Set<string>()
  let numbers: Numbers = { namespaces: new Map(), own: new Map() }
  let namespacesChanged = true
  let quiet = true
  let turn: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined

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
  const folder = pathInside(sandbox, '/run/netns')
  const folderWatch = watch(folder, () => {
    namespacesChanged = true
    wake()
  })
  const ended = monitors.ended.then(async (words) => {
    folderWatch.close()
    clearTimeout(timer)
    await turn
    return words
  })
  wake()
  return { ended, end: monitors.end }

  function wake(): void {
    timer ??= setTimeout(() => {
      turn = work().finally(() => {
        timer = undefined
        if (lines.length > 0 || stale.size > 0 || namespacesChanged) wake()
      })
    }, gathering)
  }

  /** One turn: namespaces first, then what the monitors said, then what has to be read anew since no monitor tells it. */
  async function work(): Promise<void> {
    if (namespacesChanged) await findNamespaces()
    const parsed = lines
      .splice(0)
      .map(({ text, fdb }) => parseMonitorLine(text, { fdb, own: numbers.own }))
      .filter((line) => line !== undefined)
      .sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0))
    for (const line of parsed) await take(line)
    const again = [...stale]
    stale.clear()
    await read(again)
  }

  async function findNamespaces(): Promise<void> {
    namespacesChanged = false
    const names = await readdir(folder).catch((): string[] => [])
    numbers = (await monitors.number()) ?? numbers
    for (const name of known.keys()) {
      if (names.includes(name)) continue
      known.delete(name)
      tell(now(), name, 'namespace', 'removed', name, {}, `namespace ${name} removed`)
    }
    const added = names.filter((name) => !known.has(name))
    for (const name of added) {
      known.set(name, { entries: new Map(), names: new Map(), said: new Map() })
      tell(now(), name, 'namespace', 'added', name, {}, `namespace ${name} added`)
    }
    await read(added)
    quiet = false
  }

  /** Reads namespaces and tells of what is different from what was known. */
  async function read(namespaces: readonly string[]): Promise<void> {
    if (namespaces.length === 0) return
    const states = await readNamespaces(sandbox, namespaces).catch(() => undefined)
    // A namespace that has just ended cannot be read, nor the others in the same turn: they are tried one by one.
    if (states === undefined && namespaces.length > 1)
      for (const namespace of namespaces) await read([namespace])
    for (const state of states ?? []) {
      const before = known.get(state.namespace)
      if (!before) continue
      for (const { ifindex, ifname } of state.links) before.names.set(ifindex, ifname)
      const entries = entriesOf(state)
      for (const entry of before.entries.values()) {
        if (!entries.has(entry.key)) tellEntry(now(), state.namespace, 'removed', entry)
      }
      for (const entry of entries.values())
        update(now(), state.namespace, entry, before.entries.get(entry.key))
      before.entries = entries
    }
  }

  async function take(line: MonitorLine): Promise<void> {
    const namespace = numbers.namespaces.get(line.nsid)
    const state = namespace === undefined ? undefined : known.get(namespace)
    if (namespace === undefined || !state) return
    if (line.what === 'link') state.names.set(line.index, line.name)
    else if (indexesOf(line).some((index) => !state.names.has(index))) await read([namespace])
    const bridge = line.what === 'link' ? bridgeOf(line, state) : undefined
    const entry = entryOf(line, state.names, bridge?.name)
    if (!entry) return
    const before = state.entries.get(entry.key)
    if ('missed' in line && line.missed) tellEntry(line.time, namespace, 'missed', entry)
    else if (line.removed) {
      if (state.entries.delete(entry.key)) tellEntry(line.time, namespace, 'removed', before ?? entry)
    } else {
      state.entries.set(entry.key, entry)
      update(line.time, namespace, entry, before)
    }
    // The kernel takes a link's routes away when it goes down, and says nothing.
    if (entry.what === 'link' && (line.removed || entry.facts['state'] !== before?.facts['state']))
      stale.add(namespace)
    if (bridge?.doubtful) stale.add(namespace)
  }

  function update(time: string, namespace: string, entry: Entry, before: Entry | undefined): void {
    if (!before) {
      tellEntry(time, namespace, 'added', entry)
      return
    }
    const changes = changesOf(before, entry)
    if (changes.length === 0) return
    const text = `${entry.what} ${entry.name}: ${changes.join(', ')}`
    tell(time, namespace, entry.what, 'changed', entry.name, entry.facts, text)
  }

  function tellEntry(time: string, namespace: string, action: LabEvent['action'], entry: Entry): void {
    const facts = action === 'removed' ? '' : factsText(entry)
    tell(
      time,
      namespace,
      entry.what,
      action,
      entry.name,
      entry.facts,
      `${entry.what} ${entry.name} ${action}${facts && `: ${facts}`}`,
    )
  }

  function tell(
    time: string,
    namespace: string,
    what: LabEvent['what'],
    action: LabEvent['action'],
    name: string,
    facts: LabEvent['facts'],
    text: string,
  ) {
    if (!quiet) onEvent({ time, namespace, what, action, name, facts, text })
  }
}

/**
 * The bridge of a port. The monitor hears every namespace and mixes links of the same number up, so that its word is only good
 * for saying that something changed; then the true name has to be read.
 */
function bridgeOf(
  line: Extract<MonitorLine, { what: 'link' }>,
  { entries, said }: Known,
): { name?: string; doubtful: boolean } {
  const name = entries.get(`link ${String(line.index)}`)?.facts['bridge']
  const same = line.master === name || (said.has(line.index) && said.get(line.index) === line.master)
  said.set(line.index, line.master)
  if (line.master === undefined) return { doubtful: false }
  return { ...(name !== undefined && { name }), doubtful: !same || name === undefined }
}

function indexesOf(line: MonitorLine): number[] {
  if (line.what === 'route') return line.hops.flatMap(({ index }) => index ?? [])
  return [line.index]
}

function now(): string {
  return new Date().toISOString()
}
