import type { Frame } from '../capture/frame.ts'
import type { Packet } from '../packet/packet.ts'
import type { Leg } from './walk.ts'

/** A frame of the walk, with what is in it. */
export interface Sighting {
  readonly frame: Frame
  readonly packet: Packet
}

/** One packet and all sightings of it, in the order in which they were made. */
export interface Track {
  readonly kind: Leg['kind']
  readonly title: string
  readonly sightings: readonly Sighting[]
}

/** Nanoseconds between two frames; whole seconds apart, a number has room for them. */
export function nanosecondsBetween(earlier: Frame, later: Frame): number {
  return (later.seconds - earlier.seconds) * 1e9 + later.nanoseconds - earlier.nanoseconds
}
