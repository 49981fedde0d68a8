import { portVlanFacts } from '../kernel/port-vlans.ts'
import type { NamespaceState } from '../kernel/read.ts'
import { isLinkLocal } from './monitor-line.ts'
import type { MonitorLine } from './monitor-line.ts'

/** What changes in a namespace are told of. */
export type EntryKind = 'link' | 'address' | 'route' | 'neighbour' | 'fdb' | 'vlan'

/** One thing that a namespace holds, in the same words whether it was read or told by a monitor. */
export interface Entry {
  readonly what: EntryKind
  /** Identity within the namespace. */
  readonly key: string
  /** What a person calls it: `eth0`, `10.0.0.3/24 on eth0`. */
  readonly name: string
  /** The rest: what may change without it becoming another one. */
  readonly facts: Readonly<Record<string, string>>
}

/** The links of a namespace by number. */
export type LinkNames = ReadonlyMap<number, string>

/** Everything that a namespace holds, by key. What the kernel keeps for itself (multicast) is left out. */
export function entriesOf(state: NamespaceState): Map<string, Entry> {
  const { links, routes, neighbours, fdb } = state
  const indexes = new Map(links.map(({ ifname, ifindex }) => [ifname, ifindex]))
  const entries: Entry[] = []
  for (const { ifindex, ifname, flags, mtu, address, master, addr_info } of links) {
    entries.push(linkEntry(ifindex, ifname, flags, mtu, address, master))
    for (const { local, prefixlen } of addr_info)
      entries.push(addressEntry(ifindex, ifname, `${local}/${String(prefixlen)}`))
  }
  const found: readonly ReadRoute[] = routes
  for (const { dst, gateway, dev, metric, type, nexthops } of found) {
    if (isLinkLocal(dst)) continue
    const hops = nexthops ?? [
      { ...(gateway !== undefined && { gateway }), ...(dev !== undefined && { dev }) },
    ]
    entries.push(routeEntry(dst, type === 'unicast' ? undefined : type, metric, hops))
  }
  for (const { dst, dev, lladdr, state } of neighbours) {
    const words = state.join(' ').toLowerCase()
    if (!isKernelsOwn(words)) entries.push(neighbourEntry(indexes.get(dev) ?? 0, dev, dst, lladdr, words))
  }
  for (const { mac, ifname, dst, master, state } of fdb) {
    if (dst === undefined && master === undefined) continue
    entries.push(fdbEntry(indexes.get(ifname) ?? 0, ifname, mac, dst, state === 'permanent'))
  }
  for (const { link, vlan, untagged } of portVlanFacts(state))
    entries.push(vlanEntry(indexes.get(link) ?? 0, link, vlan, untagged))
  return new Map(entries.map((entry) => [entry.key, entry]))
}

/** What a monitor's line is about; nothing where it only tells that a port has to be read again. `master` is the bridge's true name, where the line tells of a port. */
export function entryOf(line: MonitorLine, names: LinkNames, master?: string): Entry | undefined {
  const nameOf = (index: number) => names.get(index) ?? `if${String(index)}`
  switch (line.what) {
    case 'link':
      return linkEntry(line.index, line.name, line.flags, line.mtu, line.mac, master)
    case 'address':
      return addressEntry(line.index, nameOf(line.index), line.address)
    case 'route': {
      const hops = line.hops.map(({ via, index }) => {
        return {
          ...(via !== undefined && { gateway: via }),
          ...(index !== undefined && { dev: nameOf(index) }),
        }
      })
      return routeEntry(line.destination, line.type, line.metric, hops)
    }
    case 'neighbour':
      if (line.address === undefined || isKernelsOwn(line.state)) return undefined
      return neighbourEntry(line.index, nameOf(line.index), line.address, line.mac, line.state)
    case 'port':
      return undefined
    case 'fdb':
      if (line.mac === undefined) return undefined
      return fdbEntry(
        line.index,
        nameOf(line.index),
        line.mac,
        line.address,
        line.state.includes('permanent'),
      )
  }
}

