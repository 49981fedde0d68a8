import { ipv6At, macAt, u16, u32, u8 } from '../bytes.ts'
import type { Dissector, Header, Piece, Scope } from '../dissector.ts'
import { tooShort } from '../dissector.ts'
import { field, flag, hexNumber, ipv6Field, named, namedNumber } from '../field.ts'
import type { Field } from '../packet.ts'
import { period } from '../period.ts'
import { ICMPV6_TYPES, icmpv6Code } from './icmpv6-words.ts'
import {
  isListenerMessage,
  listenerFields,
  listenerNames,
  reportFault,
  reportFields,
  reportInfo,
} from './multicast-listener.ts'
import { neighbourOptionNames, neighbourOptions, neighbourOptionsFault } from './neighbour-options.ts'

const names = {
  type: named(
    'icmpv6.type',
    'number',
    'Type',
    'What the message is: below 128 a complaint; 128 and 129 are pings, 133 to 137 neighbour discovery.',
  ),
  code: named('icmpv6.code', 'number', 'Code', 'The particular reason within the type.'),
  checksum: named(
    'icmpv6.checksum',
    'number',
    'Checksum',
    'Guards the message and the addresses; it is not verified here, as within one machine it need not be computed.',
  ),
  identifier: named(
    'icmpv6.echo.identifier',
    'number',
    'Identifier',
    'Tells one ping from another; the echo has that of the request.',
  ),
  sequence: named(
    'icmpv6.echo.sequence_number',
    'number',
    'Sequence number',
    'Counts the requests of one ping; the echo repeats it.',
  ),
  mtu: named(
    'icmpv6.mtu',
    'number',
    'MTU of next hop',
    'The largest packet that would have fitted; the sender makes its packets that small from now on.',
  ),
  pointer: named('icmpv6.pointer', 'number', 'Pointer', 'Which byte of the quoted packet is wrong.'),
  hopLimit: named(
    'icmpv6.nd.ra.cur_hop_limit',
    'number',
    'Hop limit',
    'The hop limit that hosts should send with.',
  ),
  managed: named(
    'icmpv6.nd.ra.flag.m',
    'flag',
    'Addresses by DHCPv6',
    'Set when hosts should ask a DHCPv6 server for addresses.',
  ),
  other: named(
    'icmpv6.nd.ra.flag.o',
    'flag',
    'The rest by DHCPv6',
    'Set when hosts should ask a DHCPv6 server for all but addresses.',
  ),
  lifetime: named(
    'icmpv6.nd.ra.router_lifetime',
    'number',
    'Router lifetime',
    'Seconds that hosts may use this router as their default router; 0 is not at all.',
  ),
  reachable: named(
    'icmpv6.nd.ra.reachable_time',
    'number',
    'Reachable time',
    'How many milliseconds a neighbour counts as reachable after it was heard; 0 says nothing about it.',
  ),
  retransmission: named(
    'icmpv6.nd.ra.retrans_timer',
    'number',
    'Retransmission timer',
    'Milliseconds between two questions for a neighbour; 0 says nothing about it.',
  ),
  solicited: named(
    'icmpv6.nd.ns.target_address',
    'ipv6',
    'Target',
    'The address whose interface is looked for.',
  ),
  isRouter: named('icmpv6.nd.na.flag.r', 'flag', 'Router', 'Set when whoever answers is a router.'),
  isAnswer: named(
    'icmpv6.nd.na.flag.s',
    'flag',
    'Solicited',
    'Set in answers, and not in announcements that nobody asked for.',
  ),
  overrides: named(
    'icmpv6.nd.na.flag.o',
    'flag',
    'Override',
    'Set when an older entry of the neighbour table should be replaced.',
  ),
  advertised: named(
    'icmpv6.nd.na.target_address',
    'ipv6',
    'Target',
    'The address that was asked for, or is announced.',
  ),
  better: named(
    'icmpv6.nd.rd.target_address',
    'ipv6',
    'Better router',
    'Whom the sender should give such packets at once.',
  ),
  redirected: named('icmpv6.rd.na.destination_address', 'ipv6', 'Destination', 'Where these packets go.'),
}

const HEADER = 8
const [TOO_BIG, PARAMETER_PROBLEM, REPORT_2] = [2, 4, 143]
const [ROUTER_SOLICITATION, ROUTER_ADVERTISEMENT, SOLICITATION, ADVERTISEMENT, REDIRECT] = [
  133, 134, 135, 136, 137,
]

/** Bytes of a message of neighbour or listener discovery before its options, by its type (RFC 4861, 2710). */
const FIXED = new Map([
  [130, 24],
  [131, 24],
  [132, 24],
  [ROUTER_SOLICITATION, 8],
  [ROUTER_ADVERTISEMENT, 16],
  [SOLICITATION, 24],
  [ADVERTISEMENT, 24],
  [REDIRECT, 40],
  [REPORT_2, 8],
])

