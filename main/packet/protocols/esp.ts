import { hex, u32 } from '../bytes.ts'
import type { Dissector } from '../dissector.ts'
import { tooShort } from '../dissector.ts'
import { field, hexNumber, named } from '../field.ts'

const names = {
  spi: named(
    'esp.spi',
    'number',
    'Security parameters index',
    'Which key the receiver needs: the number of one of its associations (`ip xfrm state`).',
  ),
  sequence: named(
    'esp.sequence',
    'number',
    'Sequence number',
    'Counts the packets of an association, so that nobody can send an old one again.',
  ),
}

const HEADER = 8

/** Encapsulating Security Payload (RFC 4303): what is behind its first eight bytes cannot be read without the key. */
export const esp: Dissector = {
  title: 'Encapsulating Security Payload',
  short: 'ESP',
  names: Object.values(names),
  read(scope) {
    const { start, end, whole } = scope
    if (end - start < HEADER) return tooShort(scope, HEADER)
    return {
      end: start + HEADER,
      next: { protocol: 'data', end, whole, title: 'Data (encrypted: only both ends have the key)' },
    }
  },
  fields({ bytes, start }) {
    return [
      hexNumber(names.spi, start, start + 4, u32(bytes, start)),
      field(names.sequence, start + 4, start + 8, u32(bytes, start + 4)),
    ]
  },
  info({ bytes, start, end }) {
    if (end - start < HEADER) return 'Cut off'
    return `SPI ${hex(u32(bytes, start), 4)}, sequence ${u32(bytes, start + 4)}, encrypted`
  },
}
