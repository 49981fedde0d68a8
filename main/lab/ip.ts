/**
 * Address arithmetic for both families. An address is an unsigned 128-bit integer; those of IPv4 are where RFC 4291 maps
 * them, in ::ffff:0:0/96, so that one number is enough to know the family as well.
 */

/** A version of the Internet protocol. */
export type Family = 'ipv4' | 'ipv6'

/** Both families, in the order in which they are listed everywhere. */
export const FAMILIES: readonly Family[] = ['ipv4', 'ipv6']

/** A subnet: its first address and its prefix length in its own family. The bits behind the prefix are zero. */
export interface Block {
  readonly first: bigint
  readonly length: number
}

const MAPPED = 0xffffn

/** The family of an address. */
export function familyOf(address: bigint): Family {
  return address >> 32n === MAPPED ? 'ipv4' : 'ipv6'
}

/** The family of a subnet. */
export function blockFamily(block: Block): Family {
  return familyOf(block.first)
}

/** The name of a family in a sentence. */
export function familyName(family: Family): 'IPv4' | 'IPv6' {
  return family === 'ipv4' ? 'IPv4' : 'IPv6'
}

/** How many bits an address of the family has. */
export function bitsOf(family: Family): number {
  return family === 'ipv4' ? 32 : 128
}

/** The IPv4 address of an unsigned 32-bit integer. */
export function ipv4(value: number): bigint {
  return (MAPPED << 32n) | BigInt(value)
}

const DOTTED_QUAD = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/

/**
 * Reads `10.0.0.3` or `fd00::3`. In IPv4 leading zeros are refused, as programs disagree on whether they mean octal. An IPv4
 * address in the clothes of IPv6 (`::ffff:10.0.0.3`) is none, and neither is one with a zone (`fe80::1%eth0`).
 */
export function parseAddress(text: string): bigint | undefined {
  return text.includes(':') ? parseGroups(text) : parseQuad(text)
}

function parseQuad(text: string): bigint | undefined {
  const parts = DOTTED_QUAD.exec(text)
  if (!parts) return undefined
  let value = 0
  for (let index = 1; index <= 4; index++) {
    const octet = Number(parts[index])
    if (octet > 255) return undefined
    value = value * 256 + octet
  }
  return ipv4(value)
}