/** Internet Control Message Protocol for IPv6 (RFC 4443), with neighbour discovery and multicast listener discovery. */
export const icmpv6: Dissector = {
  title: 'Internet Control Message Protocol version 6',
  short: 'ICMPv6',
  names: [...Object.values(names), ...listenerNames, ...neighbourOptionNames],
  read(scope) {
    const { bytes, start, end, whole } = scope
    if (end - start < HEADER) return tooShort(scope, HEADER)
    const type = u8(bytes, start)
    const fixed = FIXED.get(type)
    if (fixed !== undefined) return discovery(scope, type, fixed)
    const behind = start + HEADER
    if (type >= 1 && type <= 4)
      return { end: behind, next: { protocol: 'ipv6', end, whole: Infinity, quoted: true } }
    return { end: behind, next: { protocol: 'data', end, whole } }
  },
  fields(piece) {
    const { bytes, start } = piece
    const [type, code] = [u8(bytes, start), u8(bytes, start + 1)]
    return [
      namedNumber(names.type, start, start + 1, type, ICMPV6_TYPES.get(type)),
      namedNumber(names.code, start + 1, start + 2, code, icmpv6Code(type, code)),
      hexNumber(names.checksum, start + 2, start + 4, u16(bytes, start + 2)),
      ...restFields(piece, type),
    ]
  },
  info(piece) {
    const { bytes, start, end } = piece
    const type = u8(bytes, start)
    if (end - start < (FIXED.get(type) ?? HEADER)) return 'Cut off'
    const name = ICMPV6_TYPES.get(type) ?? `Type ${type}`
    const detail = details(piece, type)
    return detail === undefined ? name : `${name}${detail}`
  },
}

function discovery(scope: Scope, type: number, fixed: number): Header {
  const { bytes, start, end, whole } = scope
  if (end - start < fixed) return tooShort(scope, fixed)
  if (end < whole) return { end, malformed: 'The rest of it was cut off.' }
  if (isListenerMessage(type)) return { end }
  if (type === REPORT_2) return { end, malformed: reportFault(bytes, start, end) }
  return { end, malformed: neighbourOptionsFault(bytes, start + fixed, end) }
}

function restFields(piece: Piece, type: number): Field[] {
  const { bytes, start, end } = piece
  if (isListenerMessage(type)) return listenerFields(bytes, start, end)
  if (type === REPORT_2) return reportFields(bytes, start, end)
  const own = ownFields(piece, type)
  const fixed = FIXED.get(type)
  return fixed === undefined ? own : [...own, ...neighbourOptions(bytes, start + fixed, end)]
}

function ownFields({ bytes, start }: Piece, type: number): Field[] {
  const word = u32(bytes, start + 4)
  switch (type) {
    case 128:
    case 129:
      return [
        field(names.identifier, start + 4, start + 6, u16(bytes, start + 4)),
        field(names.sequence, start + 6, start + 8, u16(bytes, start + 6)),
      ]
    case TOO_BIG:
      return [field(names.mtu, start + 4, start + 8, word, `${word} bytes`)]
    case PARAMETER_PROBLEM:
      return [field(names.pointer, start + 4, start + 8, word)]
    case ROUTER_ADVERTISEMENT:
      return routerFields(bytes, start)
    case SOLICITATION:
      return [ipv6Field(names.solicited, bytes, start + 8)]
    case ADVERTISEMENT:
      return [
        flag(names.isRouter, start + 4, start + 5, word >>> 31 === 1),
        flag(names.isAnswer, start + 4, start + 5, (word & 0x40000000) !== 0),
        flag(names.overrides, start + 4, start + 5, (word & 0x20000000) !== 0),
        ipv6Field(names.advertised, bytes, start + 8),
      ]
    case REDIRECT:
      return [ipv6Field(names.better, bytes, start + 8), ipv6Field(names.redirected, bytes, start + 24)]
    default:
      return []
  }
}

function routerFields(bytes: Uint8Array, start: number): Field[] {
  const [flags, lifetime] = [u8(bytes, start + 5), u16(bytes, start + 6)]
  const [reachable, retransmission] = [u32(bytes, start + 8), u32(bytes, start + 12)]
  return [
    field(names.hopLimit, start + 4, start + 5, u8(bytes, start + 4)),
    flag(names.managed, start + 5, start + 6, (flags & 0x80) !== 0),
    flag(names.other, start + 5, start + 6, (flags & 0x40) !== 0),
    field(names.lifetime, start + 6, start + 8, lifetime, period(lifetime)),
    field(names.reachable, start + 8, start + 12, reachable, `${reachable} ms`),
    field(names.retransmission, start + 12, start + 16, retransmission, `${retransmission} ms`),
  ]
}

/** What the name of a message leaves open. */
function details({ bytes, start, end }: Piece, type: number): string | undefined {
  switch (type) {
    case 128:
    case 129:
      return `, id ${u16(bytes, start + 4)}, sequence ${u16(bytes, start + 6)}`
    case TOO_BIG:
      return `: MTU of next hop ${u32(bytes, start + 4)}`
    case SOLICITATION:
      return `: who has ${ipv6At(bytes, start + 8)}?`
    case ADVERTISEMENT: {
      const mac = u8(bytes, start + 24) === 2 && start + 32 <= end ? macAt(bytes, start + 26) : undefined
      return `: ${ipv6At(bytes, start + 8)} is ${mac === undefined ? 'here' : `at ${mac}`}`
    }
    case REDIRECT:
      return `: better router ${ipv6At(bytes, start + 8)}`
    case REPORT_2:
      return `: ${reportInfo(bytes, start, end)}`
    default: {
      if (isListenerMessage(type)) return `: ${ipv6At(bytes, start + 8)}`
      const reason = icmpv6Code(type, u8(bytes, start + 1))
      return reason === undefined ? undefined : `: ${reason}`
    }
  }
}
