import type { Container, Endpoint, Host, Lab, LanAttachment, Network } from '../lab/lab.ts'
import { segmentOf } from '../lab/vlans.ts'

/** An address of a node, and the segments (networks and LANs) on which others are found at it. */
export interface Attachment {
  readonly kind: 'endpoint' | 'lan' | 'bridge' | 'gateway bridge'
  readonly address: string
  readonly segments: readonly string[]
}

/**
 * Where a node is attached, in the order of the file; nothing where the lab has no such node. A container is on its networks,
 * and with a macvlan or ipvlan network on the LAN of the parent as well; a host is on its LANs and on the bridge networks that it
 * carries, with the gateway's address. A container on its host's stack is where the host is.
 */
export function attachmentsOf(lab: Lab, node: string): Attachment[] | undefined {
  const container = lab.containers.find(({ name }) => name === node)
  if (container?.stack === 'own')
    return container.endpoints.flatMap((endpoint) => ofEndpoint(lab, container, endpoint))
  const host = lab.hosts.find(({ name }) => name === (container?.host ?? node))
  if (host) return [...host.lans.flatMap(ofLan), ...ofBridges(lab, host)]
  return lab.routers.find(({ name }) => name === node)?.lans.flatMap(ofLan)
}

/** The segment of an overlay, on which its sandboxes are without an address of their own. */
export function overlaySegment(network: string): string {
  return `network ${network}`
}

function ofEndpoint(lab: Lab, container: Container, endpoint: Endpoint): Attachment[] {
  const place = placeOf(lab, container, endpoint)
  return endpoint.addresses.map((address) => ({ ...place, address: withoutPrefix(address) }))
}

function placeOf(lab: Lab, container: Container, endpoint: Endpoint): Omit<Attachment, 'address'> {
  const network = lab.networks.find((one) => one.name === endpoint.network && isOn(one, container.host))
  if (network?.driver === 'bridge') {
    const kind = network.role === 'gateway' ? 'gateway bridge' : 'endpoint'
    return { kind, segments: [bridgeSegment(network.name, network.host)] }
  }
  const segments = [overlaySegment(endpoint.network)]
  const host = lab.hosts.find(({ name }) => name === container.host)
  return {
    kind: 'endpoint',
    segments: [...segments, ...(network && host ? parentSegments(network, host) : [])],
  }
}

/**
 * The LAN, or VLAN of one, on which a macvlan or ipvlan child is like any machine; in ipvlan's modes l3 it is behind a router, and
 * on an interface of this machine it is outside of the lab.
 */
function parentSegments(network: Network, host: Host): string[] {
  if (network.driver !== 'macvlan' && (network.driver !== 'ipvlan' || network.mode !== 'l2')) return []
  if (network.driver === 'macvlan' && network.machine) return []
  const { parent, parentDevice: device } = network
  const own = host.lans.find(({ link }) => link === parent)
  if (own) return [lanSegment(own)]
  const below = device?.type === 'vlan' && host.lans.find(({ link }) => link === device.link)
  return below ? [lanSegment({ lan: below.lan, vlan: device.id })] : []
}

function ofLan(attachment: LanAttachment): Attachment[] {
  return attachment.addresses.map((address) => {
    return { kind: 'lan', address: withoutPrefix(address), segments: [lanSegment(attachment)] }
  })
}

function ofBridges(lab: Lab, host: Host): Attachment[] {
  return lab.networks
    .filter((network) => network.driver === 'bridge')
    .filter((network) => network.host === host.name)
    .flatMap(({ name, role, subnets }) =>
      subnets.flatMap(({ gateway }): Attachment[] => {
        if (gateway === undefined) return []
        const kind = role === 'gateway' ? 'gateway bridge' : 'bridge'
        return [{ kind, address: gateway, segments: [bridgeSegment(name, host.name)] }]
      }),
    )
}

/** Each host has a `bridge` and a `docker_gwbridge` of its own: those networks are told apart by their hosts. */
function isOn(network: Network, host: string): boolean {
  return network.driver !== 'bridge' || network.host === host
}

function bridgeSegment(network: string, host: string): string {
  return `network ${network} of ${host}`
}

function lanSegment(place: Pick<LanAttachment, 'lan' | 'vlan'>): string {
  return `LAN ${segmentOf(place)}`
}

function withoutPrefix(address: string): string {
  return address.split('/')[0] ?? address
}
