import type { KernelFact, KernelObject, PortVlan } from '../kernel/objects.ts'
import { identity } from '../kernel/objects.ts'
import { portVlanFacts } from '../kernel/port-vlans.ts'
import { linkFacts } from '../kernel/facts.ts'
import type { BridgeEntry, IpLink, IpNeighbour, IpRoute, NamespaceState } from '../kernel/read.ts'
import type { AskedFor } from './lab.ts'
import { queueState } from './queues.ts'
import type { CountedQdisc } from './queues.ts'
import type { FdbState, InterfaceState, NeighbourState, RouteState, Traffic } from './state.ts'

interface Counters {
  readonly bytes: number
  readonly packets: number
  readonly errors: number
  readonly dropped: number
}

/** What `-s` adds to the tools' answers. */
export interface CountedState extends NamespaceState {
  readonly links: readonly (IpLink & {
    readonly stats64?: { readonly rx: Counters; readonly tx: Counters }
  })[]
  readonly fdb: readonly (BridgeEntry & { readonly used?: number; readonly updated?: number })[]
  readonly qdiscs: readonly CountedQdisc[]
}

/** The interfaces of a namespace, as the kernel holds them. `objects` settle what one namespace cannot tell alone. */
export function interfaceStates(
  state: CountedState,
  objects: readonly KernelObject[],
  askedFor: AskedFor,
): InterfaceState[] {
  const asked = new Map<string, KernelFact>(objects.map((object) => [identity(object), object]))
  const facts = linkFacts([state], asked)
  const vlans = portVlanFacts(state)
  return state.links.map((link) => {
    const fact = facts.find((other) => other.kind === 'link' && other.link === link.ifname)
    return {
      ...interfaceState(state.namespace, link, fact?.kind === 'link' ? fact : undefined, askedFor),
      ...queueState(state, link.ifname, askedFor),
      ...vlanStates(
        vlans.filter((each) => each.link === link.ifname),
        askedFor,
      ),
    }
  })
}

function vlanStates(vlans: readonly PortVlan[], askedFor: AskedFor): Pick<InterfaceState, 'vlans'> {
  if (vlans.length === 0) return {}
  return { vlans: vlans.map((each) => ({ vlan: each.vlan, untagged: each.untagged, ...askedFor(each) })) }
}

function interfaceState(
  namespace: string,
  link: CountedState['links'][number],
  fact: Extract<KernelFact, { kind: 'link' }> | undefined,
  askedFor: AskedFor,
): InterfaceState {
  const kind = link.linkinfo?.info_kind ?? (link.flags.includes('LOOPBACK') ? 'loopback' : 'unknown')
  const port = link.linkinfo?.info_slave_data
  return {
    name: link.ifname,
    index: link.ifindex,
    kind,
    ...(fact?.device.type === kind && { device: fact.device }),
    up: link.flags.includes('UP'),
    state: link.operstate.toLowerCase(),
    ...(link.address !== undefined && { mac: link.address }),
    mtu: link.mtu,
    addresses: link.addr_info.map(({ local, prefixlen, scope }) => {
      const address = `${local}/${String(prefixlen)}`
      return {
        address,
        scope: scope ?? 'global',
        ...askedFor({ kind: 'address', namespace, link: link.ifname, address }),
      }
    }),
    ...(link.master !== undefined && { master: link.master }),
    ...(port && {
      port: {
        state: String(port['state']),
        hairpin: port['hairpin'] === true,
        isolated: port['isolated'] === true,
      },
    }),
    received: traffic(link.stats64?.rx),
    sent: traffic(link.stats64?.tx),
    ...(fact && askedFor(fact)),
  }
}

function traffic(counters: Counters | undefined): Traffic {
  const { bytes = 0, packets = 0, errors = 0, dropped = 0 } = counters ?? {}
  return { bytes, packets, errors, dropped }
}

export function routeState(namespace: string, route: IpRoute, askedFor: AskedFor): RouteState {
  const { dst, gateway, dev, prefsrc, metric, protocol } = route
  return {
    destination: dst,
    ...(gateway !== undefined && { via: gateway }),
    ...(dev !== undefined && { link: dev }),
    ...(prefsrc !== undefined && { source: prefsrc }),
    ...(metric !== undefined && { metric }),
    protocol: protocol ?? 'boot',
    ...askedFor({ kind: 'route', namespace, destination: dst }),
  }
}

export function neighbourState(
  namespace: string,
  neighbour: IpNeighbour,
  askedFor: AskedFor,
): NeighbourState {
  const { dst, dev, lladdr, state } = neighbour
  return {
    address: dst,
    link: dev,
    ...(lladdr !== undefined && { mac: lladdr }),
    state: state.join(' ').toLowerCase(),
    ...(state.includes('PERMANENT') &&
      askedFor({ kind: 'neighbour', namespace, link: dev, address: dst, mac: lladdr ?? '' })),
  }
}

export function fdbState(
  namespace: string,
  entry: CountedState['fdb'][number],
  askedFor: AskedFor,
): FdbState {
  const { mac, ifname, dst, master, state, used, updated } = entry
  const permanent = state === 'permanent'
  return {
    mac,
    link: ifname,
    ...(dst !== undefined && { vtep: dst }),
    ...(master !== undefined && { master }),
    permanent,
    ...(used !== undefined && { used }),
    ...(updated !== undefined && { updated }),
    ...(permanent && dst !== undefined && askedFor({ kind: 'fdb', namespace, link: ifname, mac, vtep: dst })),
  }
}
