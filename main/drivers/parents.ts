import type { KernelObject, Link } from '../kernel/objects.ts'
import type { IpvlanNetwork, MacvlanNetwork } from '../lab/lab.ts'
import { linkAddresses } from './link-addresses.ts'
import { mtuOf } from './parts.ts'
import type { Member, Topology } from './topology.ts'

type ParentedNetwork = MacvlanNetwork | IpvlanNetwork

/** The macvlan or ipvlan networks of a lab that have containers on a host. */
interface OnHost {
  readonly host: string
  readonly network: ParentedNetwork
}

/**
 * The parents that are there for macvlan and ipvlan networks alone, each once on a host: 802.1Q devices on its LAN interface, and
 * dummy devices. They come with the first network on the host that uses them, and go with the last.
 */
export function parents(topology: Topology): KernelObject[] {
  const made = new Map<string, KernelObject>()
  for (const { host, network } of usage(topology)) {
    const key = `${host} ${network.parent}`
    const device = made.has(key) ? undefined : parentDevice(topology, host, network)
    if (device) made.set(key, device)
  }
  return [...made.values()]
}

function usage(topology: Topology): OnHost[] {
  return topology.lab.networks.flatMap((network) => {
    if (network.driver !== 'macvlan' && network.driver !== 'ipvlan') return []
    const hosts = new Set(topology.members(network).map(({ container }) => container.host))
    return [...hosts].map((host) => ({ host, network }))
  })
}

function parentDevice(topology: Topology, host: string, network: ParentedNetwork): KernelObject | undefined {
  const { parent: link, parentDevice: device, name, origin } = network
  if (!device || topology.host(host).lans.some((own) => own.link === link)) return undefined
  const base = { kind: 'link', namespace: host, link, up: true, origin } as const
  if (device.type === 'dummy') {
    const why = `A dummy device, as ${name} names no parent: what its containers send reaches their siblings and nobody else.`
    return { ...base, device: { type: 'dummy' }, ...mtuOf(network.mtu), why }
  }
  const why = `VLAN ${device.id} on ${host}’s ${device.link}: what leaves here gets the tag ${device.id}. Docker makes it for the first network on it, and removes it with the last.`
  const mtu = lanMtu(topology, host, device.link)
  return { ...base, device: { type: 'vlan', id: device.id, parent: device.link }, ...mtuOf(mtu), why }
}

/** The MTU that the lab file gives the LAN of a host's interface. */
function lanMtu({ lab, host }: Topology, name: string, link: string): number | undefined {
  const lan = host(name).lans.find((own) => own.link === link)?.lan
  return lab.lans.find((one) => one.name === lan)?.mtu
}

/** Whether a network's parent is an interface of this machine, from which the kernel takes the MTU of its children. */
function isOutside(network: ParentedNetwork): boolean {
  return network.driver === 'macvlan' && network.machine !== undefined
}

/** A container's interface that is a child of its host's, with its addresses: the whole of a macvlan or ipvlan endpoint. */
export function child(
  topology: Topology,
  network: ParentedNetwork,
  { container, endpoint }: Member,
  device: Link['device'],
  why: { readonly link: string; readonly address: (address: string) => string },
): KernelObject[] {
  const { name: namespace, host } = container
  const { link, addresses, mac, origin } = endpoint
  const base = network.parentDevice?.type === 'vlan' ? network.parentDevice.link : network.parent
  return [
    {
      kind: 'link',
      namespace,
      link,
      device,
      up: true,
      // None where the child has its parent's: another one would be refused, or change the parent's.
      ...(mac !== undefined && { mac }),
      ...mtuOf(network.mtu ?? (isOutside(network) ? undefined : lanMtu(topology, host, base))),
      origin,
      why: why.link,
    },
    ...linkAddresses({ namespace, link, mac, origin }, addresses, why.address),
  ]
}
