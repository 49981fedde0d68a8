import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  blockOf,
  contains,
  formatBlock,
  isReserved,
  lastOf,
  overlaps,
  parseAddress,
  parseBlock,
} from '../../../main/lab/ip.ts'
import type { Block } from '../../../main/lab/ip.ts'
import {
  LOCAL_POOLS,
  claim,
  claimAgain,
  claimNext,
  createPool,
  freeLocalPool,
  overlapPairs,
  overlayPool,
} from '../../../main/lab/ipam.ts'

const somebody = { who: 'somebody', path: [] }
const subnet = (text: string): Block => parseBlock(text) ?? { first: 0, length: 32 }
const ip = (text: string): number => parseAddress(text) ?? 0

describe('addresses are handed out', () => {
  it('lowest free first, never the network or broadcast address, never one twice, until none is left', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 24, max: 31 }),
        fc.array(fc.nat(260), { maxLength: 20 }),
        (length, fixed) => {
          const block = blockOf(ip('10.1.2.0'), length)
          const pool = createPool(block)
          const taken = new Set<number>()
          for (const offset of fixed)
            if (!claim(pool, block.first + offset, somebody)) taken.add(block.first + offset)
          const expected: number[] = []
          for (let address = block.first; address <= lastOf(block); address++) {
            if (!taken.has(address) && !isReserved(block, address)) expected.push(address)
          }
          const given: number[] = []
          for (let next = claimNext(pool, somebody); next !== undefined; next = claimNext(pool, somebody))
            given.push(next)
          expect(given).toEqual(expected)
        },
      ),
    )
  })

  it('a range hands out its own addresses only, its first and last among them inside of a larger subnet', () => {
    const pool = createPool(subnet('10.0.0.0/16'), subnet('10.0.30.0/30'))
    const given = [1, 2, 3, 4, 5].map(() => claimNext(pool, somebody))
    expect(given).toEqual([ip('10.0.30.0'), ip('10.0.30.1'), ip('10.0.30.2'), ip('10.0.30.3'), undefined])
  })

  it('a fixed address may lie outside of the range, but not of the subnet', () => {
    const pool = createPool(subnet('10.0.0.0/16'), subnet('10.0.30.0/24'))
    expect(claim(pool, ip('10.0.1.1'), somebody)).toBeUndefined()
    expect(claim(pool, ip('10.1.0.1'), somebody)).toEqual({ reason: 'outside' })
    expect(claim(pool, ip('10.0.255.255'), somebody)).toEqual({ reason: 'reserved' })
    expect(claim(pool, ip('10.0.1.1'), somebody)).toEqual({ reason: 'taken', by: somebody })
  })

  it('both addresses of a /31 are hosts', () => {
    const pool = createPool(subnet('10.0.0.4/31'))
    expect([claimNext(pool, somebody), claimNext(pool, somebody), claimNext(pool, somebody)]).toEqual([
      ip('10.0.0.4'),
      ip('10.0.0.5'),
      undefined,
    ])
  })

  it('an address from before is kept where it is free and in the range', () => {
    const pool = createPool(subnet('10.0.0.0/24'), subnet('10.0.0.128/25'))
    expect(claimAgain(pool, ip('10.0.0.200'), somebody)).toBe(true)
    expect(claimAgain(pool, ip('10.0.0.200'), somebody)).toBe(false)
    expect(claimAgain(pool, ip('10.0.0.5'), somebody)).toBe(false)
    expect(claimAgain(pool, undefined, somebody)).toBe(false)
  })
})

describe('default pools', () => {
  it('are Docker’s: 172.17 to 172.31 as /16, then 192.168 as /20', () => {
    expect(LOCAL_POOLS).toHaveLength(31)
    expect(
      [LOCAL_POOLS[0], LOCAL_POOLS[14], LOCAL_POOLS[15], LOCAL_POOLS[30]].map(
        (block) => block && formatBlock(block),
      ),
    ).toEqual(['172.17.0.0/16', '172.31.0.0/16', '192.168.0.0/20', '192.168.240.0/20'])
  })

  it('skip whatever overlaps a subnet in use', () => {
    const used = [subnet('172.16.0.0/14'), subnet('172.20.5.0/24'), subnet('10.0.0.0/8')]
    expect(freeLocalPool(used)).toEqual(subnet('172.21.0.0/16'))
    expect(freeLocalPool(LOCAL_POOLS)).toBeUndefined()
  })

  it('for overlays begin after the ingress network and end with 10.255.255.0/24', () => {
    expect([0, 1, 65534].map((index) => formatBlock(overlayPool(index) ?? { first: 0, length: 0 }))).toEqual([
      '10.0.1.0/24',
      '10.0.2.0/24',
      '10.255.255.0/24',
    ])
    expect(overlayPool(65535)).toBeUndefined()
  })
})

it('overlapPairs finds an overlap exactly when there is one', () => {
  const block = fc
    .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 20, max: 30 }))
    .map(([byte, length]) => ({ block: blockOf(ip('10.0.0.0') + byte * 64, length) }))
  fc.assert(
    fc.property(fc.array(block, { maxLength: 8 }), (items) => {
      const any = items.some((one, index) =>
        items.slice(index + 1).some((other) => overlaps(one.block, other.block)),
      )
      const pairs = overlapPairs(items)
      expect(pairs.length > 0).toBe(any)
      for (const [earlier, later] of pairs) {
        expect(overlaps(earlier.block, later.block)).toBe(true)
        expect(items.indexOf(earlier)).toBeLessThan(items.indexOf(later))
      }
    }),
  )
  expect(contains(subnet('10.0.0.0/8'), ip('10.9.9.9'))).toBe(true)
})
