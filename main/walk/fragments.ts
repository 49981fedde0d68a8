import type { Packet } from '../packet/packet.ts'
import { numberIn, textIn } from './layers.ts'

/** The fragments of IPv4 packets (RFC 791): to which frame of the walk each belongs, by what all fragments of one packet share. */
export type Fragments = ReadonlyMap<string, number>

/**
 * Learns the fragmented packets among the frames that are known to be part of the walk, which are their first fragments: the
 * others carry neither ports nor marks. Values are places in `packets`.
 */
export function fragmentsOf(packets: readonly Packet[], known: readonly boolean[]): Fragments {
  return new Map(
    packets.flatMap((packet, index) =>
      known[index] === true ? sharedBy(packet).map((key) => [key, index] as const) : [],
    ),
  )
}

/** The place of the frame to whose packet this one belongs as a further fragment. */
export function fragmentOf(fragments: Fragments, packet: Packet): number | undefined {
  return sharedBy(packet)
    .map((key) => fragments.get(key))
    .find((index) => index !== undefined)
}

function sharedBy({ layers }: Packet): string[] {
  return layers
    .filter(({ protocol }) => protocol === 'ip')
    .filter((ip) => (numberIn(ip, 'ip.flags.mf') ?? 0) > 0 || (numberIn(ip, 'ip.frag_offset') ?? 0) > 0)
    .map((ip) => ['ip.src', 'ip.dst', 'ip.proto', 'ip.id'].map((name) => textIn(ip, name)).join(' '))
}
