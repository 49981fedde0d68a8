import { u16, u32, u8 } from '../bytes.ts'
import type { Dissector, Header, Next, Scope } from '../dissector.ts'
import { tooLong, tooShort } from '../dissector.ts'
import { field, hexNumber, ipv6Field, named, namedNumber } from '../field.ts'
import { dataTitle, ipProtocol, ipProtocolName } from '../ip-protocols.ts'
import { extensionFields, extensionNames, extensionsOf } from './ipv6-extensions.ts'
import type { Extensions } from './ipv6-extensions.ts'
import { dscpName, ECN } from './traffic-class.ts'

const names = {
  version: named('ipv6.version', 'number', 'Version', 'Always 6 here; IPv4 has another header.'),
  dscp: named(
    'ipv6.tclass.dscp',
    'number',
    'Differentiated services',
    'What kind of treatment the sender asks routers for; 0 is none in particular.',
  ),
  ecn: named(
    'ipv6.tclass.ecn',
    'number',
    'Congestion notification',
    'Where both ends know of it, a router may mark a packet here instead of dropping it.',
  ),
  flow: named(
    'ipv6.flow',
    'number',
    'Flow label',
    'The same for all packets of a connection, so that routers with several ways send them all by one.',
  ),
  length: named(
    'ipv6.plen',
    'number',
    'Payload length',
    'Bytes behind the first 40 of the header; extension headers count among them.',
  ),
  next: named(
    'ipv6.nxt',
    'number',
    'Next header',
    'What follows: an extension header, or the protocol inside.',
  ),
  hopLimit: named(
    'ipv6.hlim',
    'number',
    'Hop limit',
    'Every router takes one off, and drops the packet at zero; neighbour discovery wants to see 255, which no router has touched.',
  ),
  source: named('ipv6.src', 'ipv6', 'Source', 'The address that the packet comes from, and answers go to.'),
  destination: named(
    'ipv6.dst',
    'ipv6',
    'Destination',
    'The address that the packet is meant for; routers look it up.',
  ),
}

const HEADER = 40

/** Internet Protocol version 6 with its extension headers (RFC 8200). */
export const ipv6: Dissector = {
  title: 'Internet Protocol version 6',
  short: 'IPv6',
  names: [...Object.values(names), ...extensionNames],
  read(scope) {
    const { bytes, start } = scope
    if (scope.end - start < HEADER) return tooShort(scope, HEADER)
    const version = u8(bytes, start) >> 4
    if (version !== 6) return { end: scope.end, malformed: `Its version is ${version}; it should be 6.` }
    const length = u16(bytes, start + 4)
    // A large packet that the network card is to cut up may have a length of zero (segmentation offload, RFC 2675).
    const whole = length === 0 ? scope.whole : start + HEADER + length
    const end = Math.min(scope.end, whole)
    const extensions = extensionsOf(bytes, start + HEADER, end, u8(bytes, start + 6))
    if (extensions.broken) return brokenExtension(scope, extensions, whole)
    return {
      end: extensions.end,
      malformed: tooLong(scope, whole),
      next: behindHeaders(extensions, end, whole),
    }
  },
  fields({ bytes, start, end }) {
    const first = u32(bytes, start)
    const [dscp, ecn] = [(first >>> 22) & 0x3f, (first >>> 20) & 3]
    const [length, next] = [u16(bytes, start + 4), u8(bytes, start + 6)]
    return [
      field(names.version, start, start + 1, first >>> 28),
      namedNumber(names.dscp, start, start + 2, dscp, dscpName(dscp)),
      namedNumber(names.ecn, start + 1, start + 2, ecn, ECN[ecn]),
      hexNumber(names.flow, start + 1, start + 4, first & 0xfffff),
      field(names.length, start + 4, start + 6, length, `${length} bytes`),
      namedNumber(names.next, start + 6, start + 7, next, ipProtocolName(next)),
      field(names.hopLimit, start + 7, start + 8, u8(bytes, start + 7)),
      ipv6Field(names.source, bytes, start + 8),
      ipv6Field(names.destination, bytes, start + 24),
      ...extensionFields(bytes, start + HEADER, end, next),
    ]
  },
  info({ bytes, start, end }) {
    if (end - start < HEADER) return 'Cut off'
    const { protocol, fragment } = extensionsOf(bytes, start + HEADER, end, u8(bytes, start + 6))
    const name = ipProtocolName(protocol) ?? `IP protocol ${protocol}`
    if (fragment === undefined) return name
    const more = fragment.more ? '' : ', the last one'
    return `Fragment of ${name}: from byte ${fragment.offset} on${more}, id ${fragment.id}`
  },
}

function brokenExtension(scope: Scope, { end }: Extensions, whole: number): Header {
  return scope.end < whole && whole <= scope.whole
    ? { end: scope.end, malformed: 'The rest of its extension headers was cut off.' }
    : {
        end: scope.end,
        malformed: `An extension header ${end - scope.start} bytes behind its beginning is longer than the packet.`,
      }
}

/** What follows; a fragment other than the first has no header of its own. */
function behindHeaders({ protocol, fragment }: Extensions, end: number, whole: number): Next | undefined {
  if (fragment !== undefined && fragment.offset > 0)
    return {
      protocol: 'data',
      end,
      whole,
      title: `Data (fragment of a packet, from its byte ${fragment.offset} on)`,
    }
  // The rest of a first fragment is in the others.
  const reaches = fragment?.more === true ? Infinity : whole
  const known = ipProtocol(protocol)
  return known === 'data'
    ? { protocol: known, end, whole: reaches, title: dataTitle(protocol) }
    : { protocol: known, end, whole: reaches }
}