/** RFC 4291, section 2.2: eight groups of hexadecimal digits, of which one run of zeros may be left out. */
function parseGroups(text: string): bigint | undefined {
  const [head = '', tail, ...more] = text.split('::')
  if (more.length > 0) return undefined
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'))
  const [before, after] = [groups(head), groups(tail ?? '')]
  const missing = 8 - before.length - after.length
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined
  const all = [...before, ...Array.from({ length: missing }, () => '0'), ...after]
  if (!all.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined
  const value = BigInt(`0x${all.map((group) => group.padStart(4, '0')).join('')}`)
  return familyOf(value) === 'ipv6' ? value : undefined
}

/** Writes an address as `10.0.0.3` or, as RFC 5952 and the kernel's tools have it, `fd00::3`. */
export function formatAddress(address: bigint): string {
  if (familyOf(address) === 'ipv4') {
    const value = Number(address & 0xffffffffn)
    return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`
  }
  const groups = address
    .toString(16)
    .padStart(32, '0')
    .match(/.{4}/g)
    ?.map((group) => Number.parseInt(group, 16).toString(16))
  const text = (groups ?? []).join(':')
  // The longest run of at least two zeros, the first of equally long ones.
  const runs = [...text.matchAll(/\b0(?::0)+\b/g)]
  const longest = runs.reduce((best, [run]) => (run.length > best.length ? run : best), '')
  if (longest === '') return text
  const [run] = runs.filter(([each]) => each === longest)
  const [start, end] = [run?.index ?? 0, (run?.index ?? 0) + longest.length]
  return `${text.slice(0, start).replace(/:$/, '')}::${text.slice(end).replace(/^:/, '')}`
}

/** How many addresses a subnet holds, reserved ones among them. */
export function sizeOf(block: Block): bigint {
  return 1n << BigInt(bitsOf(blockFamily(block)) - block.length)
}

/** The subnet of this prefix length that holds `address`. */
export function blockOf(address: bigint, length: number): Block {
  const behind = BigInt(bitsOf(familyOf(address)) - length)
  // Of IPv4 all 32 bits may be behind the prefix, and never those above.
  return { first: (address >> behind) << behind, length }
}

/** Reads `10.0.0.0/24` or `fd00::/64`. Bits behind the prefix are kept in `address`, so that the caller can judge them. */
export function parseCidr(text: string): { address: bigint; length: number } | undefined {
  const slash = text.indexOf('/')
  if (slash < 0) return undefined
  const address = parseAddress(text.slice(0, slash))
  const digits = text.slice(slash + 1)
  if (address === undefined || !/^(0|[1-9]\d{0,2})$/.test(digits)) return undefined
  const length = Number(digits)
  return length > bitsOf(familyOf(address)) ? undefined : { address, length }
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

/** The last address of a subnet: in IPv4 its broadcast address, unless it is a /31 or /32. */
export function lastOf(block: Block): bigint {
  return block.first + sizeOf(block) - 1n
}

/** Whether `address` lies in the subnet. */
export function contains(block: Block, address: bigint): boolean {
  return familyOf(address) === blockFamily(block) && address >= block.first && address <= lastOf(block)
}

/** Whether `inner` lies wholly in `outer`. */
export function containsBlock(outer: Block, inner: Block): boolean {
  return inner.length >= outer.length && contains(outer, inner.first)
}

/** Whether two subnets share an address. */
export function overlaps(a: Block, b: Block): boolean {
  return containsBlock(a, b) || containsBlock(b, a)
}

/** Whether two subnets are the same. */
export function sameBlock(a: Block, b: Block): boolean {
  return a.first === b.first && a.length === b.length
}

/**
 * Whether nobody may have this address in the subnet. In IPv4 that is its network or broadcast address, of which a /31 and
 * a /32 have none (RFC 3021); in IPv6 the first one, which stands for any router on the subnet (RFC 4291, section 2.6.1),
 * of which a /127 and a /128 have none (RFC 6164).
 */
export function isReserved(block: Block, address: bigint): boolean {
  if (block.length >= bitsOf(blockFamily(block)) - 1) return false
  return address === block.first || (blockFamily(block) === 'ipv4' && address === lastOf(block))
}

/** What keeps an address from being a host's, in words; undefined where a host may have it. */
export function specialUse(address: bigint): string | undefined {
  if (familyOf(address) === 'ipv4') {
    const top = (address >> 24n) & 0xffn
    if (top === 127n) return 'a loopback address'
    if (isMulticast(address)) return 'a multicast group'
    return top === 0n || top >= 224n ? 'a reserved address' : undefined
  }
  if (address === 1n) return 'a loopback address'
  if (isMulticast(address)) return 'a multicast group'
  if (address >> 118n === 0x3fan) return 'a link-local address, which every interface gets by itself'
  // RFC 4291, section 2.4: what begins with eight zeros is set aside.
  return address >> 120n === 0n ? 'a reserved address' : undefined
}

/** Whether a host may have this address at all. */
export function isUnicast(address: bigint): boolean {
  return specialUse(address) === undefined
}

/** Whether this is a multicast group: 224.0.0.0/4 or ff00::/8. */
export function isMulticast(address: bigint): boolean {
  return familyOf(address) === 'ipv4' ? ((address >> 28n) & 0xfn) === 14n : address >> 120n === 0xffn
}

/** Whether this is a loopback address: 127.0.0.0/8 or ::1. */
export function isLoopback(address: bigint): boolean {
  return familyOf(address) === 'ipv4' ? ((address >> 24n) & 0xffn) === 127n : address === 1n
}

/** Whether this stands for every address of its family: 0.0.0.0 or ::. */
export function isUnspecified(address: bigint): boolean {
  return address === 0n || address === ipv4(0)
}
