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
    ...mapped(source),
    key >>> 24,
    (key >>> 16) & 255,
    (key >>> 8) & 255,
    key & 255,
    ...mapped(destination),
  ]
  return bytes.reduce((hash, byte) => Math.imul(hash ^ byte, prime) >>> 0, offsetBasis)
}

function mapped(address: string): number[] {
  return [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, ...address.split('.').map(Number)]
}
