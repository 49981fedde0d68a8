import type { Asked, Fdb, KernelObject, Neighbour } from '../kernel/objects.ts'
import type { Endpoint, Host, OverlayNetwork } from '../lab/lab.ts'
import { bare, contains, isIpv6 } from './addresses.ts'
import type { Member } from './topology.ts'
import { segmentsOf } from './segments.ts'

/** The hardware address that means "any other" in an FDB. */
const anyOther = '00:00:00:00:00:00'

/** A container as the sandboxes of other hosts have to know it. */
interface Remote {
  /** One for each of its addresses. */
  readonly neighbours: readonly (Neighbour & Asked)[]
  readonly entry: Fdb & Asked
}

/** What an overlay's control plane puts into the VXLAN devices of its sandboxes; with multicast, the group is all that they need. */
export function tunnels(
  network: OverlayNetwork,
  hosts: readonly Host[],
  byHost: ReadonlyMap<string, readonly Member[]>,
): KernelObject[] {
  switch (network.controlPlane.type) {
    case 'gossip':
      return gossip(network, hosts, byHost)
    case 'flood-and-learn':
      return flooding(network, hosts)
    case 'multicast':
      return []
  }
}

/** Docker's control plane: each sandbox is told of every container on another host, before a first packet asks. */
function gossip(
  network: OverlayNetwork,
  hosts: readonly Host[],
  byHost: ReadonlyMap<string, readonly Member[]>,
): KernelObject[] {
  const told = hosts.map((host) => ({ host, remotes: remotesOf(network, host, byHost.get(host.name) ?? []) }))
  const objects: KernelObject[] = []
  for (const { name } of hosts) {
    const namespace = sandboxName(network.name, name)
    for (const { host, remotes } of told) {
      if (host.name === name) continue
      // Hosts times containers of these: a copy is many times cheaper than an object that is put together anew.
      for (const { neighbours, entry } of remotes) {
        for (const neighbour of neighbours) objects.push({ ...neighbour, namespace })
        objects.push({ ...entry, namespace })
      }
    }
  }
  return objects
}

/** What other hosts are told of the containers on this one; nothing where it is on no LAN, and so out of their reach. */
function remotesOf(network: OverlayNetwork, on: Host, members: readonly Member[]): Remote[] {
  const { name: host } = on
  const vtep = vtepOf(network, on)
  if (vtep === undefined) return []
  return members.flatMap(({ container: { name }, endpoint }): Remote[] => {
    const { mac, origin, addresses } = endpoint
    if (mac === undefined) return []
    const namespace = ''
    const link = vxlanName(indexOf(network, endpoint))
    const whyEntry = `${name} is on ${host}: frames for ${mac} are wrapped and sent to ${vtep}.`
    return [
      {
        neighbours: addresses.map((address) => ({
          kind: 'neighbour',
          namespace,
          link,
          address: bare(address),
          mac,
          origin,
          why: whyNeighbour(name, address, mac),
        })),
        entry: { kind: 'fdb', namespace, link, mac, vtep, origin, why: whyEntry },
      },
    ]
  })
}

function whyNeighbour(name: string, address: string, mac: string): string {
  const [asks, request] = isIpv6(address) ? ['neighbour solicitations', 'multicast'] : ['ARP', 'broadcast']
  return `${name} is at ${mac}: the VXLAN device answers ${asks} for it, so that no ${request} crosses the tunnel.`
}

/** The address of a host that an overlay’s tunnels lead to; nothing where it is on no LAN of that family. */
export function vtepOf({ underlay }: OverlayNetwork, { vteps }: Host): string | undefined {
  return vteps[underlay]
}

/** Flood and learn: each VXLAN device has a list of all other hosts, for frames whose destination it has not learnt. */
function flooding(network: OverlayNetwork, hosts: readonly Host[]): KernelObject[] {
  const { name, origin } = network
  const segments = segmentsOf(network)
  return hosts.flatMap((from) =>
    hosts.flatMap((to) => {
      const vtep = vtepOf(network, to)
      if (vtep === undefined || to.name === from.name) return []
      return segments.map((_, index): KernelObject => ({
        kind: 'fdb',
        namespace: sandboxName(name, from.name),
        link: vxlanName(index),
        mac: anyOther,
        vtep,
        origin,
        why: `${to.name} has containers of ${name}: frames for unknown or for all addresses are copied to ${vtep}, too.`,
      }))
    }),
  )
}

/** The name of the namespace that an overlay has on a host. */
export function sandboxName(network: string, host: string): string {
  return `${network}@${host}`
}

/** The VXLAN device of a network's segment, by the segment's place. */
export function vxlanName(index: number): string {
  return `vxlan${String(index)}`
}

/** The place of the segment that an endpoint is on: the first has `br0` and `vxlan0`. */
export function indexOf(network: OverlayNetwork, { addresses: [address = ''] }: Endpoint): number {
  const segments = segmentsOf(network)
  if (segments.length === 1) return 0
  return segments.findIndex(({ subnets }) => subnets.some(({ subnet }) => contains(subnet, address)))
}
