import { describe, expect, test } from 'vitest'
import { destination } from '../../../main/check/destination.ts'
import { bridge, container, host, lab, network } from './lab.ts'

const demo = lab({
  hosts: [
    host('node1', { 'lan-a': '172.31.1.5/24' }),
    host('node2', { 'lan-b': '192.168.1.25/24', 'lan-a': '172.31.1.6/24' }),
    host('alone', {}),
  ],
  routers: [
    {
      ...host('r1', { 'lan-a': '172.31.1.1/24', 'lan-b': '192.168.1.1/24' }),
      masquerade: [],
      forwarding: true,
      internet: false,
    },
  ],
  networks: [
    bridge('bridge', 'node1', '172.17.0.1', 'default'),
    bridge('bridge', 'node2', '172.17.0.1', 'default'),
    bridge('docker_gwbridge', 'node1', '172.18.0.1', 'gateway'),
    bridge('web', 'alone', '10.9.0.1'),
    network('red', 'overlay'),
    network('blue', 'overlay'),
    network('flat', 'macvlan'),
  ],
  containers: [
    container('both', 'node1', { docker_gwbridge: '172.18.0.2/16', red: '10.0.1.2/24', blue: '10.0.2.2/24' }),
    container('blue2', 'node2', { blue: '10.0.2.3/24' }),
    container('d1', 'node1', { bridge: '172.17.0.2/16' }),
    container('d2', 'node2', { bridge: '172.17.0.2/16' }),
    container('mac', 'node1', { red: '10.0.1.9/24', flat: '172.31.1.100/24' }),
    container('lonely', 'node1', {}),
    { ...container('shared', 'node1', {}), stack: 'host' },
  ],
})

const addressOf = (from: string, to: string) => {
  const found = destination(demo, from, to)
  return found.type === 'address' ? found.address : found.type
}
const nodeOf = (from: string, to: string) => {
  const found = destination(demo, from, to)
  return found.type === 'address' ? found.node : found.type
}

describe('a node with addresses of both families', () => {
  const both = lab({
    hosts: [
      host('dual', { lan: '10.1.0.1/24 fd00:1::1/64' }),
      host('other', { lan: '10.1.0.2/24 fd00:1::2/64' }),
      host('six', { lan: 'fd00:1::3/64' }),
      host('four', { lan: '10.1.0.4/24' }),
    ],
  })

  test.each([
    ['dual', 'other', undefined, '10.1.0.2'],
    ['dual', 'other', 'ipv6', 'fd00:1::2'],
    ['six', 'other', undefined, 'fd00:1::2'],
    ['four', 'other', undefined, '10.1.0.2'],
    ['dual', 'six', undefined, 'fd00:1::3'],
    ['dual', 'fd00:1::2', undefined, 'fd00:1::2'],
  ] as const)('%s to %s over %s is %s', (from, to, family, address) => {
    expect(destination(both, from, to, family)).toMatchObject({ type: 'address', address })
  })

  test('a family that it does not have is no way to it', () => {
    expect(destination(both, 'dual', 'four', 'ipv6')).toEqual({ type: 'none' })
  })
})

describe('a name as a destination', () => {
  test.each([
    ['a container is reached on the network that it shares with the source', 'blue2', 'both', '10.0.2.2'],
    [
      'a container on several shared networks is reached on the first of the file',
      'both',
      'both',
      '10.0.1.2',
    ],
    ['a container without a shared network is reached at its first address', 'd1', 'both', '10.0.1.2'],
    ['docker_gwbridge is never meant by a container’s name', 'node1', 'both', '10.0.1.2'],
    ['an overlay’s sandbox shares that overlay', 'blue@node2', 'both', '10.0.2.2'],
    ['a host shares the bridge networks that it carries', 'node1', 'd1', '172.17.0.2'],
    ['a macvlan container is on its parent’s LAN', 'node2', 'mac', '172.31.1.100'],
    ['a macvlan container reaches hosts on that LAN', 'mac', 'node2', '172.31.1.6'],
    ['a host is reached on a shared LAN', 'node1', 'node2', '172.31.1.6'],
    ['a router is reached on a shared LAN', 'node1', 'r1', '172.31.1.1'],
    ['a container reaches machines on its host’s LANs', 'd1', 'node2', '172.31.1.6'],
    ['a container reaches its own host at its LAN address', 'd1', 'node1', '172.31.1.5'],
    ['a host without a LAN is reached at its bridge', 'r1', 'alone', '10.9.0.1'],
    ['a container on its host’s stack is reached where the host is', 'node2', 'shared', '172.31.1.5'],
    ['an address stands for itself', 'd1', '203.0.113.10', '203.0.113.10'],
    ['a container without an address has none', 'd1', 'lonely', 'none'],
    ['a name that is no node is unknown', 'd1', 'nobody', 'unknown'],
  ])('%s', (_, from, to, expected) => {
    expect(addressOf(from, to)).toBe(expected)
  })
})

test('an address that two hosts have belongs to the node that shares a segment with the source', () => {
  expect(nodeOf('node1', '172.17.0.2')).toBe('d1')
  expect(nodeOf('node2', '172.17.0.2')).toBe('d2')
  expect(nodeOf('d2', '172.17.0.1')).toBe('node2')
  expect(nodeOf('d2', '203.0.113.10')).toBeUndefined()
})
