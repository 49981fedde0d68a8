import type { DissectOptions } from '../packet/outline.ts'
import { dissect } from '../packet/dissect.ts'
import type { Frame } from './frame.ts'
import { rowOf } from './row.ts'
import type { FrameDetails } from './shown.ts'

/** All that is in a frame: every layer with its fields, and the bytes. */
export function detailsOf(frame: Frame, number: number, options: DissectOptions): FrameDetails {
  const packet = dissect(frame.bytes, frame.length, options)
  return {
    row: { number, ...rowOf(frame, packet) },
    layers: packet.layers.map(({ fields, ...layer }) => ({
      ...layer,
      fields: fields.map(({ name, label, text, start, end, says }) => ({
        name,
        label,
        text,
        start,
        end,
        says,
      })),
    })),
    bytes: Buffer.from(frame.bytes).toString('hex'),
  }
}
