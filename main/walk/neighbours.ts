import type { Frame } from '../capture/frame.ts'
import { dissect } from '../packet/dissect.ts'
import type { Layer } from '../packet/packet.ts'
import { summarize } from '../packet/summary.ts'
import type { Sighting, Track } from './track.ts'
import { numberIn, textIn } from './layers.ts'
import type { Sent } from './sent.ts'

/** ICMPv6 type of a neighbour solicitation (RFC 4861). */
export const solicitation = 135

/** ICMPv6 type of a neighbour advertisement (RFC 4861). */
export const advertisement = 136

/**
 * Questions for MAC addresses, and their answers, that were heard meanwhile: ARP, and neighbour discovery of IPv6. A packet that is the first
 * one to its next hop waits for them. For a probe that is an ARP request itself, its own question is the request, and the answer the reply.
 */
export function neighbourTracks(frames: readonly Frame[], { probe, address }: Sent, source: string): Track[] {
  const tracks: [string, Sighting[]][] = []
  for (const frame of frames) {
    const packet = dissect(frame.bytes, frame.length)
    const key = exchangeIn(packet.layers)
    if (key === undefined) continue
    const track = tracks.findLast(([other]) => other === key)
    // Who gets no answer asks again: that is another packet.
    if (track && !isAt(track[1][0]?.frame, frame)) track[1].push({ frame, packet })
    else tracks.push([key, [{ frame, packet }]])
  }
  return tracks.flatMap(([key, sightings]) => {
    const [first] = sightings
    if (!first) return []
    const { protocol, info } = summarize(first.packet)
    const own = probe.kind === 'arp' && key.includes(address)
    const asks = first.frame.namespace === source && first.frame.direction === 'out'
    return [
      { kind: own ? (asks ? 'request' : 'reply') : 'neighbour', title: `${protocol}: ${info}`, sightings },
    ]
  })
}

function isAt(place: Frame | undefined, { namespace, link, direction }: Frame): boolean {
  return place?.namespace === namespace && place.link === link && place.direction === direction
}

/** What is asked or answered, by whom and for whom. */
function exchangeIn(layers: readonly Layer[]): string | undefined {
  const arp = layers.find(({ protocol }) => protocol === 'arp')
  if (arp)
    return ['arp.opcode', 'arp.src.proto_ipv4', 'arp.dst.proto_ipv4']
      .map((name) => textIn(arp, name))
      .join(' ')
  const message = layers.find(({ protocol }) => protocol === 'icmpv6')
  const type = numberIn(message, 'icmpv6.type')
  if (type !== solicitation && type !== advertisement) return undefined
  const carrier = layers.find(({ protocol }) => protocol === 'ipv6')
  const target =
    textIn(message, 'icmpv6.nd.ns.target_address') ?? textIn(message, 'icmpv6.nd.na.target_address')
  return `${type} ${textIn(carrier, 'ipv6.src')} ${textIn(carrier, 'ipv6.dst')} ${target}`
}