/** What changed from one version of an entry to the next: `state: down → up`. */
export function changesOf(before: Entry, after: Entry): string[] {
  const keys = [...new Set([...Object.keys(before.facts), ...Object.keys(after.facts)])]
  const changes = keys
    .filter((key) => before.facts[key] !== after.facts[key])
    .map((key) => `${key} ${before.facts[key] ?? 'none'} → ${after.facts[key] ?? 'none'}`)
  return before.name === after.name ? changes : [`was ${before.name}`, ...changes]
}

/** An entry's facts as text: `state up, mtu 1500`. */
export function factsText({ facts }: Entry): string {
  return Object.entries(facts)
    .map(([key, value]) => `${key} ${value}`)
    .join(', ')
}

function linkEntry(
  index: number,
  name: string,
  flags: readonly string[],
  mtu: number,
  mac: string | undefined,
  master: string | undefined,
): Entry {
  const state = flags.includes('UP') ? (flags.includes('LOWER_UP') ? 'up' : 'no carrier') : 'down'
  const optional = { ...(mac !== undefined && { mac }), ...(master !== undefined && { bridge: master }) }
  return { what: 'link', key: `link ${String(index)}`, name, facts: { state, mtu: String(mtu), ...optional } }
}

function addressEntry(index: number, link: string, address: string): Entry {
  return {
    what: 'address',
    key: `address ${String(index)} ${address}`,
    name: `${address} on ${link}`,
    facts: {},
  }
}

interface Hop {
  readonly gateway?: string
  readonly dev?: string
}

function routeEntry(
  destination: string,
  type: string | undefined,
  metric: number | undefined,
  hops: readonly Hop[],
): Entry {
  const via = hops.flatMap(({ gateway }) => gateway ?? []).join(' and ')
  const dev = [...new Set(hops.flatMap((hop) => hop.dev ?? []))].join(' and ')
  return {
    what: 'route',
    key: `route ${destination} ${String(metric ?? 0)}`,
    name: destination,
    facts: {
      ...(type !== undefined && { type }),
      ...(via !== '' && { via }),
      ...(dev !== '' && { on: dev }),
      ...(metric !== undefined && { metric: String(metric) }),
    },
  }
}

function neighbourEntry(
  index: number,
  link: string,
  address: string,
  mac: string | undefined,
  state: string,
): Entry {
  const facts = { ...(mac !== undefined && { at: mac }), state }
  return {
    what: 'neighbour',
    key: `neighbour ${String(index)} ${address}`,
    name: `${address} on ${link}`,
    facts,
  }
}

/** A port may have one entry in its bridge and one of its own (a VXLAN device, with a VTEP); floods go to several. */
function fdbEntry(
  index: number,
  link: string,
  mac: string,
  vtep: string | undefined,
  permanent: boolean,
): Entry {
  const flood = mac === '00:00:00:00:00:00' ? ` ${vtep ?? ''}` : ''
  return {
    what: 'fdb',
    key: `fdb ${String(index)} ${mac} ${vtep === undefined ? 'bridge' : 'device'}${flood}`,
    name: `${mac} on ${link}`,
    facts: { ...(vtep !== undefined && { vtep }), state: permanent ? 'permanent' : 'learnt' },
  }
}

/** A VLAN that a port of a bridge carries, where the bridge keeps VLANs apart. */
function vlanEntry(index: number, link: string, vlan: number, untagged: boolean): Entry {
  const name = `${String(vlan)} on ${link}`
  const facts = { frames: untagged ? 'untagged' : 'tagged' }
  return { what: 'vlan', key: `vlan ${String(index)} ${String(vlan)}`, name, facts }
}

/** Multicast addresses, which need no neighbour discovery. */
function isKernelsOwn(state: string): boolean {
  return state.includes('noarp') && !state.includes('permanent')
}

/** What `ip` adds for routes that are not plain ones. */
type ReadRoute = NamespaceState['routes'][number] & {
  readonly type?: string
  readonly nexthops?: readonly Hop[]
}
