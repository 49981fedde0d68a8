import type { IpvlanFlag, IpvlanMode, KernelObject } from '../kernel/objects.ts'
import type { IpvlanNetwork } from '../lab/lab.ts'
import { child } from './parents.ts'
import type { Member, Topology } from './topology.ts'

/** What each mode means, for a reader (kernel documentation, `networking/ipvlan.rst`). */
const modes: Readonly<Record<IpvlanMode, string>> = {
  l2: 'the parent passes frames to it by their IP address, ARP and broadcasts among them',
  l3: 'the parent routes packets to it, without ARP or broadcasts, and past its host’s firewall',
  l3s: 'the parent routes packets to it, without ARP or broadcasts, and through its host’s firewall',
}

const flags: Readonly<Record<IpvlanFlag, string>> = {
  bridge: '',
  private: ' It never reaches its siblings.',
  vepa: ' It reaches its siblings only if the next switch or router sends packets back.',
}

/** The driver `ipvlan`: each endpoint is a child of the host’s LAN interface, with that one's hardware address (moby, `drivers/ipvlan`). */
export function ipvlan(topology: Topology): KernelObject[] {
  return topology.lab.networks.flatMap((network) =>
    network.driver === 'ipvlan'
      ? topology.members(network).flatMap((member) => endpoint(topology, network, member))
      : [],
  )
}

function endpoint(topology: Topology, network: IpvlanNetwork, member: Member): KernelObject[] {
  const { name, host } = member.container
  const { mode, flag, parent } = network
  const device = { type: 'ipvlan', mode, flag, parent: { namespace: host, link: parent } } as const
  const where = mode === 'l2' ? '' : '; whoever is not on the host needs a route there'
  return child(topology, network, member, device, {
    link: `${name}’s endpoint on ${network.name}, a child of ${host}’s ${parent} with its MAC address, in mode ${mode}: ${modes[mode]}.${flags[flag]}`,
    address: (address) => `${name} is ${address} on ${network.name}${where}.`,
  })
}
