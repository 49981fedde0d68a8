import { blockOf, contains, ipv4, isReserved, lastOf, overlaps, sizeOf } from './ip.ts'
import type { Block } from './ip.ts'
import type { Path } from './source.ts'

/**
 * The addresses of one subnet, handed out by Docker's rules: the lowest free one of the range first; reserved
 * addresses (see `isReserved`), gateway and auxiliary addresses never; a fixed address may lie outside of the range.
 */
export interface Pool {
  readonly subnet: Block
  readonly range: Block
  readonly holders: Map<bigint, Holder>
  /** No free address of the range lies below this one. */
  cursor: bigint
}

/** Who has an address. */
export interface Holder {
  /** In words for a message: "the gateway", "container `c1`". */
  readonly who: string
  /** Where in the lab file the address was asked for. */
  readonly path: Path
}

/** A pool of a subnet; `holders` is given where several pools share one set of addresses. */
export function createPool(subnet: Block, range: Block = subnet, holders = new Map<bigint, Holder>()): Pool {
  return { subnet, range, holders, cursor: range.first }
}

/** Why an address cannot be had, or undefined where `holder` has it now. */
export type Refusal =
  { readonly reason: 'outside' | 'reserved' } | { readonly reason: 'taken'; readonly by: Holder }

/** Gives a fixed address to `holder`. */
export function claim(pool: Pool, address: bigint, holder: Holder): Refusal | undefined {
  if (!contains(pool.subnet, address)) return { reason: 'outside' }
  if (isReserved(pool.subnet, address)) return { reason: 'reserved' }
  const by = pool.holders.get(address)
  if (by !== undefined) return { reason: 'taken', by }
  pool.holders.set(address, holder)
  return undefined
}

/** Gives `holder` the lowest free address of the range; undefined when there is none left. */
export function claimNext(pool: Pool, holder: Holder): bigint | undefined {
  const last = lastOf(pool.range)
  for (let address = pool.cursor; address <= last; address++) {
    if (pool.holders.has(address) || isReserved(pool.subnet, address)) continue
    pool.cursor = address + 1n
    pool.holders.set(address, holder)
    return address
  }
  pool.cursor = last + 1n
  return undefined
}

/** Gives `holder` an address of the range that it had before, where that is still to be had. */
export function claimAgain(pool: Pool, address: bigint | undefined, holder: Holder): boolean {
  if (address === undefined || !contains(pool.range, address)) return false
  return claim(pool, address, holder) === undefined
}

function series(first: Block, count: number): Block[] {
  const step = sizeOf(first)
  return Array.from({ length: count }, (_, index) =>
    blockOf(first.first + BigInt(index) * step, first.length),
  )
}

/** Docker's `bridge` network has the first of its default pools. */
export const DEFAULT_BRIDGE: Block = { first: ipv4(0xac110000), length: 16 }

/** Docker's default pools for networks of one host: 172.17.0.0/16 to 172.31.0.0/16, then 192.168.0.0/16 in /20s. */
export const LOCAL_POOLS: readonly Block[] = [
  ...series(DEFAULT_BRIDGE, 15),
  ...series({ first: ipv4(0xc0a80000), length: 20 }, 16),
]

/** Docker's default pool for overlays, 10.0.0.0/8 in /24s; the first, 10.0.0.0/24, belongs to its ingress network. */
export function overlayPool(index: number): Block | undefined {
  return index < 65535 ? { first: ipv4(0x0a000100 + index * 256), length: 24 } : undefined
}

/** Puts subnets that overlap into pairs, each with the one before it (in the order given) that it touches. */
export function overlapPairs<T extends { readonly block: Block }>(items: readonly T[]): [T, T][] {
  const order = new Map(items.map((item, index) => [item, index]))
  const sorted = [...items].sort(
    (a, b) => compare(a.block.first, b.block.first) || a.block.length - b.block.length,
  )
  const pairs: [T, T][] = []
  let widest: T | undefined
  for (const item of sorted) {
    if (widest && overlaps(widest.block, item.block)) {
      const swap = (order.get(widest) ?? 0) > (order.get(item) ?? 0)
      pairs.push(swap ? [item, widest] : [widest, item])
    } else widest = item
  }
  return pairs
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The first of the local pools that touches none of the subnets in use. */
export function freeLocalPool(used: readonly Block[]): Block | undefined {
  return LOCAL_POOLS.find((pool) => !used.some((other) => overlaps(pool, other)))
}
