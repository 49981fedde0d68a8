import type { KernelObject, MacvlanMode } from '../kernel/objects.ts'
import { thisMachine } from '../kernel/objects.ts'
import type { MacvlanNetwork } from '../lab/lab.ts'
import { outside } from './outside.ts'
import { child } from './parents.ts'
import type { Member, Topology } from './topology.ts'

/** What the children of one parent may do in each mode, for a reader (ip-link(8)). */
const modes: Readonly<Record<MacvlanMode, string>> = {
  bridge: 'it reaches its siblings and the LAN, but not its own host',
  private: 'it reaches the LAN, but never its siblings or its own host',
  vepa: 'all that it sends goes out to the LAN, and it reaches its siblings only if the switch sends frames back',
  passthru: 'the interface is all its own, hardware address included, and the host can no longer use it',
}

/** The driver `macvlan`: each endpoint is a child of the host’s LAN interface (moby, `drivers/macvlan`), or of one of this machine. */
export function macvlan(topology: Topology): KernelObject[] {
  const endpoints = topology.lab.networks.flatMap((network) =>
    network.driver === 'macvlan'
      ? topology.members(network).flatMap((member) => endpoint(topology, network, member))
      : [],
  )
  return [...outside(topology.lab), ...endpoints]
}

function endpoint(topology: Topology, network: MacvlanNetwork, member: Member): KernelObject[] {
  const { name, host } = member.container
  const { mode, parent: link, machine } = network
  const parent = { namespace: machine ? thisMachine : host, link }
  const owner = machine ? 'this machine' : host
  const device = { type: 'macvlan', mode, parent } as const
  const where =
    network.parentDevice?.type === 'dummy'
      ? `among the other children of ${link}`
      : `right on the LAN that ${owner}’s ${link} is plugged into`
  return child(topology, network, member, device, {
    link: `${name}’s endpoint on ${network.name}, a child of ${owner}’s ${link} in mode ${mode}: ${modes[mode]}.${machine ? ' It leads out of the lab.' : ''}`,
    address: (address) => `${name} is ${address}, ${where}.`,
  })
}
