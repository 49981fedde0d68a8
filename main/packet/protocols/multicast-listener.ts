import { ipv6At, u16, u8 } from '../bytes.ts'
import type { Name } from '../field.ts'
import { field, ipv6Field, named, namedNumber } from '../field.ts'
import type { Field } from '../packet.ts'
import { RECORDS, recordInfo } from './multicast-records.ts'

const names = {
  delay: named(
    'icmpv6.mld.maximum_response_delay',
    'number',
    'Maximum response delay',
    'How many milliseconds listeners may take to answer, so that not all do so at once.',
  ),
  group: named(
    'icmpv6.mld.multicast_address',
    'ipv6',
    'Multicast group',
    'The group that is asked about or listened to; :: asks about all.',
  ),
  sourceCount: named(
    'icmpv6.mld.nb_sources',
    'number',
    'Number of sources',
    'How many senders are asked about.',
  ),
  source: named('icmpv6.mld.source_address', 'ipv6', 'Source', 'A sender that is asked about.'),
  recordCount: named(
    'icmpv6.mldr.nb_mcast_records',
    'number',
    'Number of records',
    'How many groups follow.',
  ),
  recordType: named(
    'icmpv6.mldr.mar.record_type',
    'number',
    'Record',
    'What the host wants: to hear a group from all but some senders (from all: it joins), or from some only (from none: it leaves).',
  ),
  recordSources: named(
    'icmpv6.mldr.mar.nb_sources',
    'number',
    'Number of sources',
    'How many senders the record names.',
  ),
  recordGroup: named(
    'icmpv6.mldr.mar.multicast_address',
    'ipv6',
    'Multicast group',
    'The group that the record is about.',
  ),
  recordSource: named('icmpv6.mldr.mar.source_address', 'ipv6', 'Source', 'A sender that the record names.'),
}

/** The names of all fields of multicast listener discovery. */
export const listenerNames: readonly Name[] = Object.values(names)

/** Whether a type is a query, report or done of version 1 (RFC 2710), or a query of version 2. */
export function isListenerMessage(type: number): boolean {
  return type >= 130 && type <= 132
}

/** The fields behind the checksum of a query, report or done. */
export function listenerFields(bytes: Uint8Array, start: number, end: number): Field[] {
  const delay = u16(bytes, start + 4)
  const fields = [
    field(names.delay, start + 4, start + 6, delay, `${delay} ms`),
    ipv6Field(names.group, bytes, start + 8),
  ]
  if (u8(bytes, start) !== 130 || end < start + 28) return fields
  fields.push(field(names.sourceCount, start + 26, start + 28, u16(bytes, start + 26)))
  for (let at = start + 28; at + 16 <= end; at += 16) fields.push(ipv6Field(names.source, bytes, at))
  return fields
}

/** Bytes of the record at `at`: its header, its sources, and what it adds in four-byte words. */
function recordLength(bytes: Uint8Array, at: number): number {
  return 20 + 16 * u16(bytes, at + 2) + 4 * u8(bytes, at + 1)
}

/** What is wrong with the records of a report of version 2 (RFC 3810, section 5.2), if anything is. */
export function reportFault(bytes: Uint8Array, start: number, end: number): string | undefined {
  const count = u16(bytes, start + 6)
  let at = start + 8
  for (let record = 1; record <= count; record++) {
    if (at + 20 > end || at + recordLength(bytes, at) > end)
      return `It says that it has ${count} records, and the message ends within number ${record}.`
    at += recordLength(bytes, at)
  }
  return undefined
}

/** The fields of a report of version 2 behind its checksum. */
export function reportFields(bytes: Uint8Array, start: number, end: number): Field[] {
  const fields = [field(names.recordCount, start + 6, start + 8, u16(bytes, start + 6))]
  let at = start + 8
  for (let record = 0; record < u16(bytes, start + 6) && at + 20 <= end; record++) {
    const [type, sources] = [u8(bytes, at), u16(bytes, at + 2)]
    fields.push(
      namedNumber(names.recordType, at, at + 1, type, RECORDS[type]),
      field(names.recordSources, at + 2, at + 4, sources),
      ipv6Field(names.recordGroup, bytes, at + 4),
    )
    for (let source = 0; source < sources && at + 36 + 16 * source <= end; source++)
      fields.push(ipv6Field(names.recordSource, bytes, at + 20 + 16 * source))
    at += recordLength(bytes, at)
  }
  return fields
}

/** The groups of a report of version 2, in words. */
export function reportInfo(bytes: Uint8Array, start: number, end: number): string {
  const count = u16(bytes, start + 6)
  if (count === 0 || start + 28 > end) return 'no group'
  const word = recordInfo(u8(bytes, start + 8), u16(bytes, start + 10))
  return `${word === undefined ? '' : `${word} `}${ipv6At(bytes, start + 12)}${count === 1 ? '' : ` and ${count - 1} more`}`
}
