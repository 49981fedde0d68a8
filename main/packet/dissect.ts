import { DISSECTORS } from './dissectors.ts'
import type { DissectOptions, LayerOutline, Outline } from './outline.ts'
import { outline } from './outline.ts'
import type { Field, Packet } from './packet.ts'

/**
 * Reads an Ethernet frame: every header with every field. Never fails: what is broken or cut off says so in `malformed`, and all
 * that could be read is there. `length` is the frame's length on the wire, where the capture did not keep all of it.
 */
export function dissect(bytes: Uint8Array, length?: number, options?: DissectOptions): Packet {
  const found = outline(bytes, length, options)
  return { ...found, layers: found.layers.map((layer) => ({ ...layer, fields: fieldsOf(found, layer) })) }
}

/** The fields of one layer; those that were cut off are left out. */
export function fieldsOf({ bytes }: Outline, { protocol, start, end }: LayerOutline): readonly Field[] {
  return DISSECTORS[protocol].fields({ bytes, start, end }).filter((field) => field.end <= end)
}
