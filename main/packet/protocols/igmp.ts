import { ipv4At, u16, u8 } from '../bytes.ts'
import type { Dissector, Piece } from '../dissector.ts'
import { tooShort } from '../dissector.ts'
import { field, hexNumber, ipv4Field, named, namedNumber } from '../field.ts'
import type { Field } from '../packet.ts'
import { RECORDS, recordInfo } from './multicast-records.ts'

const names = {
  type: named('igmp.type', 'number', 'Type', 'Whether a router asks who listens, or a host joins or leaves.'),
  delay: named(
    'igmp.max_resp',
    'number',
    'Maximum response time',
    'How many tenths of a second hosts may take to answer, so that not all do so at once.',
  ),
  checksum: named('igmp.checksum', 'number', 'Checksum', 'Guards the message; it is not verified here.'),
  group: named(
    'igmp.maddr',
    'ipv4',
    'Multicast group',
    'The group that is asked about, joined or left; 0.0.0.0 asks about all.',
  ),
  recordCount: named('igmp.num_grp_recs', 'number', 'Number of records', 'How many groups follow.'),
  recordType: named(
    'igmp.record_type',
    'number',
    'Record',
    'What the host wants: to hear a group from all but some senders (from all: it joins), or from some only (from none: it leaves).',
  ),
  sourceCount: named('igmp.num_src', 'number', 'Number of sources', 'How many senders are named.'),
  source: named('igmp.saddr', 'ipv4', 'Source', 'A sender that is named.'),
}

const [QUERY, REPORT_1, REPORT_2, LEAVE, REPORT_3] = [0x11, 0x12, 0x16, 0x17, 0x22]
const TYPES = new Map([
  [QUERY, 'Membership query'],
  [REPORT_1, 'Membership report, version 1'],
  [REPORT_2, 'Membership report, version 2'],
  [LEAVE, 'Leave group'],
  [REPORT_3, 'Membership report, version 3'],
])

const HEADER = 8

/** Internet Group Management Protocol (RFC 1112, 2236, 3376): who wants to hear which multicast group. */
export const igmp: Dissector = {
  title: 'Internet Group Management Protocol',
  short: 'IGMP',
  names: Object.values(names),
  read(scope) {
    const { bytes, start, end, whole } = scope
    if (end - start < HEADER) return tooShort(scope, HEADER)
    if (end < whole) return { end, malformed: 'The rest of it was cut off.' }
    return { end, malformed: u8(bytes, start) === REPORT_3 ? reportFault(scope) : undefined }
  },
  fields(piece) {
    const { bytes, start, end } = piece
    const [type, delay] = [u8(bytes, start), u8(bytes, start + 1)]
    const checksum = hexNumber(names.checksum, start + 2, start + 4, u16(bytes, start + 2))
    const named = namedNumber(names.type, start, start + 1, type, TYPES.get(type))
    if (type === REPORT_3) return [named, checksum, ...records(piece)]
    const group = [
      named,
      ...(type === QUERY || type === REPORT_2 || type === LEAVE
        ? [field(names.delay, start + 1, start + 2, delay)]
        : []),
      checksum,
      ipv4Field(names.group, bytes, start + 4),
    ]
    return type === QUERY && end >= start + 12
      ? [...group, sourceCount(bytes, start + 10), ...sources(bytes, u16(bytes, start + 10), start + 12, end)]
      : group
  },
  info({ bytes, start, end }) {
    if (end - start < HEADER) return 'Cut off'
    const type = u8(bytes, start)
    const name = TYPES.get(type) ?? `Type ${type}`
    if (type !== REPORT_3) return `${name}: ${ipv4At(bytes, start + 4)}`
    const count = u16(bytes, start + 6)
    if (count === 0 || end < start + 16) return `${name}: no group`
    const word = recordInfo(u8(bytes, start + 8), u16(bytes, start + 10))
    const more = count === 1 ? '' : ` and ${count - 1} more`
    return `${name}: ${word === undefined ? '' : `${word} `}${ipv4At(bytes, start + 12)}${more}`
  },
}

/** Bytes of the record at `at`: its header, its sources, and what it adds in four-byte words. */
function recordLength(bytes: Uint8Array, at: number): number {
  return 8 + 4 * u16(bytes, at + 2) + 4 * u8(bytes, at + 1)
}

function reportFault({ bytes, start, end }: Piece): string | undefined {
  const count = u16(bytes, start + 6)
  let at = start + HEADER
  for (let record = 1; record <= count; record++) {
    if (at + 8 > end || at + recordLength(bytes, at) > end)
      return `It says that it has ${count} records, and the message ends within number ${record}.`
    at += recordLength(bytes, at)
  }
  return undefined
}

function records({ bytes, start, end }: Piece): Field[] {
  const fields = [field(names.recordCount, start + 6, start + 8, u16(bytes, start + 6))]
  let at = start + HEADER
  for (let record = 0; record < u16(bytes, start + 6) && at + 8 <= end; record++) {
    const type = u8(bytes, at)
    fields.push(
      namedNumber(names.recordType, at, at + 1, type, RECORDS[type]),
      sourceCount(bytes, at + 2),
      ipv4Field(names.group, bytes, at + 4),
      ...sources(bytes, u16(bytes, at + 2), at + 8, end),
    )
    at += recordLength(bytes, at)
  }
  return fields
}

function sourceCount(bytes: Uint8Array, at: number): Field {
  return field(names.sourceCount, at, at + 2, u16(bytes, at))
}

/** So many sources from `start` on, as far as they are there. */
function sources(bytes: Uint8Array, count: number, start: number, end: number): Field[] {
  const there = Math.max(0, Math.min(count, Math.floor((end - start) / 4)))
  return Array.from({ length: there }, (_, index) => ipv4Field(names.source, bytes, start + 4 * index))
}
