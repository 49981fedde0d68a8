import type {
  BridgeNetwork,
  Container,
  Endpoint,
  Host,
  Lab,
  LanAttachment,
  Network,
  OverlayNetwork,
  Router,
} from '../../main/contract.ts'
import { texts } from '../texts/index.ts'
import { holds, listedAddresses } from './address.ts'
import { impairer } from './impaired.ts'
import { item, linkItem, nodeItem } from './items.ts'
import type {
  Cable,
  ContainerLink,
  ContainerNode,
  Device,
  End,
  HostNode,
  Item,
  LanNode,
  MapGraph,
  NetworkNode,
  RouterNode,
  SandboxNode,
  Tunnel,
} from './model.ts'
import { leavesLab, thisMachine } from './outside.ts'
import { cableWords, lanWords, withCable } from './vlan-words.ts'

const { label, vni: vniText } = texts.map

/** How many accents there are for overlays: `--overlay-1` and so on. */
const accents = 6

/** What the map of a lab shows: its parts with their names, and how they are linked. */
export function graphOf(lab: Lab): MapGraph {
  const lans = lab.lans.map((lan): LanNode => ({
    ...nodeItem(lan.name, label.lan(lan.name, lanWords(lan))),
    lan,
  }))
  const impaired = impairer(lab)
  const routers = lab.routers.map((router): RouterNode => ({
    ...nodeItem(router.name, label.router(router.name, router.lans.length)),
    router,
    cables: cablesOf(router).map(impaired),
  }))
  const byHost = new Map<string, Container[]>(lab.hosts.map(({ name }) => [name, []]))
  for (const container of lab.containers) byHost.get(container.host)?.push(container)
  const hosts = lab.hosts.map((host) => hostNode(lab, host, byHost.get(host.name) ?? []))
  const tunnels = tunnelsOf(lab, hosts)
  return { lans, routers, hosts, tunnels, items: collect(lans, routers, hosts, tunnels) }
}

function cablesOf({ name, lans }: Host | Router): Cable[] {
  return withCable(lans).map((attachment) => cable(name, attachment, cableWords(attachment, lans)))
}

function cable(node: string, { lan, link, port, mac }: LanAttachment, addresses: readonly string[]): Cable {
  return {
    ...linkItem({ namespace: node, link }, label.cable(link, node, lan, listedAddresses(addresses))),
    lan,
    addresses,
    mac,
    ends: [
      { namespace: node, link },
      { namespace: lan, link: port },
    ],
  }
}

function hostNode(lab: Lab, host: Host, containers: readonly Container[]): HostNode {
  const impaired = impairer(lab)
  const cables = cablesOf(host).map(impaired)
  const used = new Set(containers.flatMap(({ endpoints }) => endpoints.map(({ network }) => network)))
  const networks = lab.networks.flatMap((network): NetworkNode[] => {
    const here = network.driver === 'bridge' ? network.host === host.name : used.has(network.name)
    return here ? networkNode(lab, network, host.name, cables) : []
  })
  const byName = new Map(networks.map((node) => [node.network.name, node]))
  return {
    ...nodeItem(host.name, label.host(host.name, containers.length)),
    host,
    cables,
    networks,
    containers: containers.map((container) => {
      const node = containerNode(container, byName)
      return { ...node, links: node.links.map(impaired) }
    }),
  }
}

function networkNode(lab: Lab, network: Network, host: string, cables: readonly Cable[]): NetworkNode[] {
  const { name } = network
  const id = `network:${name}@${host}`
  switch (network.driver) {
    case 'bridge':
      return [
        {
          ...item(id, { kind: 'network', name: `${name}@${host}` }, name, label.bridge(name, host)),
          kind: 'bridge',
          host,
          network,
          bridge: bridgeDevice(network, host),
        },
      ]
    case 'overlay':
      return [sandbox(network, host, colourOf(lab, network))]
    case 'macvlan':
    case 'ipvlan': {
      const device = network.parentDevice
      const below = device?.type === 'vlan' ? device.link : network.parent
      const leaves = leavesLab(network)
      const parent = leaves ? undefined : cables.find(({ ends: [own] }) => own.link === below)
      const text = label.children(network.driver, name, host)
      return [
        {
          ...item(id, { kind: 'network', name }, name, leaves ? label.leaves(text, network.parent) : text),
          kind: 'macvlan',
          host,
          network,
          ...(parent && { parent }),
        },
      ]
    }
    default:
      return []
  }
}

function sandbox(network: OverlayNetwork, host: string, colour: number): SandboxNode {
  const namespace = `${network.name}@${host}`
  return {
    ...nodeItem(namespace, label.sandbox(network.name, host)),
    kind: 'overlay',
    host,
    network,
    colour,
    segments: segmentsOf(network).map(({ subnet, vni }, index) => {
      const bridge = { namespace, link: `br${index}` }
      const vtep = { namespace, link: `vxlan${index}` }
      return {
        bridge: device(bridge, label.bridgeDevice(bridge.link, namespace), subnet),
        vtep: {
          ...device(vtep, label.vtep(vtep.link, namespace, vni)),
          text: `${vtep.link} ${vniText(vni)}`,
        },
      }
    }),
  }
}

