import { ipv4At, u16, u8 } from '../bytes.ts'
import type { Dissector, Next, Piece, Scope } from '../dissector.ts'
import { tooShort } from '../dissector.ts'
import { bytesField, field, hexNumber, ipv4Field, named, namedNumber } from '../field.ts'
import type { Field } from '../packet.ts'
import { ICMP_TYPES, icmpCode } from './icmp-words.ts'

const names = {
  type: named(
    'icmp.type',
    'number',
    'Type',
    'What the message is: 8 asks for an echo, 0 is the echo, 3 and 11 are complaints.',
  ),
  code: named('icmp.code', 'number', 'Code', 'The particular reason within the type.'),
  checksum: named(
    'icmp.checksum',
    'number',
    'Checksum',
    'Guards the whole message; it is not verified here, as within one machine it need not be computed.',
  ),
  identifier: named(
    'icmp.ident',
    'number',
    'Identifier',
    'Tells one ping from another; the echo has that of the request.',
  ),
  sequence: named(
    'icmp.seq',
    'number',
    'Sequence number',
    'Counts the requests of one ping; the echo repeats it.',
  ),
  mtu: named(
    'icmp.mtu',
    'number',
    'MTU of next hop',
    'The largest packet that would have fitted; the sender makes its packets that small from now on.',
  ),
  gateway: named(
    'icmp.redir_gw',
    'ipv4',
    'Better router',
    'The router to which the sender should give such packets at once.',
  ),
  pointer: named('icmp.pointer', 'number', 'Pointer', 'Which byte of the quoted packet is wrong.'),
  unused: named('icmp.unused', 'bytes', 'Unused', 'Zero in most messages of this type.'),
}

const HEADER = 8
const FRAGMENTATION_NEEDED = 4

/** Internet Control Message Protocol (RFC 792, and 1191 for the MTU). */
export const icmp: Dissector = {
  title: 'Internet Control Message Protocol',
  short: 'ICMP',
  names: Object.values(names),
  read(scope) {
    if (scope.end - scope.start < HEADER) return tooShort(scope, HEADER)
    return { end: scope.start + HEADER, next: behindHeader(scope) }
  },
  fields(piece) {
    const { bytes, start } = piece
    const [type, code] = [u8(bytes, start), u8(bytes, start + 1)]
    return [
      namedNumber(names.type, start, start + 1, type, ICMP_TYPES.get(type)),
      namedNumber(names.code, start + 1, start + 2, code, icmpCode(type, code)),
      hexNumber(names.checksum, start + 2, start + 4, u16(bytes, start + 2)),
      ...restFields(piece, type, code),
    ]
  },
  info({ bytes, start, end }) {
    if (end - start < HEADER) return 'Cut off'
    const [type, code] = [u8(bytes, start), u8(bytes, start + 1)]
    const name = ICMP_TYPES.get(type) ?? `Type ${type}`
    if (isEcho(type)) return `${name}, id ${u16(bytes, start + 4)}, sequence ${u16(bytes, start + 6)}`
    if (type === 3 && code === FRAGMENTATION_NEEDED)
      return `${name}: fragmentation needed, MTU of next hop ${u16(bytes, start + 6)}`
    if (type === 5) return `${name}: better router ${ipv4At(bytes, start + 4)}`
    const reason = icmpCode(type, code)
    return reason === undefined ? name : `${name}: ${reason}`
  },
}

/** Echo and timestamp messages have an identifier and a sequence number. */
function isEcho(type: number): boolean {
  return type === 0 || type === 8 || type === 13 || type === 14
}

/** Complaints quote the header and the first bytes of the packet that they are about. */
function behindHeader({ bytes, start, end, whole }: Scope): Next {
  const type = u8(bytes, start)
  if (type === 3 || type === 4 || type === 5 || type === 11 || type === 12)
    return { protocol: 'ip', end, whole: Infinity, quoted: true }
  return { protocol: 'data', end, whole }
}

function restFields({ bytes, start }: Piece, type: number, code: number): Field[] {
  if (isEcho(type))
    return [
      field(names.identifier, start + 4, start + 6, u16(bytes, start + 4)),
      field(names.sequence, start + 6, start + 8, u16(bytes, start + 6)),
    ]
  if (type === 3 && code === FRAGMENTATION_NEEDED)
    return [
      bytesField(names.unused, bytes, start + 4, start + 6),
      field(names.mtu, start + 6, start + 8, u16(bytes, start + 6), `${u16(bytes, start + 6)} bytes`),
    ]
  if (type === 5) return [ipv4Field(names.gateway, bytes, start + 4)]
  if (type === 12) return [field(names.pointer, start + 4, start + 5, u8(bytes, start + 4))]
  return type === 3 || type === 11 ? [bytesField(names.unused, bytes, start + 4, start + 8)] : []
}
