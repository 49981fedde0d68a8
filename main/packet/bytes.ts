/** Reading numbers and addresses out of bytes. What lies behind the last byte is read as zero; whoever reads checks lengths before. */

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** The byte at `at`. */
export function u8(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0
}

/** The unsigned 16-bit integer at `at`, in network byte order as all that follow. */
export function u16(bytes: Uint8Array, at: number): number {
  return (u8(bytes, at) << 8) | u8(bytes, at + 1)
}

/** The unsigned 24-bit integer at `at`. */
export function u24(bytes: Uint8Array, at: number): number {
  return (u16(bytes, at) << 8) | u8(bytes, at + 2)
}

/** The unsigned 32-bit integer at `at`. */
export function u32(bytes: Uint8Array, at: number): number {
  return ((u16(bytes, at) << 16) | u16(bytes, at + 2)) >>> 0
}

/** A number of so many bytes in hexadecimal: `0x0800`. */
export function hex(value: number, length: number): string {
  return `0x${value.toString(16).padStart(2 * length, '0')}`
}

/** Bytes in hexadecimal, without anything between them. */
export function hexBytes(bytes: Uint8Array, start: number, end: number): string {
  let text = ''
  for (let at = start; at < end; at++) text += HEX[u8(bytes, at)] ?? ''
  return text
}

/** Bytes as text, a letter a byte; what is not printable ASCII becomes a dot, as in all tools that show frames. */
export function textAt(bytes: Uint8Array, start: number, end: number): string {
  let text = ''
  for (let at = start; at < end; at++) {
    const byte = u8(bytes, at)
    text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.'
  }
  return text
}

/** The Ethernet address at `at`: `02:42:0a:00:00:03`. */
export function macAt(bytes: Uint8Array, at: number): string {
  let text = HEX[u8(bytes, at)] ?? ''
  for (let octet = 1; octet < 6; octet++) text += `:${HEX[u8(bytes, at + octet)] ?? ''}`
  return text
}

/** The IPv4 address at `at`: `10.0.0.3`. */
export function ipv4At(bytes: Uint8Array, at: number): string {
  return `${u8(bytes, at)}.${u8(bytes, at + 1)}.${u8(bytes, at + 2)}.${u8(bytes, at + 3)}`
}

/** The IPv6 address at `at`, as RFC 5952 writes it: the first of the longest runs of zeros is left out. */
export function ipv6At(bytes: Uint8Array, at: number): string {
  let [longest, length] = [0, 1]
  for (let group = 0; group < 8; group++) {
    let run = 0
    while (group + run < 8 && u16(bytes, at + 2 * (group + run)) === 0) run++
    if (run > length) [longest, length] = [group, run]
    group += run
  }
  if (length < 2) return groups(bytes, at, 0, 8)
  return `${groups(bytes, at, 0, longest)}::${groups(bytes, at, longest + length, 8)}`
}

function groups(bytes: Uint8Array, at: number, from: number, to: number): string {
  let text = ''
  for (let group = from; group < to; group++)
    text += `${group > from ? ':' : ''}${u16(bytes, at + 2 * group).toString(16)}`
  return text
}
