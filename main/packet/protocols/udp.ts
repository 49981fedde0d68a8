import { u16 } from '../bytes.ts'
import type { Dissector } from '../dissector.ts'
import { tooLong, tooShort } from '../dissector.ts'
import { field, hexNumber, named } from '../field.ts'
import { udpProtocol } from '../ports.ts'

const names = {
  source: named('udp.srcport', 'number', 'Source port', 'The program that sent it; answers go to this port.'),
  destination: named(
    'udp.dstport',
    'number',
    'Destination port',
    'Which program gets it; where none listens, the answer is ICMP “port unreachable”.',
  ),
  length: named('udp.length', 'number', 'Length', 'Bytes of this header (8) and what follows.'),
  checksum: named(
    'udp.checksum',
    'number',
    'Checksum',
    'Guards header and content, and 0 is none; it is not verified here, as within one machine nobody need compute it, and a wrong one means nothing.',
  ),
}

const HEADER = 8

/** User Datagram Protocol (RFC 768). */
export const udp: Dissector = {
  title: 'User Datagram Protocol',
  short: 'UDP',
  names: Object.values(names),
  read(scope) {
    const { bytes, start, end } = scope
    if (end - start < HEADER) return tooShort(scope, HEADER)
    const length = u16(bytes, start + 4)
    const behind = start + HEADER
    if (length !== 0 && length < HEADER)
      return {
        end: behind,
        malformed: `It says that it has ${length} bytes; its header alone has ${HEADER}.`,
        next: { protocol: 'data', end, whole: scope.whole },
      }
    // Zero is a datagram that is too large to say so (RFC 2675), or one that the network card is to cut up.
    const whole = length === 0 ? scope.whole : start + length
    const protocol = udpProtocol(u16(bytes, start), u16(bytes, start + 2), scope.vxlanPorts)
    return {
      end: behind,
      malformed: tooLong(scope, whole),
      next: { protocol, end: Math.min(end, whole), whole },
    }
  },
  fields({ bytes, start }) {
    return [
      field(names.source, start, start + 2, u16(bytes, start)),
      field(names.destination, start + 2, start + 4, u16(bytes, start + 2)),
      field(names.length, start + 4, start + 6, u16(bytes, start + 4), `${u16(bytes, start + 4)} bytes`),
      hexNumber(names.checksum, start + 6, start + 8, u16(bytes, start + 6)),
    ]
  },
  info({ bytes, start, end }) {
    if (end - start < HEADER) return 'Cut off'
    const length = u16(bytes, start + 4) - HEADER
    return `Port ${u16(bytes, start)} → ${u16(bytes, start + 2)}, ${Math.max(0, length)} bytes`
  },
}
