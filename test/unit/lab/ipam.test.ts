import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  bitsOf,
  blockOf,
  contains,
  familyOf,
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
import { freeUlaSubnet, ulaSubnet } from '../../../main/lab/ula.ts'

const somebody = { who: 'somebody', path: [] }
const subnet = (text: string): Block => parseBlock(text) ?? { first: 0n, length: 128 }
const ip = (text: string): bigint => parseAddress(text) ?? 0n

describe('addresses are handed out', () => {
  it('lowest free first, never a reserved one, never one twice, until none is left', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('10.1.2.0', 'fd00:1:2::'),
        fc.integer({ min: 1, max: 8 }),
        fc.array(fc.bigInt({ min: 0n, max: 260n }), { maxLength: 20 }),
        (first, bits, fixed) => {
          const block = blockOf(ip(first), bitsOf(familyOf(ip(first))) - bits)
          const pool = createPool(block)
          const taken = new Set<bigint>()
          for (const offset of fixed)
            if (!claim(pool, block.first + offset, somebody)) taken.add(block.first + offset)
          const expected: bigint[] = []
          for (let address = block.first; address <= lastOf(block); address++) {
            if (!taken.has(address) && !isReserved(block, address)) expected.push(address)
          }
          const given: bigint[] = []
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

describe('an IPv6 subnet', () => {
  it('keeps its first address for any router (RFC 4291), unless it is a /127', () => {
    const pool = createPool(subnet('fd00::/64'))
    expect(claim(pool, ip('fd00::'), somebody)).toEqual({ reason: 'reserved' })
    expect(claim(pool, ip('fd00::ffff:ffff:ffff:ffff'), somebody)).toBeUndefined()
    expect(claimNext(pool, somebody)).toBe(ip('fd00::1'))
    const link = createPool(subnet('fd00::4/127'))
    expect([claimNext(link, somebody), claimNext(link, somebody), claimNext(link, somebody)]).toEqual([
      ip('fd00::4'),
      ip('fd00::5'),
      undefined,
    ])
  })
})

describe('a lab’s own IPv6 prefix', () => {
  it('is a unique local /48, the same for a name whenever it is asked for', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.nat(65535), (name, index) => {
        const block = ulaSubnet(name, index)
        expect(block).toEqual(ulaSubnet(name, index))
        expect(block.length).toBe(64)
        expect(block.first >> 120n).toBe(0xfdn)
        expect((block.first >> 64n) & 0xffffn).toBe(BigInt(index))
        expect(block.first >> 80n).toBe(ulaSubnet(name, 0).first >> 80n)
      }),
    )
  })

  it('hands out a /64 after the other, and none that is in use', () => {
    const [one, two] = [ulaSubnet('demo', 1), ulaSubnet('demo', 2)]
    expect(freeUlaSubnet('demo', [])).toEqual(one)
    expect(freeUlaSubnet('demo', [one, subnet('10.0.0.0/8')])).toEqual(two)
    expect(freeUlaSubnet('demo', [subnet('fd00::/8')])).toBeUndefined()
    expect(ulaSubnet('other', 1)).not.toEqual(one)
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
    expect([0, 1, 65534].map((index) => formatBlock(overlayPool(index) ?? { first: 0n, length: 0 }))).toEqual(
      ['10.0.1.0/24', '10.0.2.0/24', '10.255.255.0/24'],
    )
    expect(overlayPool(65535)).toBeUndefined()
  })
})

it('overlapPairs finds an overlap exactly when there is one', () => {
  const block = fc
    .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 20, max: 30 }))
    .map(([byte, length]) => ({ block: blockOf(ip('10.0.0.0') + BigInt(byte * 64), length) }))
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
