import { parseAddress } from '../lab/ip.ts'

/** The offset basis and prime of the 32-bit hash FNV-1a (Fowler, Noll and Vo). */
const offsetBasis = 0x811c9dc5
const prime = 0x01000193

/**
 * The security parameters index of the association from one VTEP to another with a key: the FNV-1a hash of both addresses (of 16 bytes
 * each, an IPv4 address in its IPv6 form) around the key's number (moby, `buildSPI`). Both ends compute the same, and nothing has
 * to be negotiated.
 */
export function spiOf(source: string, destination: string, key: number): number {
  const bytes = [
    ...sixteenBytes(source),
    key >>> 24,
    (key >>> 16) & 255,
    (key >>> 8) & 255,
    key & 255,
    ...sixteenBytes(destination),
  ]
  return bytes.reduce((hash, byte) => Math.imul(hash ^ byte, prime) >>> 0, offsetBasis)
}

function sixteenBytes(address: string): number[] {
  const value = parseAddress(address) ?? 0n
  return Array.from({ length: 16 }, (_, index) => Number((value >> BigInt(8 * (15 - index))) & 255n))
}
