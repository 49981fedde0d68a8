import { hex, u16, u8 } from '../bytes.ts'
import { internetChecksum } from '../checksum.ts'
import type { Dissector, Header, Next, Piece, Scope } from '../dissector.ts'
import { tooLong, tooShort } from '../dissector.ts'
import { field, flag, hexNumber, ipv4Field, named, namedNumber } from '../field.ts'
import { dataTitle, ipProtocol, ipProtocolName } from '../ip-protocols.ts'
import { dscpName, ECN } from './traffic-class.ts'
import { ipOptionName, ipOptions, ipOptionsFault } from './ip-options.ts'

const names = {
  version: named('ip.version', 'number', 'Version', 'Always 4 here; IPv6 has another header.'),
  headerLength: named(
    'ip.hdr_len',
    'number',
    'Header length',
    'Bytes of this header, sent as a count of four-byte words; 20 where it has no options.',
  ),
  dscp: named(
    'ip.dsfield.dscp',
    'number',
    'Differentiated services',
    'What kind of treatment the sender asks routers for; 0 is none in particular.',
  ),
  ecn: named(
    'ip.dsfield.ecn',
    'number',
    'Congestion notification',
    'Where both ends know of it, a router may mark a packet here instead of dropping it.',
  ),
  length: named('ip.len', 'number', 'Total length', 'Bytes of the packet, this header among them.'),
  id: named(
    'ip.id',
    'number',
    'Identification',
    'Fragments of one packet have the same number, which is how the receiver puts them together.',
  ),
  dontFragment: named(
    'ip.flags.df',
    'flag',
    'Don’t fragment',
    'Set when routers may not cut the packet into pieces: where it is too big they drop it and say so.',
  ),
  moreFragments: named(
    'ip.flags.mf',
    'flag',
    'More fragments',
    'Set in all pieces of a packet but the last.',
  ),
  offset: named(
    'ip.frag_offset',
    'number',
    'Fragment offset',
    'Where in the whole packet this piece belongs, counted in units of eight bytes.',
  ),
  ttl: named(
    'ip.ttl',
    'number',
    'Time to live',
    'Every router takes one off, and drops the packet at zero, so that no packet goes round in circles for ever.',
  ),
  protocol: named('ip.proto', 'number', 'Protocol', 'Which protocol follows behind this header.'),
  checksum: named(
    'ip.checksum',
    'number',
    'Header checksum',
    'Guards this header alone; every router computes it anew, as it changes the time to live.',
  ),
  status: named(
    'ip.checksum.status',
    'number',
    'Checksum status',
    'Whether the checksum fits the header (1) or not (0), in which case receivers drop the packet.',
  ),
  source: named('ip.src', 'ipv4', 'Source', 'The address that the packet comes from, and answers go to.'),
  destination: named(
    'ip.dst',
    'ipv4',
    'Destination',
    'The address that the packet is meant for; routers look it up.',
  ),
}

const HEADER = 20