/** The segments of an overlay: each VNI once, with its subnets of both families as one text. */
function segmentsOf({ subnets }: OverlayNetwork): { readonly vni: number; readonly subnet: string }[] {
  const vnis = [...new Set(subnets.map(({ vni = 0 }) => vni))]
  return vnis.map((vni) => {
    const own = subnets.filter((each) => (each.vni ?? 0) === vni)
    return { vni, subnet: listedAddresses(own.map(({ subnet }) => subnet)) }
  })
}

function device(end: End, name: string, address?: string): Device {
  return {
    ...linkItem(end, name),
    end,
    text: address === undefined ? end.link : `${end.link} ${address}`,
    ...(address !== undefined && { address }),
  }
}

/** A bridge network's device; one with its network's name is not named twice. */
function bridgeDevice({ name, bridge, subnets }: BridgeNetwork, host: string): Device {
  const [first] = subnets.map(({ subnet, gateway }) => gateway ?? subnet)
  const address = first && listedAddresses(subnets.map(({ subnet, gateway }) => gateway ?? subnet))
  const all = device({ namespace: host, link: bridge }, label.bridgeDevice(bridge, host), address)
  return bridge === name && address !== undefined ? { ...all, text: address } : all
}

function containerNode(container: Container, networks: ReadonlyMap<string, NetworkNode>): ContainerNode {
  const { name, host, endpoints } = container
  return {
    ...nodeItem(
      name,
      label.container(
        name,
        host,
        endpoints.flatMap(({ addresses }) => addresses),
      ),
    ),
    container,
    links: endpoints.flatMap((endpoint) => {
      const network = networks.get(endpoint.network)
      return network ? [containerLink(container, endpoint, network)] : []
    }),
  }
}

function containerLink({ name, host }: Container, endpoint: Endpoint, node: NetworkNode): ContainerLink {
  const { link, addresses, mac, network, port = '' } = endpoint
  const [first = ''] = addresses
  // Of an overlay's segments, each has a subnet of IPv4, and these come first.
  const subnet = node.network.subnets.findIndex((each) => holds(each.subnet, first))
  const far = {
    bridge: { namespace: host, link: port },
    overlay: { namespace: `${network}@${host}`, link: port },
    macvlan: {
      namespace: leavesLab(node.network) ? thisMachine : host,
      link: node.kind === 'macvlan' ? node.network.parent : '',
    },
  }[node.kind]
  return {
    ...linkItem({ namespace: name, link }, label.veth(link, name, network, listedAddresses(addresses))),
    container: name,
    addresses,
    ...(mac !== undefined && { mac }),
    network: node.id,
    subnet: Math.max(0, subnet),
    ends: [{ namespace: name, link }, far],
  }
}

function colourOf({ networks }: Lab, network: OverlayNetwork): number {
  const overlays = networks.filter(({ driver }) => driver === 'overlay')
  return (overlays.indexOf(network) % accents) + 1
}

function tunnelsOf(lab: Lab, hosts: readonly HostNode[]): Tunnel[] {
  const sandboxes = new Map<string, string[]>()
  for (const { networks } of hosts)
    for (const { kind, network, id } of networks)
      if (kind === 'overlay') sandboxes.set(network.name, [...(sandboxes.get(network.name) ?? []), id])
  return lab.networks.flatMap((network) => {
    if (network.driver !== 'overlay') return []
    const { name } = network
    const joined = sandboxes.get(name) ?? []
    return segmentsOf(network).map(({ subnet, vni }, index): Tunnel => {
      const id = index === 0 ? `network:${name}` : `network:${name}/${index}`
      const encrypted = network.encrypted !== undefined
      const text = label.tunnel(name, vni, joined.length, encrypted)
      return {
        ...item(id, { kind: 'network', name }, name, text),
        vni,
        subnet,
        index,
        colour: colourOf(lab, network),
        encrypted,
        sandboxes: joined,
      }
    })
  })
}

function collect(
  lans: readonly LanNode[],
  routers: readonly RouterNode[],
  hosts: readonly HostNode[],
  tunnels: readonly Tunnel[],
): ReadonlyMap<string, Item> {
  const all: Item[] = []
  for (const router of routers) all.push(router, ...router.cables)
  all.push(...lans)
  for (const host of hosts) {
    all.push(host, ...host.cables)
    for (const network of host.networks) all.push(network, ...devicesOf(network))
    for (const container of host.containers) all.push(container, ...container.links)
  }
  all.push(...tunnels)
  return new Map(all.map((each) => [each.id, each]))
}

/** The bridge that a LAN is. */
export function lanBridge({ name }: LanNode): Device {
  const end = { namespace: name, link: 'br0' }
  return device(end, label.bridgeDevice(end.link, name))
}

/** The bridges and VTEPs of a network on one host. */
export function devicesOf(node: NetworkNode): readonly Device[] {
  switch (node.kind) {
    case 'bridge':
      return [node.bridge]
    case 'overlay':
      return node.segments.flatMap(({ bridge, vtep }) => [bridge, vtep])
    case 'macvlan':
      return []
  }
}
