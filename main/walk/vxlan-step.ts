import { identity } from '../kernel/objects.ts'
import type { Link } from '../kernel/objects.ts'
import { endsOf, innermost, ipOf, layerOf, numberIn, textIn } from './layers.ts'
import { routeEvidence, routeKey } from './questions.ts'
import type { Draft, Known, Pair } from './draft.ts'
import { at } from './draft.ts'
import { evidence, linkEvidence, linksOf, stateAt } from './world.ts'
import type { World } from './world.ts'
import type { Evidence } from './walk.ts'

/** The forwarding entry of a VXLAN device by which frames for a MAC leave: its own, or that for all unknown ones. */
export function vtepFor(
  world: World,
  device: Link,
  mac: string,
): { readonly vtep: string; readonly mac: string } | undefined {
  const entries = world.states
    .get(device.namespace)
    ?.fdb.filter(({ ifname, dst }) => ifname === device.link && dst !== undefined)
  const entry =
    entries?.find((one) => one.mac === mac) ?? entries?.find((one) => one.mac === '00:00:00:00:00:00')
  return entry?.dst === undefined ? undefined : { vtep: entry.dst, mac: entry.mac }
}

/** The entry as `bridge fdb show` prints it, with who asked for it. */
export function fdbEvidence(world: World, device: Link, mac: string): Evidence {
  const entry = vtepFor(world, device, mac)
  const { namespace, link } = device
  const command = `bridge fdb show dev ${link}`
  if (!entry)
    return evidence(world, namespace, command, [`no entry for ${mac}, and none for unknown addresses`])
  const id = identity({ kind: 'fdb', namespace, link, ...entry })
  return evidence(world, namespace, command, [`${entry.mac} dst ${entry.vtep} self`], id)
}

/** A VXLAN device looks up the VTEP and puts the frame into a UDP datagram (RFC 7348), which its host then sends. */
export function encapsulationStep(known: Known, pair: Pair): Draft[] {
  const { before, now } = pair
  const { world } = known
  const device = pair.came?.device.type === 'vxlan' ? pair.came : tunnelHere(world, now.frame.namespace)
  const mac = textIn(innermost(before.packet.layers)[0], 'eth.dst') ?? ''
  const { layers } = now.packet
  const outer = endsOf(ipOf(layers))
  const esp = layerOf(layers, 'esp')
  const vni = device?.device.type === 'vxlan' ? device.device.vni : undefined
  const entry = device && vtepFor(world, device, mac)
  const knows = entry?.mac === mac ? `knows ${mac}` : `has no entry for ${mac}, but one for all others`
  const extra = now.packet.length - before.packet.length
  const text = `The VXLAN device ${device ? `${device.link} of ${device.namespace}` : ''} ${knows}: behind VTEP ${entry?.vtep ?? outer?.destination ?? '?'}. It puts the frame into a UDP datagram with VNI ${vni ?? '?'}; ${extra} bytes are added.`
  const vxlan: Draft = {
    by: 'vxlan',
    text,
    evidence: device ? [fdbEvidence(world, device, mac)] : [],
    owns: ({ what }) => what === 'added',
  }
  const ipsec: Draft = {
    by: 'ipsec',
    text: `The host’s policy wants VNI ${vni ?? '?'} encrypted: what comes after the outer IP header is hidden in ESP (SPI ${textIn(esp, 'esp.spi') ?? '?'}).`,
    evidence: [],
    owns: ({ protocol }) => protocol === 'esp',
  }
  return [...(esp ? [ipsec] : []), vxlan, sendOuter(known, pair, outer)]
}

function sendOuter(known: Known, { now }: Pair, outer: ReturnType<typeof endsOf>): Draft {
  const { namespace } = now.frame
  const answer = known.routes.get(routeKey({ namespace, destination: outer?.destination ?? '' }))
  const via =
    answer?.via === undefined ? `is on the LAN of ${now.frame.link}` : `is reached through ${answer.via}`
  return {
    by: 'routing',
    text: `The datagram’s sender is the host ${namespace}, not the container: ${outer?.destination ?? 'the VTEP'} ${via}.`,
    evidence: answer ? routeEvidence(known.world, namespace, answer) : [],
    owns: () => false,
  }
}

/** The host’s socket takes the datagram, and the VXLAN device of its VNI takes the frame out. */
export function decapsulationStep({ world }: Known, { before, now }: Pair): Draft {
  const header = layerOf(before.packet.layers, 'vxlan')
  const vni = numberIn(header, 'vxlan.vni')
  const text = `The datagram is for the host ${before.frame.namespace} itself; its UDP socket gives what is inside${vni === undefined ? '' : ` with VNI ${vni}`} to the VXLAN device ${at(now)}. The tunnel’s headers are gone.`
  const { namespace, link } = now.frame
  const id = stateAt(world, namespace, link)?.linkinfo?.info_data?.['id']
  const says = typeof id === 'number' ? [`${link}: vxlan id ${id}`] : []
  return { by: 'vxlan', text, evidence: [linkEvidence(world, now.frame, says, true)], owns: () => true }
}

function tunnelHere(world: World, namespace: string): Link | undefined {
  return linksOf(world, namespace).find(({ device }) => device.type === 'vxlan')
}
