import type { Asked, Fdb, KernelObject, Neighbour } from '../kernel/objects.ts'
import type { Host, OverlayNetwork, Subnet } from '../lab/lab.ts'
import { bare } from './ipv4.ts'
import type { Member } from './topology.ts'
import { subnetOf } from './topology.ts'

/** The hardware address that means "any other" in an FDB. */
const anyOther = '00:00:00:00:00:00'

/** A container as the sandboxes of other hosts have to know it. */
interface Remote {
  readonly neighbour: Neighbour & Asked
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
      for (const { neighbour, entry } of remotes)
        objects.push({ ...neighbour, namespace }, { ...entry, namespace })
    }
  }
  return objects
}

/** What other hosts are told of the containers on this one; nothing where it is on no LAN, and so out of their reach. */
function remotesOf(
  network: OverlayNetwork,
  { name: host, vtep }: Host,
  members: readonly Member[],
): Remote[] {
  if (vtep === undefined) return []
  return members.flatMap(({ container: { name }, endpoint }): Remote[] => {
    const { mac, origin } = endpoint
    if (mac === undefined) return []
    const namespace = ''
    const link = vxlanName(indexOf(network, subnetOf(network, endpoint)))
    const address = bare(endpoint.address)
    const whyNeighbour = `${name} is at ${mac}: the VXLAN device answers ARP for it, so that no broadcast crosses the tunnel.`
    const whyEntry = `${name} is on ${host}: frames for ${mac} are wrapped and sent to ${vtep}.`
    return [
      {
        neighbour: { kind: 'neighbour', namespace, link, address, mac, origin, why: whyNeighbour },
        entry: { kind: 'fdb', namespace, link, mac, vtep, origin, why: whyEntry },
      },
    ]
  })
}

/** Flood and learn: each VXLAN device has a list of all other hosts, for frames whose destination it has not learnt. */
function flooding(network: OverlayNetwork, hosts: readonly Host[]): KernelObject[] {
  const { name, subnets, origin } = network
  return hosts.flatMap((from) =>
    hosts.flatMap(({ name: host, vtep }) =>
      vtep === undefined || host === from.name
        ? []
        : subnets.map((_, index): KernelObject => ({
            kind: 'fdb',
            namespace: sandboxName(name, from.name),
            link: vxlanName(index),
            mac: anyOther,
            vtep,
            origin,
            why: `${host} has containers of ${name}: frames for unknown or for all addresses are copied to ${vtep}, too.`,
          })),
    ),
  )
}

/** The name of the namespace that an overlay has on a host. */
export function sandboxName(network: string, host: string): string {
  return `${network}@${host}`
}

/** The VXLAN device of a network's subnet, by the subnet's place. */
export function vxlanName(index: number): string {
  return `vxlan${String(index)}`
}

/** The place of a subnet in its network: the first has `br0` and `vxlan0`. */
export function indexOf({ subnets }: OverlayNetwork, subnet: Subnet | undefined): number {
  return subnet === undefined ? 0 : subnets.indexOf(subnet)
}
