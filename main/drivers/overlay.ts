import type { KernelObject } from '../kernel/objects.ts'
import type { Host, OverlayNetwork } from '../lab/lab.ts'
import { hash } from '../lab/names.ts'
import { ENCAPSULATION } from '../lab/overlay.ts'
import { familyOfText, hexBytes, isIpv6, withPrefixOf } from './addresses.ts'
import { indexOf, sandboxName, tunnels, vtepOf, vxlanName } from './control-plane.ts'
import { forwarding6, linkAddresses } from './link-addresses.ts'
import { encryption } from './encryption.ts'
import { cable, joined, stack } from './parts.ts'
import type { Member, Topology } from './topology.ts'
import type { Segment } from './segments.ts'
import { segmentsOf } from './segments.ts'

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
  const { name, origin } = network
  const segments = segmentsOf(network)
  const lazily = 'it exists because a container of the network runs there'
  const why = `The sandbox of ${name} on ${host.name}: holds the overlay’s bridge and VXLAN device apart from the host; ${lazily}.`
  return [
    ...stack(sandbox, { origin, why }),
    ...segments.flatMap((each, index) => segment(network, host, sandbox, each, index)),
    ...(segments.length > 1 ? routing(network, sandbox, segments.length) : []),
  ]
}

function routing({ name, subnets, origin }: OverlayNetwork, sandbox: string, count: number): KernelObject[] {
  const why = `${name} has ${String(count)} subnets, each with a bridge of its own: the sandbox routes between them.`
  const ipv6 = subnets.some(({ subnet }) => isIpv6(subnet))
  return [
    { kind: 'sysctl', namespace: sandbox, key: 'net.ipv4.ip_forward', value: '1', origin, why },
    ...(ipv6 ? [forwarding6(sandbox, '1', { origin, why: `The same for IPv6: ${why}` })] : []),
  ]
}

/** The bridge and the VXLAN device of one segment. */
function segment(
  network: OverlayNetwork,
  host: Host,
  sandbox: string,
  { vni, subnets }: Segment,
  index: number,
): KernelObject[] {
  const { name, port, origin } = network
  const mtu = mtuOf(network)
  const vtep = vtepOf(network, host)
  // Its own on each host, and not that of whichever port has the lowest: containers remember their gateway by it.
  const mac = `06:${index.toString(16).padStart(2, '0')}:${fourBytes(vtep ?? '0.0.0.0')}`
  const objects: KernelObject[] = [
    {
      kind: 'link',
      namespace: sandbox,
      link: bridgeName(index),
      device: { type: 'bridge' },
      up: true,
      mac,
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
        ...(network.underlay === 'ipv6' && vtep !== undefined && { local: vtep }),
        ...group(network, host),
      },
      up: true,
      mtu,
      master: bridgeName(index),
      origin,
      why: whyVxlan(network, host, vni),
    },
  ]
  const gateways = subnets.flatMap(({ subnet, gateway }) =>
    gateway === undefined ? [] : [withPrefixOf(subnet, gateway)],
  )
  const of = subnets.map(({ subnet }) => subnet).join(' and ')
  const why =
    network.subnets.length > subnets.length
      ? `The gateway of ${of}, the same on every host: the way to the other subnets of ${name}.`
      : `The overlay’s own address, the same on every host: it answers ping, but no default route leads there.`
  const bridge = { namespace: sandbox, link: bridgeName(index), mac, origin }
  return [...objects, ...linkAddresses(bridge, gateways, () => why)]
}

/** Four bytes that stand for an address: those of IPv4 itself. */
function fourBytes(address: string): string {
  if (!isIpv6(address)) return hexBytes(address)
  const [value] = hash(address)
  return hexBytes([24, 16, 8, 0].map((bits) => (value >>> bits) & 255).join('.'))
}

function whyVxlan({ name, port, controlPlane, underlay }: OverlayNetwork, host: Host, vni: number): string {
  const unknown = {
    gossip: 'it knows every remote container beforehand and floods nothing',
    'flood-and-learn':
      'frames for unknown addresses go to every other host, and it learns from what comes back',
    multicast: 'frames for unknown addresses go to a multicast group of the underlay',
  }[controlPlane.type]
  return (
    `The VXLAN device of ${name} on ${host.name}: wraps frames for containers on other hosts into UDP ${String(port)} with VNI ${String(vni)}; ` +
    `its socket is in ${host.name}, so that the tunnel runs over the ${underlay === 'ipv6' ? 'IPv6 ' : ''}underlay; ${unknown}.`
  )
}

function group({ controlPlane }: OverlayNetwork, host: Host): { group?: { address: string; link: string } } {
  const link = host.lans.find(({ addresses }) => addresses.length > 0)?.link
  if (controlPlane.type !== 'multicast' || link === undefined) return {}
  return { group: { address: controlPlane.group, link } }
}

function endpoint(network: OverlayNetwork, { container, endpoint }: Member, sandbox: string): KernelObject[] {
  const { name } = container
  const { link, port = '', addresses, mac, origin } = endpoint
  const mtu = mtuOf(network)
  const index = indexOf(network, endpoint)
  return [
    ...cable(
      origin,
      {
        namespace: sandbox,
        link: port,
        master: bridgeName(index),
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
    ...linkAddresses(
      { namespace: name, link, mac, origin },
      addresses,
      (address) => `${name} is ${address} on ${network.name}.`,
    ),
    ...siblingRoutes(network, { container, endpoint }, index),
  ]
}

/** Routes to the subnets of the overlay's other segments. */
function siblingRoutes(
  network: OverlayNetwork,
  { container, endpoint }: Member,
  own: number,
): KernelObject[] {
  const segments = segmentsOf(network)
  const { name: namespace } = container
  const { link, origin } = endpoint
  const others = segments.filter((_, index) => index !== own).flatMap(({ subnets }) => subnets)
  return others.flatMap(({ subnet }): KernelObject[] => {
    const family = familyOfText(subnet)
    const via = segments[own]?.subnets.find((one) => familyOfText(one.subnet) === family)?.gateway
    if (via === undefined) return []
    const why = `${subnet} is part of ${network.name}, too: ${namespace} reaches it through the gateway of its own subnet.`
    return [{ kind: 'route', namespace, destination: subnet, link, via, origin, why }]
  })
}

function bridgeName(index: number): string {
  return `br${String(index)}`
}

/** The MTU inside the overlay, from that of the underlay that the lab file may name (moby: `maxMTU`). */
function mtuOf({ mtu = 1500, underlay, encrypted }: OverlayNetwork): number {
  const inside = mtu - ENCAPSULATION[underlay]
  if (!encrypted) return inside
  const rest = inside - encryptionExpansion
  return rest - (rest % 4)
}

function roomFor({ underlay, encrypted }: OverlayNetwork): string {
  const vxlan = `the ${String(ENCAPSULATION[underlay])} bytes that VXLAN adds`
  return encrypted ? `${vxlan} and the ${String(encryptionExpansion)} that ESP adds` : vxlan
}
