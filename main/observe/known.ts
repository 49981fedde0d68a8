import { filtersVlans } from '../kernel/port-vlans.ts'
import type { NamespaceState } from '../kernel/read.ts'
import type { Entry, EntryKind } from './entries.ts'
import { changesOf, entriesOf, entryOf, factsText } from './entries.ts'
import type { LinkLine, MonitorLine } from './monitor-line.ts'

/** A change within one namespace. */
export interface Change {
  readonly what: EntryKind
  /** `missed`: a VXLAN device asks for an entry that it does not have. */
  readonly action: 'added' | 'changed' | 'removed' | 'missed'
  /** What a person calls it: `eth0`, `10.0.0.3/24 on eth0`. */
  readonly name: string
  /** What else there is to say of it, as it is now: `{ state: 'up', mtu: '1500' }`. */
  readonly facts: Readonly<Record<string, string>>
  /** All of it, as a sentence for people. */
  readonly text: string
}

/** What is known of one namespace. It is kept up by what is read and by what the monitors say. */
export interface Known {
  /** Its number among the namespaces of the lab; another namespace of the same name has another one. */
  readonly nsid: number
  readonly entries: Map<string, Entry>
  /** Links by number, those that are gone among them: other lines may still speak of them. */
  readonly names: Map<number, string>
  /** The bridge of each port as the monitor calls it. */
  readonly said: Map<number, string | undefined>
  /** Whether a bridge in it keeps VLANs apart: then what ports carry is read again whenever the bridge speaks of one. */
  filters: boolean
}

/** A namespace of which nothing is known yet. */
export function nothingKnown(nsid: number): Known {
  return { nsid, entries: new Map(), names: new Map(), said: new Map(), filters: false }
}

/** Takes over what was read of a namespace, and returns what is different from what was known. */
export function learnState(known: Known, state: NamespaceState): Change[] {
  const entries = entriesOf(state)
  const before = new Map(known.entries)
  known.entries.clear()
  known.filters = state.links.some(filtersVlans)
  for (const { ifindex, ifname } of state.links) known.names.set(ifindex, ifname)
  for (const [key, entry] of entries) known.entries.set(key, entry)
  const removed = [...before.values()]
    .filter(({ key }) => !entries.has(key))
    .map((entry) => changeOf('removed', entry))
  return [...removed, ...[...entries.values()].flatMap((entry) => update(entry, before.get(entry.key)))]
}

/** Whether a line speaks of links whose names are not known: then the namespace has to be read first. */
export function needsNames(known: Known, line: MonitorLine): boolean {
  if (line.what === 'link' || line.what === 'port') return false
  const indexes = line.what === 'route' ? line.hops.flatMap(({ index }) => index ?? []) : [line.index]
  return indexes.some((index) => !known.names.has(index))
}

/** Takes over what a monitor said. `stale` where the namespace has to be read again, since no monitor tells all of it. */
export function learnLine(
  known: Known,
  line: MonitorLine,
): { readonly changes: Change[]; readonly stale: boolean } {
  if (line.what === 'port') return { changes: [], stale: known.filters }
  if (line.what === 'link') known.names.set(line.index, line.name)
  const bridge = line.what === 'link' ? bridgeOf(line, known) : undefined
  const entry = entryOf(line, known.names, bridge?.name)
  if (!entry) return { changes: [], stale: false }
  if ('missed' in line && line.missed) return { changes: [changeOf('missed', entry)], stale: false }
  const before = known.entries.get(entry.key)
  const changes = line.removed ? (before ? [changeOf('removed', before)] : []) : update(entry, before)
  if (line.removed) known.entries.delete(entry.key)
  else known.entries.set(entry.key, entry)
  // The kernel takes a link's routes away when it goes down, and says nothing.
  const fallen = entry.what === 'link' && (line.removed || entry.facts['state'] !== before?.facts['state'])
  return { changes, stale: fallen || bridge?.doubtful === true }
}

/**
 * The bridge of a port. The monitor hears every namespace and mixes up links of the same number, so that its word is only good
 * for saying that nothing has changed; otherwise the true name has to be read.
 */
function bridgeOf(
  line: LinkLine,
  { entries, said }: Known,
): { readonly name?: string; readonly doubtful: boolean } {
  const name = entries.get(`link ${String(line.index)}`)?.facts['bridge']
  const same = line.master === name || (said.has(line.index) && said.get(line.index) === line.master)
  said.set(line.index, line.master)
  if (line.master === undefined) return { doubtful: false }
  return { ...(name !== undefined && { name }), doubtful: !same || name === undefined }
}

function update(entry: Entry, before: Entry | undefined): Change[] {
  if (!before) return [changeOf('added', entry)]
  const changes = changesOf(before, entry)
  if (changes.length === 0) return []
  const { what, name, facts } = entry
  return [{ what, action: 'changed', name, facts, text: `${what} ${name}: ${changes.join(', ')}` }]
}

function changeOf(action: Change['action'], entry: Entry): Change {
  const { what, name, facts } = entry
  const details = action === 'added' && Object.keys(facts).length > 0 ? `: ${factsText(entry)}` : ''
  return { what, action, name, facts, text: `${what} ${name} ${action}${details}` }
}
