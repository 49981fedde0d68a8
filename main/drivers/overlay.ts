import type { KernelObject } from '../kernel/objects.ts'
import type { Host, OverlayNetwork, Subnet } from '../lab/lab.ts'
import { hexBytes, withPrefixOf } from './ipv4.ts'
import { encryption } from './encryption.ts'
import { indexOf, sandboxName, tunnels, vxlanName } from './control-plane.ts'
import { cable, joined, stack } from './parts.ts'
import type { Member, Topology } from './topology.ts'
import { subnetOf } from './topology.ts'

/** What VXLAN puts around each frame: outer IP, UDP and VXLAN headers and the inner Ethernet header (RFC 7348). */
const encapsulation = 50

/** What ESP adds at most: header, initialization vector, trailer and integrity check value (moby, `pktExpansion`). */
const encryptionExpansion = 26

/**
 * The driver `overlay`: on each host with a container of the network a sandbox of its own, with a bridge and a VXLAN device
 * for each subnet, and what the control plane tells it of the other hosts (moby, `libnetwork/drivers/overlay`).
 */
export function overlay(topology: Topology): KernelObject[] {
  const networks = topology.lab.networks.filter((network) => network.driver === 'overlay')
  return joined([...networks.map((network) => networkObjects(topology, network)), encryption(topology)])
}

function networkObjects(topology: Topology, network: OverlayNetwork): KernelObject[] {
  const byHost = new Map<string, Member[]>()
  for (const member of topology.members(network)) {
    const there = byHost.get(member.container.host)
    if (there) there.push(member)
    else byHost.set(member.container.host, [member])
  }
  const hosts = [...byHost.keys()].map((name) => topology.host(name))
  const objects: KernelObject[] = []
  for (const host of hosts) {
    const sandbox = sandboxName(network.name, host.name)
    objects.push(...sandboxObjects(network, host, sandbox))
    for (const member of byHost.get(host.name) ?? []) objects.push(...endpoint(network, member, sandbox))
  }
  return joined([objects, tunnels(network, hosts, byHost)])
}

function sandboxObjects(network: OverlayNetwork, host: Host, sandbox: string): KernelObject[] {
  const { name, subnets, origin } = network
  const lazily = 'it exists because a container of the network runs there'
  const why = `The sandbox of ${name} on ${host.name}: holds the overlay’s bridge and VXLAN device apart from the host; ${lazily}.`
  return [
    ...stack(sandbox, { origin, why }),
    ...subnets.flatMap((subnet, index) => segment(network, host, sandbox, subnet, index)),
    ...(subnets.length > 1
      ? [
          {
            kind: 'sysctl',
            namespace: sandbox,
            key: 'net.ipv4.ip_forward',
            value: '1',
            origin,
            why: `${name} has ${String(subnets.length)} subnets, each with a bridge of its own: the sandbox routes between them.`,
          } as const,
        ]
      : []),
  ]
}

/** The bridge and the VXLAN device of one subnet. */
function segment(
  network: OverlayNetwork,
  host: Host,
  sandbox: string,
  subnet: Subnet,
  index: number,
): KernelObject[] {
  const { name, port, origin } = network
  const mtu = mtuOf(network)
  const { vni } = subnet
  if (vni === undefined) throw new Error(`no VNI: ${subnet.subnet} of ${name}`)
  const objects: KernelObject[] = [
    {
      kind: 'link',
      namespace: sandbox,
      link: bridgeName(index),
      device: { type: 'bridge' },
      up: true,
      // Its own on each host, and not that of whichever port has the lowest: containers remember their gateway by it.
      mac: `06:${index.toString(16).padStart(2, '0')}:${hexBytes(host.vtep ?? '0.0.0.0')}`,
      mtu,
      origin,
      why: `The bridge of ${name} on ${host.name}: switches frames between its containers here, and the VXLAN device to all others.`,
    },
    {
      kind: 'link',
      namespace: sandbox,
      link: vxlanName(index),
      device: {
        type: 'vxlan',
        vni,
        port,
        underlay: host.name,
        learning: true,
        proxy: network.controlPlane.type === 'gossip',
        ...group(network, host),
      },
      up: true,
      mtu,
      master: bridgeName(index),
      origin,
      why: whyVxlan(network, host, vni),
    },
  ]
  if (subnet.gateway === undefined) return objects
  const address = withPrefixOf(subnet.subnet, subnet.gateway)
  const why =
    network.subnets.length > 1
      ? `The gateway of ${subnet.subnet}, the same on every host: the way to the other subnets of ${name}.`
      : `The overlay’s own address, the same on every host: it answers ping, but no default route leads there.`
  return [...objects, { kind: 'address', namespace: sandbox, link: bridgeName(index), address, origin, why }]
}

