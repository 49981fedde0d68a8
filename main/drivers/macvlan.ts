import type { KernelObject, MacvlanMode } from '../kernel/objects.ts'
import type { MacvlanNetwork } from '../lab/lab.ts'
import { linkAddresses } from './link-addresses.ts'
import { mtuOf } from './parts.ts'
import type { Member, Topology } from './topology.ts'

/** What the children of one parent may do in each mode, for a reader (ip-link(8)). */
const modes: Readonly<Record<MacvlanMode, string>> = {
  bridge: 'it reaches its siblings and the LAN, but not its own host',
  private: 'it reaches the LAN, but never its siblings or its own host',
  vepa: 'all that it sends goes out to the LAN, and it reaches its siblings only if the switch sends frames back',
  passthru: 'the interface is all its own, hardware address included, and the host can no longer use it',
}

/** The driver `macvlan`: each endpoint is a child of the host’s LAN interface; nothing else is made (moby, `drivers/macvlan`). */
export function macvlan(topology: Topology): KernelObject[] {
  const mtus = new Map(topology.lab.lans.map(({ name, mtu }) => [name, mtu]))
  return topology.lab.networks.flatMap((network) => {
    if (network.driver !== 'macvlan') return []
    return topology.members(network).flatMap((member) => {
      const above = topology.host(member.container.host).lans.find(({ link }) => link === network.parent)
      return endpoint(network, member, network.mtu ?? (above && mtus.get(above.lan)))
    })
  })
}

function endpoint(
  network: MacvlanNetwork,
  { container, endpoint }: Member,
  mtu: number | undefined,
): KernelObject[] {
  const { name: namespace, host } = container
  const { link, addresses, mac, origin } = endpoint
  const { mode, parent, name } = network
  return [
    {
      kind: 'link',
      namespace,
      link,
      device: { type: 'macvlan', mode, parent: { namespace: host, link: parent } },
      up: true,
      // None in passthru mode: the child has its parent's, and another one would change the parent's.
      ...(mac !== undefined && { mac }),
      ...mtuOf(mtu),
      origin,
      why: `${namespace}’s endpoint on ${name}, a child of ${host}’s ${parent} in mode ${mode}: ${modes[mode]}.`,
    },
    ...linkAddresses(
      { namespace, link, mac, origin },
      addresses,
      (address) => `${namespace} is ${address}, right on the LAN that ${host}’s ${parent} is plugged into.`,
    ),
  ]
}
