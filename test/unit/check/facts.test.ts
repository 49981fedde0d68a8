import { describe, expect, test } from 'vitest'
import type { FactClaim } from '../../../main/check/facts.ts'
import { readHeld } from '../../../main/check/facts.ts'

const addresses = JSON.stringify([
  { ifname: 'lo', addr_info: [{ family: 'inet', local: '127.0.0.1', prefixlen: 8 }] },
  { ifname: 'eth0', addr_info: [{ family: 'inet', local: '10.0.0.3', prefixlen: 24 }] },
])
const routes = JSON.stringify([
  { dst: 'default', gateway: '172.18.0.1', dev: 'eth1', flags: [] },
  { dst: '10.0.0.0/24', dev: 'eth0', protocol: 'kernel', flags: [] },
  { dst: '10.7.0.1', gateway: '10.0.0.1', dev: 'eth0', flags: [] },
])
const entries = JSON.stringify([
  { mac: '02:42:0a:00:00:04', ifname: 'vxlan0', dst: '192.168.1.25', flags: ['self'], state: 'permanent' },
  { mac: '02:42:0a:00:00:05', ifname: 'vxlan0', master: 'br0', flags: [] },
])
const neighbours = JSON.stringify([
  { dst: '10.0.0.4', dev: 'eth0', lladdr: '02:42:0a:00:00:04', state: ['REACHABLE'] },
  { dst: '10.0.0.9', dev: 'eth0', state: ['FAILED'] },
])

const holds = (claim: FactClaim, json: string) => readHeld(claim, json).some(({ matches }) => matches)

describe('what the kernel holds', () => {
  test.each([
    ['an address with its prefix length', { address: '10.0.0.3/24' }, true],
    ['an address without prefix length', { address: '10.0.0.3' }, true],
    ['an address with another prefix length', { address: '10.0.0.3/16' }, false],
    ['an address on its interface', { address: '10.0.0.3', link: 'eth0' }, true],
    ['an address on another interface', { address: '10.0.0.3', link: 'eth1' }, false],
    ['an address that only begins alike', { address: '10.0.0' }, false],
  ])('%s', (_, claim, expected) => {
    expect(holds({ type: 'address', node: 'c1', ...claim }, addresses)).toBe(expected)
  })

  test.each([
    ['the default route', { destination: 'default' }, true],
    ['the default route as a subnet', { destination: '0.0.0.0/0', via: '172.18.0.1' }, true],
    ['a route via another gateway', { destination: 'default', via: '172.18.0.2' }, false],
    [
      'a route without a gateway where one is claimed',
      { destination: '10.0.0.0/24', via: '10.0.0.1' },
      false,
    ],
    ['a route on its interface', { destination: '10.0.0.0/24', link: 'eth0' }, true],
    ['a route on another interface', { destination: '10.0.0.0/24', link: 'eth1' }, false],
    ['a route to one address', { destination: '10.7.0.1/32' }, true],
    ['a subnet that only contains it', { destination: '10.0.0.0/16' }, false],
  ])('%s', (_, claim, expected) => {
    expect(holds({ type: 'route', node: 'c1', ...claim }, routes)).toBe(expected)
  })

  test.each([
    ['an FDB entry', { mac: '02:42:0A:00:00:04' }, true],
    ['an FDB entry with its VTEP', { mac: '02:42:0a:00:00:04', vtep: '192.168.1.25' }, true],
    ['an FDB entry with another VTEP', { mac: '02:42:0a:00:00:04', vtep: '192.168.1.26' }, false],
    ['a learnt entry, which has no VTEP', { mac: '02:42:0a:00:00:05', vtep: '192.168.1.25' }, false],
  ])('%s', (_, claim, expected) => {
    expect(holds({ type: 'fdb', node: 'net@node1', ...claim }, entries)).toBe(expected)
  })

  test.each([
    ['a neighbour', { address: '10.0.0.4' }, true],
    ['a neighbour with its MAC', { address: '10.0.0.4', mac: '02:42:0a:00:00:04' }, true],
    ['a neighbour with another MAC', { address: '10.0.0.4', mac: '02:42:0a:00:00:05' }, false],
    ['a neighbour that was asked for and did not answer', { address: '10.0.0.9' }, false],
  ])('%s', (_, claim, expected) => {
    expect(holds({ type: 'neighbour', node: 'c1', ...claim }, neighbours)).toBe(expected)
  })

  test('is shown in one line each', () => {
    const line = (claim: FactClaim, json: string) => readHeld(claim, json).map((held) => held.line)
    expect(line({ type: 'route', node: 'c1', destination: 'default' }, routes)[0]).toBe(
      'default via 172.18.0.1 on eth1',
    )
    expect(line({ type: 'fdb', node: 'c1', mac: '' }, entries)).toEqual([
      '02:42:0a:00:00:04 on vxlan0 via 192.168.1.25',
      '02:42:0a:00:00:05 on vxlan0 (learnt)',
    ])
    expect(line({ type: 'neighbour', node: 'c1', address: '' }, neighbours)[1]).toBe(
      '10.0.0.9 on eth0, FAILED',
    )
  })
})
