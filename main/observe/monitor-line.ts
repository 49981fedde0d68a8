/** What a line of `ip -ts -o monitor all-nsid label` tells. Links are told by number, since names are only good for one namespace. */
export type MonitorLine = {
  /** ISO 8601, UTC, microseconds. */
  readonly time: string
  /** The namespace, by its number in the sandbox. */
  readonly nsid: number
} & (LinkLine | PortLine | AddressLine | RouteLine | NeighbourLine)

export interface LinkLine {
  readonly what: 'link'
  readonly removed: boolean
  readonly index: number
  readonly name: string
  readonly flags: readonly string[]
  readonly mtu: number
  readonly mac?: string
  /** Whether it is a port, and the bridge's name as the monitor guesses it: another namespace may have the same number. */
  readonly master?: string
}

/** A bridge's own message about one of its ports, which comes when the VLANs of that change, and does not tell them. */
export interface PortLine {
  readonly what: 'port'
  readonly removed: boolean
  readonly index: number
}

export interface AddressLine {
  readonly what: 'address'
  readonly removed: boolean
  readonly index: number
  readonly address: string
}

export interface RouteLine {
  readonly what: 'route'
  readonly removed: boolean
  readonly destination: string
  /** `unreachable`, `blackhole` …; absent for ordinary routes. */
  readonly type?: string
  readonly hops: readonly { readonly via?: string; readonly index?: number }[]
  readonly metric?: number
}

export interface NeighbourLine {
  /** `fdb` where a device has the entry for its link layer. */
  readonly what: 'neighbour' | 'fdb'
  readonly removed: boolean
  /** The kernel asks for an entry that it does not have (`l2miss`, `l3miss` of VXLAN devices). */
  readonly missed: boolean
  readonly index: number
  /** Of a neighbour; the VTEP of a forwarding entry. */
  readonly address?: string
  readonly mac?: string
  /** In lower case: `reachable`, `noarp permanent` … */
  readonly state: string
}

/** Where a line comes from, which the line itself does not tell. */
export interface MonitorSource {
  /** The monitor of forwarding entries, whose lines look like those of neighbours. */
  readonly fdb: boolean
  /** Numbers of the links in the monitors' own namespace: their names stand for links of that number anywhere. */
  readonly own: ReadonlyMap<string, number>
}

const pattern = /^\[(\S+)\] \[nsid (\d+)\]\[(LINK|ADDR|ROUTE|NEIGH)\](Deleted )?(.*)$/

/** Reads a monitor's line; nothing where it is none, or tells what no one wants to know (the kernel's local routes). */
export function parseMonitorLine(line: string, source: MonitorSource): MonitorLine | undefined {
  const [, time, nsid, label, deleted, rest = ''] = pattern.exec(line) ?? []
  if (time === undefined) return undefined
  const removed = deleted !== undefined
  const said = read(label, rest, source)
  return said && { time: `${time}Z`, nsid: Number(nsid), removed, ...said }
}

type Said<T> = (T extends unknown ? Omit<T, 'removed'> : never) | undefined

function read(label: string | undefined, rest: string, source: MonitorSource) {
  switch (label) {
    case 'LINK':
      return link(rest)
    case 'ADDR':
      return address(rest)
    case 'ROUTE':
      return route(rest, source)
    default:
      return neighbour(rest, source)
  }
}

function link(rest: string): Said<LinkLine | PortLine> {
  const [, index, name = '', flags = '', attributes = ''] =
    /^(\d+): ([^:@]+)(?:@[^:]+)?: <([^>]*)> (.*)$/.exec(rest) ?? []
  if (index === undefined) return undefined
  // Only a link's own message tells its queueing discipline.
  if (!attributes.includes(' qdisc ')) return { what: 'port', index: Number(index) }
  const mac = /link\/ether (\S+)/.exec(attributes)?.[1]
  const master = /\bmaster (\S+)/.exec(attributes)?.[1]
  const mtu = Number(/\bmtu (\d+)/.exec(attributes)?.[1])
  const optional = { ...(mac !== undefined && { mac }), ...(master !== undefined && { master }) }
  return { what: 'link', index: Number(index), name, flags: flags.split(','), mtu, ...optional }
}

function address(rest: string): Said<AddressLine> {
  const [, index, found] = /^(\d+): \S+\s+inet6? (\S+)/.exec(rest) ?? []
  return found === undefined ? undefined : { what: 'address', index: Number(index), address: found }
}

const routeTypes = ['unreachable', 'blackhole', 'prohibit', 'throw']

function route(rest: string, { own }: MonitorSource): Said<RouteLine> {
  // Other tables than the main one, of which the kernel's own is told most often, are no part of a lab.
  if (/\btable \S/.test(rest)) return undefined
  const words = rest.trim().split(/\s+/)
  const type = routeTypes.find((each) => words[0] === each)
  const said = words[type === undefined ? 0 : 1]
  if (said === undefined || isLinkLocal(said)) return undefined
  // Only routes of IPv6 have a preference; their default route is told apart by its name.
  const destination = said === 'default' && /\bpref \S/.test(rest) ? '::/0' : said
  const metric = /\bmetric (\d+)/.exec(rest)?.[1]
  const hops = rest
    .split(/\bnexthop\b/)
    .map((words) => hop(words, own))
    .filter((each) => each.via !== undefined || each.index !== undefined)
  const optional = {
    ...(type !== undefined && { type }),
    ...(metric !== undefined && { metric: Number(metric) }),
  }
  return { what: 'route', destination, hops, ...optional }
}

/** Every interface with IPv6 has this route: it is the kernel's own, and not one of several. */
export function isLinkLocal(destination: string): boolean {
  return destination === 'fe80::/64'
}

function hop(words: string, own: MonitorSource['own']): RouteLine['hops'][number] {
  const via = /\bvia (\S+)/.exec(words)?.[1]
  const index = linkIndex(words, own)
  return { ...(via !== undefined && { via }), ...(index !== undefined && { index }) }
}

function neighbour(rest: string, { fdb, own }: MonitorSource): Said<NeighbourLine> {
  const [, miss, found] = /^(miss )?(?:(\S+) )?dev \S+/.exec(rest) ?? []
  const index = linkIndex(rest, own)
  // Multicast groups are no neighbours; a tunnel may lead to one.
  if (index === undefined || (!fdb && found?.startsWith('ff'))) return undefined
  const mac = /\blladdr (\S+)/.exec(rest)?.[1]
  const state = [...rest.matchAll(/\b[A-Z]{4,}\b/g)].join(' ').toLowerCase()
  const optional = { ...(found !== undefined && { address: found }), ...(mac !== undefined && { mac }) }
  // A miss of the link layer is told as one of IPv4, without an address.
  const layer2 = fdb || (miss !== undefined && found === undefined)
  return { what: layer2 ? 'fdb' : 'neighbour', missed: miss !== undefined, index, state, ...optional }
}

/** A monitor that is not told links calls them by number, `if7`, or as a link of that number in its own namespace. */
function linkIndex(words: string, own: MonitorSource['own']): number | undefined {
  const name = /\bdev (\S+)/.exec(words)?.[1]
  if (name === undefined) return undefined
  const number = /^if(\d+)$/.exec(name)?.[1]
  return own.get(name) ?? (number === undefined ? undefined : Number(number))
}
