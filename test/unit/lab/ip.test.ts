import { Address4, Address6 } from 'ip-address'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  blockOf,
  contains,
  familyOf,
  formatAddress,
  formatBlock,
  ipv4,
  isMulticast,
  isUnicast,
  lastOf,
  overlaps,
  parseAddress,
  parseBlock,
  parseCidr,
} from '../../../main/lab/ip.ts'

const address = fc.integer({ min: 0, max: 0xffffffff }).map(ipv4)
const length = fc.integer({ min: 0, max: 32 })
const block = fc.tuple(address, length).map(([first, bits]) => blockOf(first, bits))

const theirs = (number: bigint): string => Address4.fromBigInt(number & 0xffffffffn).correctForm()

describe('IPv4 arithmetic agrees with ip-address', () => {
  it('in reading and writing addresses', () => {
    fc.assert(
      fc.property(address, (number) => {
        expect(formatAddress(number)).toBe(theirs(number))
        expect(parseAddress(theirs(number))).toBe(number)
      }),
    )
  })

  it('in the first and last address of a subnet', () => {
    fc.assert(
      fc.property(address, length, (number, bits) => {
        const other = new Address4(`${theirs(number)}/${bits}`)
        expect(formatAddress(blockOf(number, bits).first)).toBe(other.startAddress().correctForm())
        expect(formatAddress(lastOf(blockOf(number, bits)))).toBe(other.endAddress().correctForm())
      }),
    )
  })

  it('in what a subnet holds', () => {
    fc.assert(
      fc.property(block, address, (subnet, number) => {
        const inside = new Address4(theirs(number)).isInSubnet(new Address4(formatBlock(subnet)))
        expect(contains(subnet, number)).toBe(inside)
      }),
    )
  })

  it('in which texts are addresses', () => {
    const octet = fc.oneof(
      fc.integer({ min: 0, max: 300 }).map(String),
      fc.constantFrom('', '01', '-1', '1e2', ' 1', '0x1', '+1'),
    )
    fc.assert(
      fc.property(fc.array(octet, { minLength: 3, maxLength: 5 }), (octets) => {
        const text = octets.join('.')
        if (parseAddress(text) !== undefined) expect(Address4.isValid(text)).toBe(true)
        else expect(Address4.isValid(text) && !/(^|\.)0\d/.test(text)).toBe(false)
      }),
    )
  })
})

describe('subnets', () => {
  it('overlap exactly when one holds an end of the other', () => {
    fc.assert(
      fc.property(block, block, (one, other) => {
        const touch = contains(one, other.first) || contains(other, one.first)
        expect(overlaps(one, other)).toBe(touch)
        expect(overlaps(other, one)).toBe(touch)
      }),
    )
  })

  it('are read without host bits only', () => {
    fc.assert(
      fc.property(address, length, (number, bits) => {
        const text = `${formatAddress(number)}/${bits}`
        const read = parseBlock(text)
        expect(read === undefined).toBe(blockOf(number, bits).first !== number)
        if (read) expect(formatBlock(read)).toBe(text)
      }),
    )
  })

  it.each(['10.0.0.0', '10.0.0.0/', '10.0.0.0/33', '10.0.0.0/024', '10.0.0.0/-1', '/24', 'x/24'])(
    '%s is none',
    (text) => {
      expect(parseCidr(text)).toBeUndefined()
    },
  )
})

it('multicast, loopback, 0.0.0.0/8 and class E are no addresses of a host', () => {
  for (const text of [
    '224.0.0.1',
    '239.255.255.255',
    '127.0.0.1',
    '0.0.0.0',
    '0.1.2.3',
    '240.0.0.1',
    '255.255.255.255',
  ]) {
    expect([text, isUnicast(parseAddress(text) ?? 0n)]).toEqual([text, false])
  }
  for (const text of ['1.0.0.0', '10.0.0.1', '223.255.255.255', '169.254.0.1']) {
    expect([text, isUnicast(parseAddress(text) ?? 0n)]).toEqual([text, true])
  }
  expect([0xe0000000, 0xefffffff, 0xdfffffff, 0xf0000000].map((value) => isMulticast(ipv4(value)))).toEqual([
    true,
    true,
    false,
    false,
  ])
})

