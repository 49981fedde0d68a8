import { hexBytes, ipv4At, u8 } from '../bytes.ts'
import { field, named } from '../field.ts'
import type { Field } from '../packet.ts'

/** The option that a field is about. */
export const ipOptionName = named(
  'ip.opt.type',
  'number',
  'Option',
  'A wish of the sender about how the packet is handled on its way; most routers drop packets with options other than router alert.',
)

const OPTIONS = new Map([
  [0, 'End of options'],
  [1, 'No operation'],
  [7, 'Record route'],
  [68, 'Timestamps'],
  [130, 'Security'],
  [131, 'Loose source route'],
  [136, 'Stream identifier'],
  [137, 'Strict source route'],
  [148, 'Router alert'],
])

/** What is wrong with the options between `start` and `end`, if anything is. */
export function ipOptionsFault(bytes: Uint8Array, start: number, end: number): string | undefined {
  let at = start
  while (at < end) {
    const type = u8(bytes, at)
    if (type === 0) return undefined
    const length = lengthOf(bytes, at, end)
    if (length === undefined)
      return `The length of its option ${type} does not fit into the ${end - at} bytes that are left for options.`
    at += length
  }
  return undefined
}

/** The options of an IPv4 header (RFC 791, section 3.1) as fields; what follows a broken one is left out. */
export function ipOptions(bytes: Uint8Array, start: number, end: number): Field[] {
  const fields: Field[] = []
  let at = start
  while (at < end) {
    const type = u8(bytes, at)
    // All after the end of options is padding.
    const length = type === 0 ? end - at : lengthOf(bytes, at, end)
    if (length === undefined) break
    fields.push(field(ipOptionName, at, at + length, type, optionText(bytes, at, length)))
    at += length
  }
  return fields
}

/** Bytes of the option at `at`, or undefined where its own word for that is wrong. */
function lengthOf(bytes: Uint8Array, at: number, end: number): number | undefined {
  if (u8(bytes, at) === 1) return 1
  const length = u8(bytes, at + 1)
  return at + 1 < end && length >= 2 && at + length <= end ? length : undefined
}

function optionText(bytes: Uint8Array, at: number, length: number): string {
  const type = u8(bytes, at)
  const name = OPTIONS.get(type) ?? `Option ${type}`
  if (length < 3 || type === 0 || type === 148) return name
  if (type !== 7 && type !== 131 && type !== 137) return `${name}: ${hexBytes(bytes, at + 2, at + length)}`
  const addresses: string[] = []
  for (let each = at + 3; each + 4 <= at + length; each += 4) addresses.push(ipv4At(bytes, each))
  return `${name}: ${addresses.join(', ')}`
}
