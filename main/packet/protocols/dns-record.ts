import { textAt, u16, u32, u8 } from '../bytes.ts'
import type { Name } from '../field.ts'
import { bytesField, field, ipv4Field, ipv6Field, namedNumber } from '../field.ts'
import type { Field } from '../packet.ts'
import { period } from '../period.ts'
import { dnsName } from './dns-name.ts'
import { dnsNames as names } from './dns-names.ts'
import { DNS_TYPES } from './dns-words.ts'

/** A question or record that was read, or as much of it as could be. */
export interface DnsPart {
  readonly fields: readonly Field[]
  /** Where it ends; undefined where it does not fit into the message. */
  readonly end: number | undefined
}

/** The top bit of the class has another meaning in multicast DNS (RFC 6762, sections 5.4 and 10.2). */
const CLASS = 0x7fff

const OPT = 41

function className(value: number): string | undefined {
  return (value & CLASS) === 1 ? 'Internet' : undefined
}

/** Reads the question at `at`; `message` is where the message begins. */
export function dnsQuestion(bytes: Uint8Array, message: number, at: number, end: number): DnsPart {
  const name = dnsName(bytes, message, at, end)
  if (name === undefined) return { fields: [], end: undefined }
  const [type, kind] = [u16(bytes, name.end), u16(bytes, name.end + 2)]
  const fields = [
    field(names.queryName, at, name.end, name.text),
    namedNumber(names.queryType, name.end, name.end + 2, type, DNS_TYPES.get(type)),
    namedNumber(names.queryClass, name.end + 2, name.end + 4, kind, className(kind), 2),
  ]
  return name.end + 4 <= end ? { fields, end: name.end + 4 } : { fields, end: undefined }
}

/** Reads the resource record at `at` (RFC 1035, section 4.1.3); `message` is where the message begins. */
export function dnsRecord(bytes: Uint8Array, message: number, at: number, end: number): DnsPart {
  const name = dnsName(bytes, message, at, end)
  if (name === undefined) return { fields: [], end: undefined }
  const start = name.end
  const [type, kind, lifetime, length] = [
    u16(bytes, start),
    u16(bytes, start + 2),
    u32(bytes, start + 4),
    u16(bytes, start + 8),
  ]
  const isOpt = type === OPT
  const fields = [
    field(names.name, at, start, name.text),
    namedNumber(names.type, start, start + 2, type, DNS_TYPES.get(type)),
    isOpt
      ? field(names.udpSize, start + 2, start + 4, kind, `${kind} bytes`)
      : namedNumber(names.class, start + 2, start + 4, kind, className(kind), 2),
    ...(isOpt ? [] : [field(names.lifetime, start + 4, start + 8, lifetime, period(lifetime))]),
    field(names.dataLength, start + 8, start + 10, length, `${length} bytes`),
  ]
  const data = start + 10
  if (data + length > end) return { fields, end: undefined }
  if (length > 0) fields.push(...dataFields(bytes, message, data, data + length, type))
  return { fields, end: data + length }
}

/** Records that tell one name, and how many bytes stand before it. */
const NAMES = new Map<number, { name: Name; before: number }>([
  [2, { name: names.ns, before: 0 }],
  [5, { name: names.cname, before: 0 }],
  [6, { name: names.soa, before: 0 }],
  [12, { name: names.ptr, before: 0 }],
  [15, { name: names.mx, before: 2 }],
  [33, { name: names.srvTarget, before: 6 }],
])

function dataFields(bytes: Uint8Array, message: number, start: number, end: number, type: number): Field[] {
  if (type === 1 && end - start === 4) return [ipv4Field(names.a, bytes, start)]
  if (type === 28 && end - start === 16) return [ipv6Field(names.aaaa, bytes, start)]
  if (type === 16) return texts(bytes, start, end)
  const told = NAMES.get(type)
  const name = told && dnsName(bytes, message, start + told.before, end)
  if (told === undefined || name === undefined) return [bytesField(names.data, bytes, start, end)]
  const before: Field[] = []
  if (type === 15) before.push(field(names.mxPreference, start, start + 2, u16(bytes, start)))
  if (type === 33) before.push(field(names.srvPort, start + 4, start + 6, u16(bytes, start + 4)))
  return [...before, field(told.name, start + told.before, name.end, name.text)]
}

/** Texts of up to 255 bytes, each behind its length. */
function texts(bytes: Uint8Array, start: number, end: number): Field[] {
  const fields: Field[] = []
  let at = start
  while (at < end) {
    const to = Math.min(end, at + 1 + u8(bytes, at))
    fields.push(field(names.txt, at, to, textAt(bytes, at + 1, to)))
    at = to
  }
  return fields
}