const address6 = fc
  .tuple(fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }))
  // With runs of zeros of every length and at every place.
  .map(([value, mask]) => value & mask & (mask << 3n) & ((1n << 128n) - 1n))
  .filter((value) => familyOf(value) === 'ipv6')
const theirs6 = (value: bigint): Address6 => Address6.fromBigInt(value)

describe('IPv6 arithmetic agrees with ip-address', () => {
  it('in reading and writing addresses', () => {
    fc.assert(
      fc.property(fc.oneof(address6, fc.bigInt({ min: 1n << 120n, max: (1n << 128n) - 1n })), (value) => {
        expect(formatAddress(value)).toBe(theirs6(value).correctForm())
        expect(parseAddress(theirs6(value).correctForm())).toBe(value)
        expect(parseAddress(theirs6(value).canonicalForm())).toBe(value)
        expect(parseAddress(theirs6(value).canonicalForm().toUpperCase())).toBe(value)
      }),
    )
  })

  it('in the first and last address of a subnet, and what it holds', () => {
    const bits = fc.integer({ min: 33, max: 128 })
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n << 124n, max: (1n << 128n) - 1n }),
        address6,
        bits,
        (value, other, length) => {
          const subnet = blockOf(value, length)
          const network = new Address6(`${formatAddress(value)}/${length}`)
          expect(formatAddress(subnet.first)).toBe(network.startAddress().correctForm())
          expect(formatAddress(lastOf(subnet))).toBe(network.endAddress().correctForm())
          expect(contains(subnet, other)).toBe(theirs6(other).isInSubnet(network))
        },
      ),
    )
  })

  it('in which texts are addresses', () => {
    const group = fc.oneof(
      fc.constantFrom('', '0', 'fd00', 'FFFF', '12345', 'g', '00a'),
      fc.integer({ min: 0, max: 0xffff }).map((value) => value.toString(16)),
    )
    fc.assert(
      fc.property(fc.array(group, { minLength: 2, maxLength: 9 }), (groups) => {
        const text = groups.join(':')
        const parsed = parseAddress(text)
        if (parsed !== undefined) expect(Address6.isValid(text)).toBe(true)
        else if (Address6.isValid(text)) expect(new Address6(text).isMapped4()).toBe(true)
      }),
    )
  })
})

it('an IPv4 address in the clothes of IPv6, and one with a zone, are no addresses', () => {
  for (const text of [
    '::ffff:10.0.0.1',
    '::ffff:a00:1',
    'fe80::1%eth0',
    'fd00::1::2',
    ':',
    ':::',
    '1:2:3:4:5:6:7:8:9',
  ])
    expect([text, parseAddress(text)]).toEqual([text, undefined])
})

it('of IPv6, a host may have neither the unspecified, loopback, link-local nor multicast addresses', () => {
  for (const text of ['::', '::1', 'fe80::1', 'febf::1', 'ff02::1', '64:ff9b::1'])
    expect([text, isUnicast(parseAddress(text) ?? 0n)]).toEqual([text, false])
  for (const text of ['fd00::1', '2001:db8::', 'fec0::1', '100::1'])
    expect([text, isUnicast(parseAddress(text) ?? 0n)]).toEqual([text, true])
})

it('no subnet of one family holds an address of the other', () => {
  const everything = { first: 0n, length: 0 }
  fc.assert(
    fc.property(address, address6, (four, six) => {
      expect(contains(everything, four)).toBe(false)
      expect(contains({ first: ipv4(0), length: 0 }, six)).toBe(false)
      expect(contains({ first: ipv4(0), length: 0 }, four)).toBe(true)
      expect(contains(everything, six)).toBe(true)
    }),
  )
})
