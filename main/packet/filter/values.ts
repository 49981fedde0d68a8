import { contains, formatAddress, parseAddress, parseCidr, blockOf } from '../../lab/ip.ts'
import type { Kind } from '../field.ts'
import type { Token } from './tokens.ts'

/** The value of a field, or of a property of the frame. */
export type Value = number | string

/** Whether a value is the one that a filter names; a subnet is any address in it. */
export type Match = (value: Value) => boolean

/** What may be written for a value of a kind, with an example. */
const WANTED: Readonly<Record<Kind, string>> = {
  number: 'a number, such as `80` or `0x50`',
  flag: '`1` (set) or `0` (not set)',
  mac: 'a MAC address, such as `02:42:0a:00:00:03`',
  ipv4: 'an IPv4 address or subnet, such as `10.0.0.3` or `10.0.0.0/24`',
  ipv6: 'an IPv6 address or subnet, such as `fd00::3` or `fd00::/64`',
  text: 'a text, such as `"web"`',
  bytes: 'bytes in hexadecimal, such as `0a:0b:0c`',
}

/** What may be written for a value of a kind, with an example. */
export function wanted(kind: Kind): string {
  return WANTED[kind]
}

/** A number as it may be written in a filter. */
export function numberOf(text: string): number | undefined {
  return /^(\d{1,15}|0x[0-9a-f]{1,12})$/i.test(text) ? Number(text) : undefined
}

/** Bytes as they may be written: `0a:0b:0c`, `0a-0b-0c` or `0a0b0c`; answers the last form. */
export function hexOf(text: string): string | undefined {
  const digits = text.replace(/^0x/i, '').replace(/[:-]/g, '').toLowerCase()
  return /^([0-9a-f]{2})+$/.test(digits) ? digits : undefined
}

/** What equals a word of a filter, for a kind of field; undefined where it cannot be one of these. */
export function matchOf(kind: Kind, token: Token): Match | undefined {
  const { text } = token
  switch (kind) {
    case 'number':
      return equals(numberOf(text))
    case 'flag':
      return equals({ '1': 1, true: 1, '0': 0, false: 0 }[text.toLowerCase()])
    case 'mac':
      return equals(macOf(text))
    case 'ipv4':
    case 'ipv6':
      return addressMatch(kind, text)
    case 'text':
      return equals(text)
    case 'bytes':
      return equals(token.kind === 'quoted' ? undefined : hexOf(text))
  }
}

/** A MAC address in the form that fields have. */
export function macOf(text: string): string | undefined {
  const plain = text.toLowerCase().replaceAll('-', ':')
  return /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(plain) ? plain : undefined
}

function equals(wantedValue: Value | undefined): Match | undefined {
  return wantedValue === undefined ? undefined : (value) => value === wantedValue
}

function addressMatch(kind: 'ipv4' | 'ipv6', text: string): Match | undefined {
  if (text.includes(':') !== (kind === 'ipv6')) return undefined
  const address = parseAddress(text)
  if (address !== undefined) return equals(formatAddress(address))
  const cidr = parseCidr(text)
  if (cidr === undefined) return undefined
  // As in Wireshark, bits behind the prefix do not count.
  const block = blockOf(cidr.address, cidr.length)
  return (value) => {
    const each = parseAddress(String(value))
    return each !== undefined && contains(block, each)
  }
}
