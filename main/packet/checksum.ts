import { u16, u8 } from './bytes.ts'

/**
 * The Internet checksum (RFC 1071) over some bytes: 0 where their own checksum, which is among them, is right. With `without`,
 * the checksum that is there is taken out of the sum, and the result is the one that should be there.
 */
export function internetChecksum(bytes: Uint8Array, start: number, end: number, without = 0): number {
  let sum = without === 0 ? 0 : 0xffff - without
  for (let at = start; at + 1 < end; at += 2) sum += u16(bytes, at)
  if ((end - start) % 2 === 1) sum += u8(bytes, end - 1) << 8
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16)
  return 0xffff - sum
}
