import { hex, hexBytes, u16, u32, u8 } from '../bytes.ts'
import type { Name } from '../field.ts'
import { field, flag, hexNumber, named, namedNumber } from '../field.ts'
import { ipProtocolName } from '../ip-protocols.ts'
import type { Field } from '../packet.ts'

/** What the extension headers of a packet come to. */
export interface Extensions {
  /** Where they end; where a broken one begins. */
  readonly end: number
  /** The protocol that follows them. */
  readonly protocol: number
  readonly fragment?: { readonly offset: number; readonly more: boolean; readonly id: string } | undefined
  /** Whether one does not fit into the packet. */
  readonly broken: boolean
}

const NEXT = 'What follows behind this extension header: another one, or the protocol inside.'
const LENGTH = 'Bytes of this extension header; it is sent as a count of eight-byte units behind the first.'

interface Kind {
  readonly next: Name
  readonly length: Name
}

function kind(prefix: string, label: string): Kind {
  return {
    next: named(`ipv6.${prefix}.nxt`, 'number', `${label}: next header`, NEXT),
    length: named(`ipv6.${prefix}.len_oct`, 'number', `${label}: length`, LENGTH),
  }
}

const hopByHop = kind('hopopts', 'Hop-by-hop options')
const routing = kind('routing', 'Routing header')
const destination = kind('dstopts', 'Destination options')
const KINDS = new Map([
  [0, hopByHop],
  [43, routing],
  [60, destination],
])
const FRAGMENT = 44

const names = {
  option: named(
    'ipv6.opt.type',
    'number',
    'Option',
    'A wish of the sender to all routers (hop-by-hop) or to the receiver (destination options).',
  ),
  routingType: named('ipv6.routing.type', 'number', 'Routing type', 'Which way of naming routers this is.'),
  segmentsLeft: named(
    'ipv6.routing.segleft',
    'number',
    'Segments left',
    'How many of the named routers are still to be visited.',
  ),
  next: named('ipv6.fraghdr.nxt', 'number', 'Fragment: next header', NEXT),
  offset: named(
    'ipv6.fraghdr.offset',
    'number',
    'Fragment: offset',
    'Where in the whole packet this piece belongs, counted in units of eight bytes.',
  ),
  more: named(
    'ipv6.fraghdr.more',
    'flag',
    'Fragment: more fragments',
    'Set in all pieces of a packet but the last.',
  ),
  id: named(
    'ipv6.fraghdr.ident',
    'number',
    'Fragment: identification',
    'Fragments of one packet have the same number, which is how the receiver puts them together.',
  ),
}

/** The names of all fields of extension headers. */
export const extensionNames: readonly Name[] = [
  ...[hopByHop, routing, destination].flatMap(({ next, length }) => [next, length]),
  ...Object.values(names),
]

/** Bytes of the extension header of a type at `at`, or undefined where this is none. */
function lengthOf(bytes: Uint8Array, at: number, type: number): number | undefined {
  if (type === FRAGMENT) return 8
  return KINDS.has(type) ? (u8(bytes, at + 1) + 1) * 8 : undefined
}

/** Walks the extension headers (RFC 8200, section 4) from `start` on, up to the protocol inside or the payload of a later fragment. */
export function extensionsOf(bytes: Uint8Array, start: number, end: number, first: number): Extensions {
  let [at, protocol] = [start, first]
  let fragment: Extensions['fragment']
  for (;;) {
    const length = lengthOf(bytes, at, protocol)
    if (length === undefined) return { end: at, protocol, fragment, broken: false }
    if (at + length > end) return { end: at, protocol, fragment, broken: true }
    if (protocol === FRAGMENT) {
      const place = u16(bytes, at + 2)
      fragment = { offset: place & 0xfff8, more: (place & 1) === 1, id: hex(u32(bytes, at + 4), 4) }
    }
    protocol = u8(bytes, at)
    at += length
    if (fragment !== undefined && fragment.offset > 0) return { end: at, protocol, fragment, broken: false }
  }
}

/** The extension headers as fields. */
export function extensionFields(bytes: Uint8Array, start: number, end: number, first: number): Field[] {
  const fields: Field[] = []
  let [at, protocol] = [start, first]
  while (at < end) {
    const length = lengthOf(bytes, at, protocol)
    if (length === undefined) break
    const next = u8(bytes, at)
    const each = KINDS.get(protocol)
    fields.push(namedNumber(each?.next ?? names.next, at, at + 1, next, ipProtocolName(next)))
    if (each === undefined) fields.push(...fragmentFields(bytes, at))
    else fields.push(field(each.length, at + 1, at + 2, length, `${length} bytes`))
    if (each === routing)
      fields.push(
        field(names.routingType, at + 2, at + 3, u8(bytes, at + 2)),
        field(names.segmentsLeft, at + 3, at + 4, u8(bytes, at + 3)),
      )
    else if (each !== undefined) fields.push(...options(bytes, at + 2, Math.min(end, at + length)))
    protocol = next
    at += length
  }
  return fields
}

function fragmentFields(bytes: Uint8Array, at: number): Field[] {
  const place = u16(bytes, at + 2)
  return [
    field(names.offset, at + 2, at + 4, place >> 3, `${place >> 3} (byte ${place & 0xfff8})`),
    flag(names.more, at + 3, at + 4, (place & 1) === 1),
    hexNumber(names.id, at + 4, at + 8, u32(bytes, at + 4)),
  ]
}

/** Options of a hop-by-hop or destination options header; padding is no option worth showing. */
function options(bytes: Uint8Array, start: number, end: number): Field[] {
  const fields: Field[] = []
  let at = start
  while (at < end) {
    const type = u8(bytes, at)
    const length = type === 0 ? 1 : u8(bytes, at + 1) + 2
    if (at + length > end) break
    if (type > 1) fields.push(namedOption(bytes, at, length, type))
    at += length
  }
  return fields
}

function namedOption(bytes: Uint8Array, at: number, length: number, type: number): Field {
  const name = type === 5 ? 'Router alert' : type === 0xc2 ? 'Jumbo payload' : `Option ${type}`
  return field(names.option, at, at + length, type, `${name}: ${hexBytes(bytes, at + 2, at + length)}`)
}
