import { hex, hexBytes, ipv4At, ipv6At, macAt } from './bytes.ts'
import type { Field } from './packet.ts'

/** What the values of a field are, so that a filter can tell what they may be compared with. */
export type Kind = 'number' | 'flag' | 'mac' | 'ipv4' | 'ipv6' | 'text' | 'bytes'

/** What is the same in every frame about a field: its name, and what it is for. */
export interface Name {
  readonly name: string
  readonly kind: Kind
  readonly label: string
  readonly says: string
}

/** Gives a field its name, as Wireshark has it where it knows the field. */
export function named(name: string, kind: Kind, label: string, says: string): Name {
  return { name, kind, label, says }
}

/** A field with a value that was read already. */
export function field(
  what: Name,
  start: number,
  end: number,
  value: number | string,
  text = String(value),
): Field {
  return { name: what.name, label: what.label, value, text, start, end, says: what.says }
}

/** A number whose values have names: `0x0800 (IPv4)`, or `17 (UDP)` where `inHex` is no number of bytes. */
export function namedNumber(
  what: Name,
  start: number,
  end: number,
  value: number,
  name: string | undefined,
  inHex = 0,
): Field {
  const number = inHex > 0 ? hex(value, inHex) : String(value)
  return field(what, start, end, value, name === undefined ? number : `${number} (${name})`)
}

/** A number that is written in hexadecimal. */
export function hexNumber(what: Name, start: number, end: number, value: number): Field {
  return field(what, start, end, value, hex(value, end - start))
}

/** One bit: 1 or 0. */
export function flag(what: Name, start: number, end: number, isSet: boolean): Field {
  return field(what, start, end, isSet ? 1 : 0, isSet ? 'set' : 'not set')
}

/** The Ethernet address at `start`. */
export function macField(what: Name, bytes: Uint8Array, start: number): Field {
  return field(what, start, start + 6, macAt(bytes, start))
}

/** The IPv4 address at `start`. */
export function ipv4Field(what: Name, bytes: Uint8Array, start: number): Field {
  return field(what, start, start + 4, ipv4At(bytes, start))
}

/** The IPv6 address at `start`. */
export function ipv6Field(what: Name, bytes: Uint8Array, start: number): Field {
  return field(what, start, start + 16, ipv6At(bytes, start))
}

const SHOWN = 32

/** Bytes whose meaning nobody knows here; the text shows the first of them. */
export function bytesField(what: Name, bytes: Uint8Array, start: number, end: number): Field {
  const value = hexBytes(bytes, start, end)
  const text = end - start > SHOWN ? `${value.slice(0, 2 * SHOWN)}… (${end - start} bytes)` : value
  return field(what, start, end, value, text)
}
