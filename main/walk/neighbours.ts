import { titleOf } from './track.ts'
import type { Frame } from '../capture/frame.ts'
import type { Layer } from '../packet/packet.ts'
import type { Sighting, Track } from './track.ts'
import { layerOf, numberIn, textIn } from './layers.ts'
import type { Sent } from './sent.ts'

/** ICMPv6 type of a neighbour solicitation (RFC 4861). */
export const solicitation = 135

/** ICMPv6 type of a neighbour advertisement (RFC 4861). */
export const advertisement = 136

/**
 * Questions for MAC addresses, and their answers, that were heard meanwhile: ARP, and neighbour discovery of IPv6. A packet that is the first
 * one to its next hop waits for them. For a probe that is an ARP request itself, its own question is the request, and the answer the reply.
 */
export function neighbourTracks(
  read: readonly Sighting[],
  { probe, address }: Sent,
  source: string,
): Track[] {
  const tracks: { key: string; first: Frame; track: Track & { sightings: Sighting[] } }[] = []
  for (const sighting of read) {
    const { frame, packet } = sighting
    const key = exchangeIn(packet.layers)
    if (key === undefined) continue
    const known = tracks.findLast((one) => one.key === key)
    // Who gets no answer asks again: that is another packet.
    if (known && !isSamePlace(known.first, frame)) {
      known.track.sightings.push(sighting)
      continue
    }
    const own = probe.kind === 'arp' && key.includes(address)
    const asks = frame.namespace === source && frame.direction === 'out'
    const kind = own ? (asks ? 'request' : 'reply') : 'neighbour'
    tracks.push({ key, first: frame, track: { kind, title: titleOf(sighting), sightings: [sighting] } })
  }
  return tracks.map(({ track }) => track)
}

function isSamePlace(a: Frame, b: Frame): boolean {
  return a.namespace === b.namespace && a.link === b.link && a.direction === b.direction
}

/** What is asked or answered, by whom and for whom. */
function exchangeIn(layers: readonly Layer[]): string | undefined {
  const arp = layerOf(layers, 'arp')
  if (arp)
    return ['arp.opcode', 'arp.src.proto_ipv4', 'arp.dst.proto_ipv4']
      .map((name) => textIn(arp, name))
      .join(' ')
  const message = layerOf(layers, 'icmpv6')
  const type = numberIn(message, 'icmpv6.type')
  if (type !== solicitation && type !== advertisement) return undefined
  const carrier = layerOf(layers, 'ipv6')
  const target =
    textIn(message, 'icmpv6.nd.ns.target_address') ?? textIn(message, 'icmpv6.nd.na.target_address')
  return `${type} ${textIn(carrier, 'ipv6.src')} ${textIn(carrier, 'ipv6.dst')} ${target}`
}
