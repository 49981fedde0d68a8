import type { KernelObject, Origin } from '../kernel/objects.ts'
import type { BridgeNetwork, Host } from '../lab/lab.ts'
import { isIpv6, withPrefixOf } from './addresses.ts'
import { forwarding6, linkAddresses } from './link-addresses.ts'
import { cable, mtuOf } from './parts.ts'
import type { HostBridge } from './publish.ts'
import { publications, publishes } from './publish.ts'
import { hostRules } from './rules.ts'
import type { Member, Topology } from './topology.ts'

/**
 * The driver `bridge`, docker0 and docker_gwbridge included: a kernel bridge in its host, a veth for each endpoint, and the
 * host's rules, as Docker makes them when it runs without its userland proxy.
 */
export function bridge(topology: Topology): KernelObject[] {
  const bridges = new Map<string, HostBridge[]>(topology.lab.hosts.map(({ name }) => [name, []]))
  for (const network of topology.lab.networks) {
    if (network.driver !== 'bridge') continue
    bridges.get(network.host)?.push({ network, members: topology.members(network) })
  }
  return topology.lab.hosts.flatMap((host) => hostObjects(host, bridges.get(host.name) ?? []))
}

function hostObjects(host: Host, bridges: readonly HostBridge[]): KernelObject[] {
  if (bridges.length === 0) return []
  return [
    ...bridges.flatMap(({ network, members }) => [
      ...device(network),
      ...members.flatMap((member) => endpoint(network, member)),
    ]),
    ...settings(host, bridges),
    ...hostRules(host, bridges),
  ]
}

function device(network: BridgeNetwork): KernelObject[] {
  const { bridge: link, host: namespace, mac, mtu, origin } = network
  const device: KernelObject = {
    kind: 'link',
    namespace,
    link,
    device: { type: 'bridge' },
    up: true,
    mac,
    ...mtuOf(mtu),
    origin,
    why: whyOf(network),
  }
  const gateways = network.subnets.flatMap(({ subnet, gateway }) =>
    gateway === undefined ? [] : [withPrefixOf(subnet, gateway)],
  )
  const why = network.internal
    ? `${namespace}’s own address on ${link}: containers of ${network.name} reach their host there, and nothing beyond it.`
    : `The gateway of ${network.name}: its containers send here whatever is not for their own subnet.`
  return [device, ...linkAddresses({ namespace, link, mac, origin }, gateways, () => why)]
}

function whyOf({ role, name, host, bridge }: BridgeNetwork): string {
  if (role === 'default')
    return `Docker’s default bridge on ${host}: where containers go that name no network.`
  if (role === 'gateway')
    return `The gateway bridge of ${host}: the way out for its containers on overlays, which have no gateway of their own.`
  return `The bridge of ${name} on ${host}: ${bridge} switches frames between the network’s containers.`
}

function endpoint(network: BridgeNetwork, member: Member): KernelObject[] {
  const { container, endpoint } = member
  const { name } = container
  const { link, addresses, mac, origin, port = '' } = endpoint
  const { mtu } = network
  const hairpin = publishes(member)
  const near = hairpin
    ? `The host’s end of ${name}’s cable to ${network.bridge}; in hairpin mode, so that ${name} reaches its own published ports.`
    : `The host’s end of ${name}’s cable to ${network.bridge}: a port of the bridge.`
  return [
    ...cable(
      origin,
      {
        namespace: network.host,
        link: port,
        master: network.bridge,
        mtu,
        port: hairpin ? { hairpin } : undefined,
        why: near,
      },
      { namespace: name, link, mac, mtu, why: whyEndpoint(network, name) },
    ),
    ...linkAddresses(
      { namespace: name, link, mac, origin },
      addresses,
      (address) => `${name} is ${address} on ${network.name}.`,
    ),
  ]
}

function whyEndpoint({ role, name: network, bridge }: BridgeNetwork, name: string): string {
  if (role === 'gateway')
    return `${name}’s way out: its overlays have none, so Docker gives it an endpoint on ${bridge}.`
  return `${name}’s endpoint on ${network}: the container’s end of its cable to ${bridge}.`
}

/** Makes settings of a host; the host itself asks for them where nobody else does. */
function setter(namespace: string, host: Origin) {
  return (key: string, value: string, why: string, origin = host): KernelObject => {
    return { kind: 'sysctl', namespace, key, value, origin, why }
  }
}

/** The settings that bridge networks need of their host (Docker: `setupIPForwarding`, `setupBridgeNetFiltering`, `setupLoopbackAddressesRouting`). */
function settings({ name, origin }: Host, bridges: readonly HostBridge[]): KernelObject[] {
  const set = setter(name, origin)
  const publishing = bridges.filter((each) => publications(each, 'ipv4').length > 0)
  const isolating = bridges.find(({ network }) => !network.icc)
  const filtering = isolating
    ? `Shows frames between two ports of one bridge to the rules of ${name}: without it, containers on ${isolating.network.bridge} would reach each other although they must not.`
    : `Shows frames between two ports of one bridge to the rules of ${name}: without it, a container could not reach a neighbour’s published port by ${name}’s address.`
  return [
    set(
      'net.ipv4.ip_forward',
      '1',
      `${name} routes between its bridges and its LANs: Docker turns forwarding on with the first bridge network.`,
    ),
    ...(isolating || publishing.length > 0
      ? [set('net.bridge.bridge-nf-call-iptables', '1', filtering, isolating?.network.origin)]
      : []),
    ...publishing.map(({ network }) =>
      set(
        `net.ipv4.conf.${inSetting(network.bridge)}.route_localnet`,
        '1',
        `Lets ${name} reach published ports at 127.0.0.1: the kernel would not send packets from a loopback address to ${network.bridge}.`,
        network.origin,
      ),
    ),
    ...settings6(name, origin, bridges, isolating ? isolating.network.origin : undefined, filtering),
  ]
}

/** The same for IPv6; what is published cannot be reached at ::1, for which the kernel has no `route_localnet`. */
function settings6(
  name: string,
  origin: Origin,
  bridges: readonly HostBridge[],
  isolating: Origin | undefined,
  filtering: string,
): KernelObject[] {
  const dual = bridges.filter(({ network }) => network.subnets.some(({ subnet }) => isIpv6(subnet)))
  if (dual.length === 0) return []
  const why = `${name} routes IPv6 between its bridges and its LANs, too: Docker turns that on with the first network that has IPv6.`
  const set = setter(name, origin)
  const filters = isolating ?? dual.some((each) => publications(each, 'ipv6').length > 0)
  return [
    forwarding6(name, '1', { origin, why }),
    ...(filters ? [set('net.bridge.bridge-nf-call-ip6tables', '1', filtering, isolating)] : []),
    ...dual.map(({ network }) =>
      set(
        `net.ipv6.conf.${inSetting(network.bridge)}.accept_ra`,
        '0',
        `What a container of ${network.name} announces as a router is no concern of ${name}’s own routes.`,
      ),
    ),
  ]
}

/** sysctl(8): a dot within an interface name is written as a slash. */
function inSetting(link: string): string {
  return link.replaceAll('.', '/')
}