/** Internet Protocol version 4 (RFC 791). */
export const ip: Dissector = {
  title: 'Internet Protocol version 4',
  short: 'IPv4',
  names: [...Object.values(names), ipOptionName],
  read(scope) {
    const { bytes, start, end } = scope
    if (end - start < HEADER) return tooShort(scope, HEADER)
    const headerLength = (u8(bytes, start) & 15) * 4
    const length = u16(bytes, start + 2)
    const broken = brokenHeader(scope, headerLength, length)
    if (broken !== undefined) return broken
    const behind = start + headerLength
    const malformed =
      tooLong(scope, start + length) ??
      (headerLength > HEADER ? ipOptionsFault(bytes, start + HEADER, behind) : undefined) ??
      checksumFault(bytes, start, behind)
    // A large packet that the network card is to cut up may have a length of zero (segmentation offload).
    const whole = length === 0 ? scope.whole : start + length
    return { end: behind, malformed, next: behindHeader(scope, Math.min(end, whole), whole) }
  },
  fields(piece) {
    const { bytes, start } = piece
    const [first, second] = [u8(bytes, start), u8(bytes, start + 1)]
    const [dscp, ecn] = [second >> 2, second & 3]
    const fragment = u16(bytes, start + 6)
    const protocol = u8(bytes, start + 9)
    return [
      field(names.version, start, start + 1, first >> 4),
      field(names.headerLength, start, start + 1, (first & 15) * 4, `${(first & 15) * 4} bytes`),
      namedNumber(names.dscp, start + 1, start + 2, dscp, dscpName(dscp)),
      namedNumber(names.ecn, start + 1, start + 2, ecn, ECN[ecn]),
      field(names.length, start + 2, start + 4, u16(bytes, start + 2), `${u16(bytes, start + 2)} bytes`),
      hexNumber(names.id, start + 4, start + 6, u16(bytes, start + 4)),
      flag(names.dontFragment, start + 6, start + 7, (fragment & 0x4000) !== 0),
      flag(names.moreFragments, start + 6, start + 7, (fragment & 0x2000) !== 0),
      field(
        names.offset,
        start + 6,
        start + 8,
        fragment & 0x1fff,
        `${fragment & 0x1fff} (byte ${(fragment & 0x1fff) * 8})`,
      ),
      field(names.ttl, start + 8, start + 9, u8(bytes, start + 8)),
      namedNumber(names.protocol, start + 9, start + 10, protocol, ipProtocolName(protocol)),
      ...checksumFields(piece),
      ipv4Field(names.source, bytes, start + 12),
      ipv4Field(names.destination, bytes, start + 16),
      ...ipOptions(bytes, start + HEADER, Math.min(piece.end, start + (first & 15) * 4)),
    ]
  },
  info({ bytes, start, end }) {
    if (end - start < HEADER) return 'Cut off'
    const protocol = u8(bytes, start + 9)
    const name = ipProtocolName(protocol) ?? `IP protocol ${protocol}`
    const fragment = u16(bytes, start + 6)
    if ((fragment & 0x3fff) === 0) return name
    const offset = (fragment & 0x1fff) * 8
    const last = offset + u16(bytes, start + 2) - (u8(bytes, start) & 15) * 4 - 1
    const more = (fragment & 0x2000) === 0 ? ', the last one' : ''
    return `Fragment of ${name}: bytes ${offset} to ${last}${more}, id ${hex(u16(bytes, start + 4), 2)}`
  },
}

/** A header whose first byte or lengths cannot be true, so that nobody knows where it ends. */
function brokenHeader(scope: Scope, headerLength: number, length: number): Header | undefined {
  const { bytes, start, end } = scope
  const version = u8(bytes, start) >> 4
  if (version !== 4) return { end, malformed: `Its version is ${version}; it should be 4.` }
  if (headerLength < HEADER)
    return { end, malformed: `It says that its header has ${headerLength} bytes; the least is ${HEADER}.` }
  if (end - start < headerLength) return tooShort(scope, headerLength)
  if (length !== 0 && length < headerLength)
    return {
      end,
      malformed: `It says that it has ${length} bytes, and its header alone has ${headerLength}.`,
    }
  return undefined
}

/** What follows; a fragment other than the first has no header of its own. */
function behindHeader({ bytes, start }: Scope, end: number, whole: number): Next {
  const protocol = u8(bytes, start + 9)
  const fragment = u16(bytes, start + 6)
  const offset = (fragment & 0x1fff) * 8
  if (offset > 0)
    return { protocol: 'data', end, whole, title: `Data (fragment of a packet, from its byte ${offset} on)` }
  const known = ipProtocol(protocol)
  // The rest of a first fragment is in the others.
  const reaches = (fragment & 0x2000) === 0 ? whole : Infinity
  return known === 'data'
    ? { protocol: known, end, whole: reaches, title: dataTitle(protocol) }
    : { protocol: known, end, whole: reaches }
}

function checksumFault(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (internetChecksum(bytes, start, end) === 0) return undefined
  return `Its header checksum is ${hex(u16(bytes, start + 10), 2)}, and should be ${hex(expected(bytes, start, end), 2)}.`
}

function expected(bytes: Uint8Array, start: number, end: number): number {
  return internetChecksum(bytes, start, end, u16(bytes, start + 10))
}

function checksumFields({ bytes, start, end }: Piece) {
  const behind = start + (u8(bytes, start) & 15) * 4
  const value = u16(bytes, start + 10)
  const [from, to] = [start + 10, start + 12]
  if (behind > end || behind < start + HEADER) return [hexNumber(names.checksum, from, to, value)]
  const right = expected(bytes, start, behind)
  const good = internetChecksum(bytes, start, behind) === 0
  return [
    field(
      names.checksum,
      from,
      to,
      value,
      `${hex(value, 2)} (${good ? 'correct' : `should be ${hex(right, 2)}`})`,
    ),
    namedNumber(names.status, from, to, good ? 1 : 0, good ? 'good' : 'bad'),
  ]
}
