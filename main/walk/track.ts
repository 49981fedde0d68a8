import { summarize } from '../packet/summary.ts'
import { dissect } from '../packet/dissect.ts'
import type { Frame } from '../capture/frame.ts'
import type { Packet } from '../packet/packet.ts'
import type { Leg } from './walk.ts'

/** A frame of the walk, with what is in it. */
export interface Sighting {
  readonly frame: Frame
  readonly packet: Packet
}

/** Reads frames, header by header. */
export function readFrames(frames: readonly Frame[]): Sighting[] {
  return frames.map((frame) => ({ frame, packet: dissect(frame.bytes, frame.length) }))
}

/** What a packet is called: by what it says where it was seen first. */
export function titleOf({ packet }: Sighting): string {
  const { protocol, info } = summarize(packet)
  return `${protocol}: ${info}`
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

/** The same bytes as a Buffer, which can be searched. */
export function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
}
