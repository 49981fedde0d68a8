import type { Link } from '../../kernel/objects.ts'
import { endsOf, innermost, ipOf, layerOf, numberIn, textIn } from '../layers.ts'
import { fdbEvidence, vtepFor } from '../vxlan-step.ts'
import type { WayPoint } from '../way.ts'
import { evidence, linkAt, linkEvidence, linksOf } from '../world.ts'
import type { World } from '../world.ts'
import type { Case, Finding } from './case.ts'
import { linkDown } from './link-down.ts'
import { addressesOf, stoppedAtRouter } from './at-router.ts'

/** Why a frame that went into a VXLAN device did not leave its host as a datagram. */
export async function stoppedBeforeTunnel(
  given: Case,
  { frame, packet }: WayPoint,
): Promise<Finding | undefined> {
  const { world } = given.known
  const device = linkAt(world, frame.namespace, frame.link)
  if (device?.device.type !== 'vxlan') return undefined
  const mac = textIn(innermost(packet.layers)[0], 'eth.dst') ?? ''
  const entry = vtepFor(world, device, mac)
  const arp = layerOf(packet.layers, 'arp')
  if (!entry && arp) return noProxyEntry(world, device, packet.layers)
  if (!entry)
    return {
      reason: 'no-fdb-entry',
      namespace: device.namespace,
      link: device.link,
      text: `The VXLAN device ${device.link} of ${device.namespace} has no forwarding entry for ${mac}: it does not know behind which VTEP that is, and drops the frame.`,
      hint: `Add it: \`bridge fdb add ${mac} dev ${device.link} dst VTEP\`; in Docker, the entry is pushed when the container joins.`,
      evidence: [fdbEvidence(world, device, mac)],
    }
  const { underlay } = device.device
  const found = await stoppedAtRouter(given, underlay, entry.vtep)
  return found && { ...found, evidence: [fdbEvidence(world, device, mac), ...found.evidence] }
}

/** The device answers ARP from its neighbour table, where it was told to (`proxy`). */
function noProxyEntry(world: World, device: Link, layers: WayPoint['packet']['layers']): Finding {
  const target = textIn(layerOf(layers, 'arp'), 'arp.dst.proto_ipv4') ?? ''
  const { namespace, link } = device
  return {
    reason: 'no-neighbour',
    namespace,
    link,
    text: `Nobody answers for ${target}: the VXLAN device ${link} of ${namespace} has no neighbour entry for it, and sends no question to other hosts.`,
    hint: `Add it: \`ip neigh add ${target} lladdr MAC dev ${link}\`; in Docker, the entry is pushed when the container joins.`,
    evidence: [evidence(world, namespace, `ip neigh show to ${target} dev ${link}`, ['nothing'])],
  }
}

/** Whether the datagram went to another host than the one behind which its frame's destination is. */
export function wrongVtep({ known }: Case, way: readonly WayPoint[]): Finding | undefined {
  const { world } = known
  const outer = way.find(({ packet }) => layerOf(packet.layers, 'vxlan'))
  const before = outer?.after === undefined ? undefined : way[outer.after]
  const device = before && linkAt(world, before.frame.namespace, before.frame.link)
  if (!outer || device?.device.type !== 'vxlan') return undefined
  const mac = textIn(innermost(outer.packet.layers)[0], 'eth.dst') ?? ''
  const vtep = endsOf(ipOf(outer.packet.layers))?.destination ?? ''
  const right = hostBehind(world, mac)
  if (right === undefined || addressesOf(world, right).includes(vtep)) return undefined
  const owner = [...world.states.keys()].find((namespace) => addressesOf(world, namespace).includes(vtep))
  return {
    reason: 'wrong-vtep',
    namespace: device.namespace,
    link: device.link,
    text: `The forwarding entry for ${mac} points to the wrong VTEP: ${vtep}${owner === undefined ? ', which nobody has' : ` is ${owner}`}; that container is on ${right}.`,
    hint: `Mend it: \`bridge fdb replace ${mac} dev ${device.link} dst ${vtepOf(world, right, vtep)}\` in ${device.namespace}.`,
    evidence: [fdbEvidence(world, device, mac)],
  }
}

/** The host on which the interface with a MAC address hangs on an overlay's bridge. */
function hostBehind(world: World, mac: string): string | undefined {
  for (const { device, mac: own } of world.links.values()) {
    if (own !== mac || device.type !== 'veth') continue
    const port = linkAt(world, device.peer.namespace, device.peer.link)
    const vxlan = linksOf(world, device.peer.namespace).find(
      (link) => link.device.type === 'vxlan' && link.master === port?.master,
    )
    if (vxlan?.device.type === 'vxlan') return vxlan.device.underlay
  }
  return undefined
}

/** A datagram that reached its host, where no VXLAN device takes it in. */
export function stoppedBehindTunnel(given: Case, { frame, packet }: WayPoint): Finding | undefined {
  const { world } = given.known
  const header = layerOf(packet.layers, 'vxlan')
  const vni = numberIn(header, 'vxlan.vni')
  const outer = endsOf(ipOf(packet.layers))
  if (vni === undefined || !outer || !addressesOf(world, frame.namespace).includes(outer.destination))
    return undefined
  const devices = [...world.links.values()].filter(
    ({ device }) => device.type === 'vxlan' && device.underlay === frame.namespace,
  )
  const own = devices.find(({ device }) => device.type === 'vxlan' && device.vni === vni)
  if (own) return linkDown(given, own.namespace, own.link)
  const there = devices.flatMap(({ namespace, link, device }) =>
    device.type === 'vxlan' ? [{ namespace, link, vni: device.vni }] : [],
  )
  return {
    reason: 'wrong-vni',
    namespace: frame.namespace,
    link: frame.link,
    text: `The datagram came to ${frame.namespace} with VNI ${vni}, and no VXLAN device there has that VNI${there.length > 0 ? `: it has ${there.map((one) => `VNI ${one.vni} (${one.link} of ${one.namespace})`).join(', ')}` : ''}.`,
    hint: 'Both ends of an overlay need the same VNI.',
    evidence: there.map((one) => linkEvidence(world, one, [`vxlan id ${one.vni}`], true)),
  }
}

/** An address of a host by which others can reach it, of the family of another. */
function vtepOf(world: World, host: string, like: string): string {
  const outside = addressesOf(world, host).filter((address) => !/^(?:127\.|::1$|fe80:)/.test(address))
  return outside.find((address) => address.includes(':') === like.includes(':')) ?? 'VTEP'
}