function whyVxlan({ name, port, controlPlane }: OverlayNetwork, host: Host, vni: number): string {
  const unknown = {
    gossip: 'it knows every remote container beforehand and floods nothing',
    'flood-and-learn':
      'frames for unknown addresses go to every other host, and it learns from what comes back',
    multicast: 'frames for unknown addresses go to a multicast group of the underlay',
  }[controlPlane.type]
  return (
    `The VXLAN device of ${name} on ${host.name}: wraps frames for containers on other hosts into UDP ${String(port)} with VNI ${String(vni)}; ` +
    `its socket is in ${host.name}, so that the tunnel runs over the underlay; ${unknown}.`
  )
}

function group({ controlPlane }: OverlayNetwork, host: Host): { group?: { address: string; link: string } } {
  const link = host.lans.find(({ address }) => address !== undefined)?.link
  if (controlPlane.type !== 'multicast' || link === undefined) return {}
  return { group: { address: controlPlane.group, link } }
}

function endpoint(network: OverlayNetwork, { container, endpoint }: Member, sandbox: string): KernelObject[] {
  const { name } = container
  const { link, port = '', address, mac, origin } = endpoint
  const mtu = mtuOf(network)
  const own = subnetOf(network, endpoint)
  const gateway = own?.gateway
  const siblings = gateway === undefined ? [] : network.subnets.filter((subnet) => subnet !== own)
  return [
    ...cable(
      origin,
      {
        namespace: sandbox,
        link: port,
        master: bridgeName(indexOf(network, own)),
        mtu,
        why: `The sandbox’s end of ${name}’s cable to ${network.name}: a port of the overlay’s bridge.`,
      },
      {
        namespace: name,
        link,
        mac,
        mtu,
        why: `${name}’s endpoint on ${network.name}: its MTU of ${String(mtu)} leaves room for ${roomFor(network)}.`,
      },
    ),
    {
      kind: 'address',
      namespace: name,
      link,
      address,
      origin,
      why: `${name} is ${address} on ${network.name}.`,
    },
    ...siblings.map(({ subnet }): KernelObject => ({
      kind: 'route',
      namespace: name,
      destination: subnet,
      link,
      ...(gateway !== undefined && { via: gateway }),
      origin,
      why: `${subnet} is part of ${network.name}, too: ${name} reaches it through the gateway of its own subnet.`,
    })),
  ]
}

function bridgeName(index: number): string {
  return `br${String(index)}`
}

/** The MTU inside the overlay, from that of the underlay that the lab file may name (moby: `maxMTU`). */
function mtuOf({ mtu = 1500, encrypted }: OverlayNetwork): number {
  if (!encrypted) return mtu - encapsulation
  const inside = mtu - encapsulation - encryptionExpansion
  return inside - (inside % 4)
}

function roomFor({ encrypted }: OverlayNetwork): string {
  const vxlan = `the ${String(encapsulation)} bytes that VXLAN adds`
  return encrypted ? `${vxlan} and the ${String(encryptionExpansion)} that ESP adds` : vxlan
}
