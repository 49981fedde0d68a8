import type { Frame } from '../capture/frame.ts'
import { layerOf, textIn } from './layers.ts'
import type { Sighting, Track } from './track.ts'
import { nanosecondsBetween } from './track.ts'

/** Nanoseconds within which a host encrypts and sends what a VXLAN device gave it. */
const soon = 2_000_000

/**
 * Bytes that VXLAN and ESP with AES-GCM add to a frame: 50 of VXLAN over IPv4 (70 over IPv6), 8 of ESP's header, 8 of its vector, 2 to 5 at its end
 * with padding, 16 of its check value (RFC 4303, RFC 4106).
 */
const added = { least: 84, most: 107 }

/**
 * Puts encrypted datagrams into the tracks whose frames they carry. Nothing inside can be recognised; but where a frame of the walk went into the tunnel, a
 * datagram of the right size leaves its host at once, and its SPI and sequence number name it on all its way.
 */
export function withEncrypted(tracks: readonly Track[], read: readonly Sighting[]): Track[] {
  const sealed = new Map<string, Sighting[]>()
  for (const sighting of read) {
    const name = nameOf(sighting)
    if (name !== undefined) sealed.set(name, [...(sealed.get(name) ?? []), sighting])
  }
  return tracks.map((track) => {
    const own = [...sealed.values()].filter(
      ([first]) => first && track.sightings.some(({ frame }) => carries(first.frame, frame)),
    )
    return own.length === 0 ? track : { ...track, sightings: [...track.sightings, ...own.flat()] }
  })
}

function nameOf({ packet }: Sighting): string | undefined {
  const esp = layerOf(packet.layers, 'esp')
  const carrier = esp && packet.layers[packet.layers.indexOf(esp) - 1]
  if (!esp || !carrier) return undefined
  const ends = ['src', 'dst'].map((end) => textIn(carrier, `${carrier.protocol}.${end}`))
  return [...ends, textIn(esp, 'esp.spi'), textIn(esp, 'esp.sequence')].join(' ')
}

function carries(sealed: Frame, frame: Frame): boolean {
  const later = nanosecondsBetween(frame, sealed)
  const more = sealed.length - frame.length
  return (
    frame.direction === 'out' &&
    sealed.direction === 'out' &&
    frame.namespace !== sealed.namespace &&
    later >= 0 &&
    later < soon &&
    more >= added.least &&
    more <= added.most
  )
}
