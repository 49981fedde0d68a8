import { hex, macAt, u16, u8 } from '../bytes.ts'
import type { Dissector } from '../dissector.ts'
import { tooShort } from '../dissector.ts'
import { ethertypeName, ethertypeProtocol } from '../ethertypes.ts'
import { field, macField, named, namedNumber } from '../field.ts'

const names = {
  destination: named(
    'eth.dst',
    'mac',
    'Destination',
    'The interface that the frame is meant for; ff:ff:ff:ff:ff:ff is everyone on the segment.',
  ),
  source: named(
    'eth.src',
    'mac',
    'Source',
    'The interface that sent the frame; bridges learn from it behind which of their ports that is.',
  ),
  type: named('eth.type', 'number', 'Type', 'Which protocol follows behind this header.'),
  length: named(
    'eth.len',
    'number',
    'Length',
    'Bytes that follow: below 1536 the field is a length and not a type, as in spanning tree frames.',
  ),
}

/** Below this the two bytes are a length (IEEE 802.3, section 3.2.6). */
const FIRST_TYPE = 0x600

/** Ethernet II, and IEEE 802.3 frames with a length. */
export const ethernet: Dissector = {
  title: 'Ethernet',
  short: 'Ethernet',
  names: Object.values(names),
  read(scope) {
    const { bytes, start, end, whole } = scope
    if (end - start < 14) return tooShort(scope, 14)
    const type = u16(bytes, start + 12)
    if (type < FIRST_TYPE)
      return {
        end: start + 14,
        next: { protocol: 'data', end, whole, title: `Data (${frameKind(bytes, start)})` },
      }
    return { end: start + 14, next: { protocol: ethertypeProtocol(type), end, whole } }
  },
  fields({ bytes, start }) {
    const type = u16(bytes, start + 12)
    return [
      macField(names.destination, bytes, start),
      macField(names.source, bytes, start + 6),
      type < FIRST_TYPE
        ? field(names.length, start + 12, start + 14, type)
        : namedNumber(names.type, start + 12, start + 14, type, ethertypeName(type), 2),
    ]
  },
  info({ bytes, start, end }) {
    if (end - start < 14) return 'Cut off'
    const type = u16(bytes, start + 12)
    if (type < FIRST_TYPE) return `${frameKind(bytes, start)} to ${macAt(bytes, start)}`
    return `Type ${ethertypeName(type) ?? hex(type, 2)}`
  },
}

/** What a frame with a length carries, by its LLC header: spanning tree (SAP 0x42) is what bridges send. */
function frameKind(bytes: Uint8Array, start: number): string {
  return u8(bytes, start + 14) === 0x42 ? 'Spanning tree' : 'LLC'
}
