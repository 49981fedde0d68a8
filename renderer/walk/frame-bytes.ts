import type { Seen } from './stops.ts'

/** A byte of a frame. */
export interface MarkedByte {
  readonly hex: string
  /** It was not there, or was another one, at the stop before. */
  readonly changed: boolean
  /** The header that it belongs to, by its place in the frame. */
  readonly layer: number
}

/** Eight bytes, with the place of the first in the frame. */
export interface ByteGroup {
  readonly start: number
  readonly bytes: readonly MarkedByte[]
}

const groupSize = 8

/** The bytes of the frame at a stop, as many as were kept. */
export function bytesAt({ hop, steps }: Seen): readonly ByteGroup[] {
  const ranges = steps.flatMap(({ changes }) => changes.filter(({ what }) => what !== 'removed'))
  const bytes = Array.from(atob(hop.bytes), (letter, index): MarkedByte => ({
    hex: letter.charCodeAt(0).toString(16).padStart(2, '0'),
    changed: ranges.some(({ start, end }) => start <= index && index < end),
    layer: hop.layers.findIndex(({ start, end }) => start <= index && index < end),
  }))
  return Array.from({ length: Math.ceil(bytes.length / groupSize) }, (_, index) => ({
    start: index * groupSize,
    bytes: bytes.slice(index * groupSize, (index + 1) * groupSize),
  }))
}
