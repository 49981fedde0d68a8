import type {
  Connection,
  FdbState,
  NeighbourState,
  NodeCommand,
  NodeState,
  Readable,
  RouteState,
  TrackedConnection,
  Tuple,
} from '../../main/contract.ts'
import { texts } from '../texts/index.ts'
import type { Entry, EntrySection, Maker } from './entry.ts'
import { origin, words } from './entry.ts'
import { interfaceEntry } from './interfaces.ts'
import { ipsecEntries } from './ipsec.ts'
import { tableEntry } from './rules.ts'

const say = texts.inspector

/** All that the kernel holds of a node, as sections; those without anything are left out. */
export function nodeSections(state: NodeState): readonly EntrySection[] {
  const { sections: titles } = say
  const all: EntrySection[] = [
    { id: 'interfaces', title: titles.interfaces, entries: state.interfaces.map(interfaceEntry) },
    { id: 'routes', title: titles.routes, entries: state.routes.map(routeEntry) },
    { id: 'neighbours', title: titles.neighbours, entries: state.neighbours.map(neighbourEntry) },
    { id: 'fdb', title: titles.fdb, entries: kernelsLast(state.fdb.map(fdbEntry)) },
    { id: 'rules', title: titles.rules, ...readable(state.tables, tableEntry) },
    { id: 'ipsec', title: titles.ipsec, entries: ipsecEntries(state) },
    { id: 'connections', title: titles.connections, ...readable(state.connections, socketEntry) },
    { id: 'tracked', title: titles.tracked, ...readable(state.tracked, trackedEntry) },
    {
      id: 'settings',
      title: titles.settings,
      entries: state.settings.map(({ key, value, ...found }) => ({
        key,
        title: key,
        rest: `= ${value}`,
        ...origin(found),
      })),
    },
    {
      id: 'processes',
      title: titles.processes,
      entries: state.processes.map(({ pid, command, user }) => ({
        key: String(pid),
        title: command,
        rest: `pid ${pid} · ${user}`,
      })),
    },
    { id: 'command', title: titles.command, entries: state.command ? [commandEntry(state.command)] : [] },
  ]
  return all.filter(({ entries, unavailable }) => entries.length > 0 || unavailable !== undefined)
}

function readable<T>(
  part: Readable<T>,
  entry: (item: T, index: number) => Entry,
): Pick<EntrySection, 'entries' | 'unavailable'> {
  return 'unavailable' in part
    ? { entries: [], unavailable: part.unavailable }
    : { entries: part.entries.map(entry) }
}

function routeEntry(route: RouteState): Entry {
  const { destination, via, link, source, metric, protocol } = route
  return {
    key: words(destination, link, String(metric ?? 0)),
    title: destination,
    rest: words(
      via !== undefined && `via ${via}`,
      link !== undefined && `dev ${link}`,
      source !== undefined && `src ${source}`,
      metric !== undefined && `metric ${metric}`,
    ),
    ...origin(route, protocol === 'kernel' ? 'kernel' : 'hand'),
  }
}

function neighbourEntry(neighbour: NeighbourState): Entry {
  const { address, link, mac, state } = neighbour
  const tone = state === 'failed' || state === 'incomplete' ? 'bad' : 'plain'
  return {
    key: `${address} ${link}`,
    title: address,
    rest: words(mac, `dev ${link}`),
    badge: { text: state, tone },
    ...origin(neighbour, neighbourMaker(state)),
  }
}

/** What was learnt says so by its state. */
function neighbourMaker(state: string): Maker | undefined {
  if (state.includes('permanent')) return 'hand'
  return state.includes('noarp') ? 'kernel' : undefined
}

function fdbEntry(entry: FdbState): Entry {
  const { mac, link, vtep, master, permanent, updated } = entry
  const age = !permanent && updated !== undefined ? say.age(updated) : undefined
  return {
    key: words(mac, link, vtep, master),
    title: mac,
    rest: words(
      vtep !== undefined && `→ ${vtep}`,
      `dev ${link}`,
      master !== undefined && `master ${master}`,
      age,
    ),
    ...origin(entry, fdbMaker(entry)),
  }
}

/** Every device keeps a handful of its own; what was asked for or learnt is looked for more often. */
function kernelsLast(entries: readonly Entry[]): readonly Entry[] {
  const isKernels = ({ maker }: Entry) => maker === 'kernel'
  return [...entries.filter((entry) => !isKernels(entry)), ...entries.filter(isKernels)]
}

/** A bridge keeps an entry for each of its own addresses, and each device those of the multicast groups that it listens to. */
function fdbMaker({ permanent, vtep }: FdbState): Maker {
  if (!permanent) return 'learnt'
  return vtep === undefined ? 'kernel' : 'hand'
}

function socketEntry({ protocol, state, local, remote, program, pid }: Connection, index: number): Entry {
  return {
    key: words(protocol, local, remote, String(index)),
    title: `${protocol} ${local}`,
    rest: words(!/[*]$/.test(remote) && `→ ${remote}`, program, pid !== undefined && `pid ${pid}`),
    badge: { text: state.toLowerCase(), tone: 'plain' },
  }
}

function trackedEntry(tracked: TrackedConnection, index: number): Entry {
  const { protocol, state, timeout, original, reply, unreplied } = tracked
  const rewritten = original.source !== reply.destination || original.destination !== reply.source
  return {
    key: words(protocol, tupleText(original), String(index)),
    title: words(protocol, tupleText(original)),
    lines: [words(say.reply, tupleText(reply), rewritten && `· ${say.rewritten}`), say.forgottenIn(timeout)],
    badge: {
      text: unreplied ? say.unreplied : (state ?? say.replied).toLowerCase(),
      tone: unreplied ? 'warn' : 'plain',
    },
  }
}

function tupleText({ source, destination, sourcePort, destinationPort }: Tuple): string {
  const port = (number?: number) => (number === undefined ? '' : `:${number}`)
  return `${source}${port(sourcePort)} → ${destination}${port(destinationPort)}`
}

function commandEntry(command: NodeCommand): Entry {
  const { argv, pid, status } = command
  const how = status !== undefined ? say.ended(status) : pid === undefined ? say.notStarted : say.runs
  return {
    key: 'command',
    title: argv.join(' '),
    badge: { text: how, tone: how === say.runs ? 'good' : 'warn' },
    ...origin(command),
  }
}
