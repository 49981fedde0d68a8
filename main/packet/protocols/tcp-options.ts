import { hexBytes, u16, u32, u8 } from '../bytes.ts'
import type { Name } from '../field.ts'
import { field, named } from '../field.ts'
import type { Field } from '../packet.ts'

const names = {
  size: named(
    'tcp.options.mss_val',
    'number',
    'Maximum segment size',
    'The most bytes that the sender of this segment takes in one segment: its MTU less the headers of IP and TCP.',
  ),
  scale: named(
    'tcp.options.wscale.shift',
    'number',
    'Window scale',
    'All windows that the sender of this segment tells later are to be multiplied by two to this power.',
  ),
  time: named(
    'tcp.options.timestamp.tsval',
    'number',
    'Timestamp',
    'The sender’s clock, by which the other end’s echo tells how long the way takes.',
  ),
  echo: named(
    'tcp.options.timestamp.tsecr',
    'number',
    'Timestamp echo',
    'The other end’s timestamp, sent back.',
  ),
  left: named(
    'tcp.options.sack_le',
    'number',
    'Received from',
    'Bytes from here on arrived, though some before them did not.',
  ),
  right: named('tcp.options.sack_re', 'number', 'Received up to', 'Where these bytes end.'),
  kind: named('tcp.option_kind', 'number', 'Option', 'Something more that both ends agree on.'),
}

/** The names of all fields of options. */
export const tcpOptionNames: readonly Name[] = Object.values(names)

const [END, NOTHING, SIZE, SCALE, SELECTIVE, RECEIVED, TIMESTAMPS] = [0, 1, 2, 3, 4, 5, 8]
const WORDS = new Map([
  [SELECTIVE, 'Selective acknowledgements are understood'],
  [28, 'User timeout'],
  [30, 'Multipath TCP'],
  [34, 'Fast open'],
])

/** Bytes of the option at `at`, or undefined where its own word for that is wrong. */
function lengthOf(bytes: Uint8Array, at: number, end: number): number | undefined {
  if (u8(bytes, at) === NOTHING) return 1
  const length = u8(bytes, at + 1)
  return at + 1 < end && length >= 2 && at + length <= end ? length : undefined
}

/** What is wrong with the options between `start` and `end`, if anything is. */
export function tcpOptionsFault(bytes: Uint8Array, start: number, end: number): string | undefined {
  let at = start
  while (at < end) {
    const type = u8(bytes, at)
    if (type === END) return undefined
    const length = lengthOf(bytes, at, end)
    if (length === undefined)
      return `The length of its option ${type} does not fit into the ${end - at} bytes that are left for options.`
    at += length
  }
  return undefined
}

/** The options of a TCP header (RFC 9293, 7323, 2018) as fields, without padding; what follows a broken one is left out. */
export function tcpOptions(bytes: Uint8Array, start: number, end: number): Field[] {
  const fields: Field[] = []
  let at = start
  while (at < end && u8(bytes, at) !== END) {
    const length = lengthOf(bytes, at, end)
    if (length === undefined) break
    if (u8(bytes, at) !== NOTHING) fields.push(...optionFields(bytes, at, length))
    at += length
  }
  return fields
}

function optionFields(bytes: Uint8Array, at: number, length: number): Field[] {
  const type = u8(bytes, at)
  if (type === SIZE && length === 4)
    return [field(names.size, at + 2, at + 4, u16(bytes, at + 2), `${u16(bytes, at + 2)} bytes`)]
  if (type === SCALE && length === 3) {
    const shift = u8(bytes, at + 2)
    return [field(names.scale, at + 2, at + 3, shift, `${shift} (windows × ${2 ** Math.min(shift, 14)})`)]
  }
  if (type === TIMESTAMPS && length === 10)
    return [
      field(names.time, at + 2, at + 6, u32(bytes, at + 2)),
      field(names.echo, at + 6, at + 10, u32(bytes, at + 6)),
    ]
  if (type === RECEIVED && length % 8 === 2) return blocks(bytes, at + 2, at + length)
  const word = WORDS.get(type)
  return [
    field(names.kind, at, at + length, type, word ?? `${type}: ${hexBytes(bytes, at + 2, at + length)}`),
  ]
}

function blocks(bytes: Uint8Array, start: number, end: number): Field[] {
  const fields: Field[] = []
  for (let at = start; at < end; at += 8)
    fields.push(
      field(names.left, at, at + 4, u32(bytes, at)),
      field(names.right, at + 4, at + 8, u32(bytes, at + 4)),
    )
  return fields
}
