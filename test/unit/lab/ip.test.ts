import { Address4 } from 'ip-address'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  blockOf,
  contains,
  formatAddress,
  formatBlock,
  isMulticast,
  isUnicast,
  lastOf,
  overlaps,
  parseAddress,
  parseBlock,
  parseCidr,
} from '../../../main/lab/ip.ts'

const address = fc.integer({ min: 0, max: 0xffffffff })
const length = fc.integer({ min: 0, max: 32 })
const block = fc.tuple(address, length).map(([first, bits]) => blockOf(first, bits))

const theirs = (number: number): string => Address4.fromBigInt(BigInt(number)).correctForm()

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
    expect([text, isUnicast(parseAddress(text) ?? 0)]).toEqual([text, false])
  }
  for (const text of ['1.0.0.0', '10.0.0.1', '223.255.255.255', '169.254.0.1']) {
    expect([text, isUnicast(parseAddress(text) ?? 0)]).toEqual([text, true])
  }
  expect([
    isMulticast(0xe0000000),
    isMulticast(0xefffffff),
    isMulticast(0xdfffffff),
    isMulticast(0xf0000000),
  ]).toEqual([true, true, false, false])
})
