import { deviceFact } from './device-facts.ts'
import { filtersVlans, portVlanFacts } from './port-vlans.ts'
import type { KernelFact, Link } from './objects.ts'
import { identity, isFlood } from './objects.ts'
import { qdiscFacts } from './qdisc.ts'
import type { IpLink, NamespaceState } from './read.ts'

/**
 * Devices that some kernels put into every network namespace by themselves (fallback devices of tunnel modules): no part
 * of a lab, and nobody's doing.
 */
const kernelsOwn = new Set([
  'tunl0',
  'gre0',
  'gretap0',
  'erspan0',
  'sit0',
  'ip6tnl0',
  'ip6gre0',
  'ip_vti0',
  'ip6_vti0',
])

/**
 * What the kernel holds, in the words in which it is asked. What the kernel makes by itself (connected routes, learnt
 * entries, link-local addresses) is no fact of its own. `asked` settles what a single namespace cannot tell.
 */
export function linkFacts(
  states: readonly NamespaceState[],
  asked: ReadonlyMap<string, KernelFact>,
): KernelFact[] {
  const byName = new Map(states.map((state) => [state.namespace, state]))
  return states.flatMap((state) => [
    { kind: 'namespace', namespace: state.namespace },
    ...links(state, byName, asked),
    ...addresses(state, asked),
    ...routes(state),
    ...neighbours(state),
    ...entries(state),
    ...portVlanFacts(state),
    ...qdiscFacts(state),
  ])
}

function links(
  { namespace, links: found }: NamespaceState,
  byName: ReadonlyMap<string, NamespaceState>,
  asked: ReadonlyMap<string, KernelFact>,
): Link[] {
  return found.flatMap((link) => {
    const wanted = asked.get(
      identity({ kind: 'link', namespace, link: link.ifname, device: { type: 'bridge' }, up: true }),
    )
    if (wanted === undefined && kernelsOwn.has(link.ifname)) return []
    return [linkFact(namespace, link, wanted?.kind === 'link' ? wanted : undefined, byName)]
  })
}

function linkFact(
  namespace: string,
  link: IpLink,
  wanted: Link | undefined,
  byName: ReadonlyMap<string, NamespaceState>,
): Link {
  const device = deviceFact(link, wanted, byName)
  const port = link.linkinfo?.info_slave_data
  const flags = { hairpin: port?.['hairpin'] === true, isolated: port?.['isolated'] === true }
  const tellsMtu = wanted?.mtu !== undefined || (device.type === 'veth' && link.mtu !== 1500)
  return {
    kind: 'link',
    namespace,
    link: link.ifname,
    device,
    up: link.flags.includes('UP'),
    ...(link.address !== undefined && device.type !== 'loopback' && { mac: link.address }),
    ...(tellsMtu && { mtu: link.mtu }),
    ...(link.master !== undefined && { master: link.master }),
    ...((flags.hairpin || flags.isolated) && { port: flags }),
    ...(filtersVlans(link) && { vlanFiltering: true }),
  }
}

/** A link that somebody adds by hand gets a link-local address by itself: that is no fact of its own. */
function isLinkLocal(address: string): boolean {
  return address.startsWith('fe80:')
}

function addresses(
  { namespace, links: found }: NamespaceState,
  asked: ReadonlyMap<string, KernelFact>,
): KernelFact[] {
  return found
    .flatMap(({ ifname, addr_info }) =>
      addr_info
        .map(({ local, prefixlen }) => `${local}/${String(prefixlen)}`)
        .filter((address) => ifname !== 'lo' || !loopbackAddresses.has(address))
        .map((address) => ({ kind: 'address', namespace, link: ifname, address }) as const),
    )
    .filter((fact) => !isLinkLocal(fact.address) || asked.has(identity(fact)))
}

/** The kernel gives them to a loopback device that is set up. */
const loopbackAddresses = new Set(['127.0.0.1/8', '::1/128'])

function routes({ namespace, routes: found }: NamespaceState): KernelFact[] {
  return found
    .filter(({ protocol }) => protocol !== 'kernel')
    .map(({ dst, gateway, dev, metric }) => ({
      kind: 'route',
      namespace,
      destination: dst,
      ...(metric !== undefined && metric !== usualMetric(dst) && { metric }),
      ...(gateway !== undefined && { via: gateway }),
      ...(dev !== undefined && { link: dev }),
    }))
}

/** What a route has where nobody asked for a metric: the kernel's IP6_RT_PRIO_USER, and none in IPv4. */
function usualMetric(destination: string): number {
  return destination.includes(':') ? 1024 : 0
}

function neighbours({ namespace, neighbours: found }: NamespaceState): KernelFact[] {
  return found
    .filter(({ state }) => state.includes('PERMANENT'))
    .map(({ dst, dev, lladdr }) => ({
      kind: 'neighbour',
      namespace,
      link: dev,
      address: dst,
      mac: lladdr ?? '',
    }))
}

/** Entries with a VTEP that somebody set; those that the device learnt come and go. */
function entries({ namespace, fdb }: NamespaceState): KernelFact[] {
  return fdb
    .filter(({ dst, state, flags }) => dst !== undefined && state === 'permanent' && flags?.includes('self'))
    .map(({ mac, ifname, dst }) => ({ kind: 'fdb', namespace, link: ifname, mac, vtep: dst ?? '' }) as const)
    .filter((entry) => !(isFlood(entry) && isMulticast(entry.vtep)))
}

/** The VXLAN device's own group shows up as an entry, too. */
function isMulticast(address: string): boolean {
  if (address.includes(':')) return address.startsWith('ff')
  const first = Number(address.split('.')[0])
  return first >= 224 && first <= 239
}
