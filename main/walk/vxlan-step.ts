import type { Link } from '../kernel/objects.ts'
import { endsOf, innermost, ipOf, numberIn, textIn } from './layers.ts'
import { routeEvidence, routeKey } from './questions.ts'
import type { Draft, Known, Pair } from './draft.ts'
import { at } from './draft.ts'
import { linksOf, evidence } from './world.ts'
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
  const fact = { kind: 'fdb' as const, namespace, link, ...entry }
  return evidence(world, namespace, command, [`${entry.mac} dst ${entry.vtep} self`], fact)
}

/** A VXLAN device looks up the VTEP and puts the frame into a UDP datagram (RFC 7348), which its host then sends. */
export function encapsulationStep(known: Known, pair: Pair): Draft[] {
  const { before, now } = pair
  const { world } = known
  const device = pair.came?.device.type === 'vxlan' ? pair.came : tunnelHere(world, now.frame.namespace)
  const mac = textIn(innermost(before.packet.layers)[0], 'eth.dst') ?? ''
  const { layers } = now.packet
  const outer = endsOf(ipOf(layers))
  const encrypted = layers.some(({ protocol }) => protocol === 'esp')
  const vni = device?.device.type === 'vxlan' ? device.device.vni : undefined
  const entry = device && vtepFor(world, device, mac)
  const known4 = entry?.mac === mac ? `knows ${mac}` : `has no entry for ${mac}, but one for all others`
  const extra = now.packet.length - before.packet.length
  const text = `The VXLAN device ${device ? `${device.link} of ${device.namespace}` : ''} ${known4}: behind VTEP ${entry?.vtep ?? outer?.destination ?? '?'}. It puts the frame into a UDP datagram with VNI ${vni ?? '?'}; ${extra} bytes are added.`
  const vxlan: Draft = {
    by: 'vxlan',
    text,
    evidence: device ? [fdbEvidence(world, device, mac)] : [],
    owns: ({ what }) => what === 'added',
  }
  const ipsec: Draft = {
    by: 'ipsec',
    text: `The host’s policy wants VNI ${vni ?? '?'} encrypted: what comes after the outer IP header is hidden in ESP (SPI ${
      textIn(
        layers.find(({ protocol }) => protocol === 'esp'),
        'esp.spi',
      ) ?? '?'
    }).`,
    evidence: [],
    owns: ({ protocol }) => protocol === 'esp',
  }
  return [...(encrypted ? [ipsec] : []), vxlan, sendOuter(known, pair, outer)]
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
  const header = before.packet.layers.find(({ protocol }) => protocol === 'vxlan')
  const vni = numberIn(header, 'vxlan.vni')
  const text = `The datagram is for the host ${before.frame.namespace} itself; its UDP socket gives what is inside${vni === undefined ? '' : ` with VNI ${vni}`} to the VXLAN device ${at(now)}. The tunnel’s headers are gone.`
  const device = world.states.get(now.frame.namespace)?.links.find(({ ifname }) => ifname === now.frame.link)
  const id = device?.linkinfo?.info_data?.['id']
  const says = typeof id === 'number' ? [`${now.frame.link}: vxlan id ${id}`] : []
  return {
    by: 'vxlan',
    text,
    evidence: [evidence(world, now.frame.namespace, `ip -d link show ${now.frame.link}`, says)],
    owns: () => true,
  }
}

function tunnelHere(world: World, namespace: string): Link | undefined {
  return linksOf(world, namespace).find(({ device }) => device.type === 'vxlan')
}
