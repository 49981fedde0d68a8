/** IPv4 arithmetic on plain numbers: an address is an unsigned 32-bit integer. */

/** A subnet: its first address and its prefix length (0 to 32). The bits behind the prefix are zero. */
export interface Block {
  readonly first: number
  readonly length: number
}

const DOTTED_QUAD = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/

/** Reads `10.0.0.3`. Leading zeros are refused, as programs disagree on whether they mean octal. */
export function parseAddress(text: string): number | undefined {
  const parts = DOTTED_QUAD.exec(text)
  if (!parts) return undefined
  let value = 0
  for (let index = 1; index <= 4; index++) {
    const octet = Number(parts[index])
    if (octet > 255) return undefined
    value = value * 256 + octet
  }
  return value
}

/** Writes an address as `10.0.0.3`. */
export function formatAddress(address: number): string {
  return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`
}

/** How many addresses a prefix of this length holds, network and broadcast addresses among them. */
export function blockSize(length: number): number {
  return 2 ** (32 - length)
}

/** The subnet of this prefix length that holds `address`. */
export function blockOf(address: number, length: number): Block {
  const size = blockSize(length)
  return { first: Math.floor(address / size) * size, length }
}

/** Reads `10.0.0.0/24`. Bits behind the prefix are kept in `address`, so that the caller can judge them. */
export function parseCidr(text: string): { address: number; length: number } | undefined {
  const slash = text.indexOf('/')
  if (slash < 0) return undefined
  const address = parseAddress(text.slice(0, slash))
  const digits = text.slice(slash + 1)
  if (address === undefined || !/^(0|[1-9]\d?)$/.test(digits)) return undefined
  const length = Number(digits)
  return length > 32 ? undefined : { address, length }
}

/** Reads a subnet without host bits, such as `10.0.0.0/24`. */
export function parseBlock(text: string): Block | undefined {
  const cidr = parseCidr(text)
  if (!cidr) return undefined
  const block = blockOf(cidr.address, cidr.length)
  return block.first === cidr.address ? block : undefined
}

/** Writes a subnet as `10.0.0.0/24`. */
export function formatBlock(block: Block): string {
  return `${formatAddress(block.first)}/${block.length}`
}

/** The last address of a subnet: its broadcast address, unless it is a /31 or /32. */
export function lastOf(block: Block): number {
  return block.first + blockSize(block.length) - 1
}

/** Whether `address` lies in the subnet. */
export function contains(block: Block, address: number): boolean {
  return address >= block.first && address <= lastOf(block)
}

/** Whether `inner` lies wholly in `outer`. */
export function containsBlock(outer: Block, inner: Block): boolean {
  return inner.length >= outer.length && contains(outer, inner.first)
}

/** Whether two subnets share an address. */
export function overlaps(a: Block, b: Block): boolean {
  return containsBlock(a, b) || containsBlock(b, a)
}

/**
 * Whether nobody may have this address in the subnet: its network or broadcast address. A /31 and a /32 have none
 * (RFC 3021).
 */
export function isReserved(block: Block, address: number): boolean {
  return block.length < 31 && (address === block.first || address === lastOf(block))
}

/** Whether a host may have this address at all: neither 0.0.0.0/8, nor loopback, nor multicast and above. */
export function isUnicast(address: number): boolean {
  const top = address >>> 24
  return top !== 0 && top !== 127 && top < 224
}

/** Whether this is an IPv4 multicast group, 224.0.0.0/4. */
export function isMulticast(address: number): boolean {
  return address >>> 28 === 14
}
