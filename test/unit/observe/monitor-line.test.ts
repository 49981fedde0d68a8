import { describe, expect, test } from 'vitest'
import { parseMonitorLine } from '../../../main/observe/monitor-line.ts'

const own = new Map([
  ['lo', 1],
  ['tunl0', 2],
])
const parse = (line: string, fdb = false) =>
  parseMonitorLine(`[2026-11-21T15:02:40.471421] [nsid 1]${line}`, { fdb, own })

describe('a line of ip monitor', () => {
  test('tells a link that came, changed or went', () => {
    const line =
      '[LINK]3: v1@if2: <NO-CARRIER,BROADCAST,MULTICAST,UP> mtu 1450 qdisc noqueue master br0 state LOWERLAYERDOWN group default \\    link/ether 8a:a5:d7:d2:1b:87 brd ff:ff:ff:ff:ff:ff link-netnsid 0'
    const link = {
      time: '2026-11-21T15:02:40.471421Z',
      nsid: 1,
      what: 'link',
      removed: false,
      index: 3,
      name: 'v1',
      flags: ['NO-CARRIER', 'BROADCAST', 'MULTICAST', 'UP'],
      mtu: 1450,
      mac: '8a:a5:d7:d2:1b:87',
      master: 'br0',
    }
    expect(parse(line)).toEqual(link)
    expect(parse(line.replace('[LINK]', '[LINK]Deleted '))).toEqual({ ...link, removed: true })
  })

  test('tells a port, and no link, when the bridge speaks of it', () => {
    const line =
      '[LINK]Deleted 3: v1@NONE: <BROADCAST,MULTICAST> mtu 1500 master br0 state DOWN \\    link/ether 8a:a5:d7:d2:1b:87'
    expect(parse(line)).toMatchObject({ what: 'port', removed: true, index: 3 })
  })

  test('tells an IPv4 address', () => {
    const line =
      '[ADDR]Deleted 2: if2    inet 10.0.0.1/24 scope global br0\\       valid_lft forever preferred_lft forever'
    expect(parse(line)).toMatchObject({ what: 'address', removed: true, index: 2, address: '10.0.0.1/24' })
  })

  test('tells an IPv6 address', () => {
    const line =
      '[ADDR]2: if2    inet6 fd00::1/64 scope global nodad \\       valid_lft forever preferred_lft forever'
    expect(parse(line)).toMatchObject({ what: 'address', removed: false, index: 2, address: 'fd00::1/64' })
  })

  test.each([
    [
      'default via 10.0.0.77 dev if2 metric 5 onlink ',
      { destination: 'default', hops: [{ via: '10.0.0.77', index: 2 }], metric: 5 },
    ],
    [
      'Deleted 10.5.0.0/24 via 10.0.0.2 dev if12 ',
      { destination: '10.5.0.0/24', removed: true, hops: [{ via: '10.0.0.2', index: 12 }] },
    ],
    [
      '10.0.0.0/24 dev if2 proto kernel scope link src 10.0.0.1 linkdown ',
      { destination: '10.0.0.0/24', hops: [{ index: 2 }] },
    ],
    [
      'default via fd00::1 dev if2 metric 1024 pref medium ',
      { destination: '::/0', hops: [{ via: 'fd00::1', index: 2 }], metric: 1024 },
    ],
    [
      'fd00:9::/64 dev if2 proto kernel metric 256 pref medium ',
      { destination: 'fd00:9::/64', hops: [{ index: 2 }] },
    ],
    ['unreachable 10.9.0.0/24 ', { destination: '10.9.0.0/24', type: 'unreachable', hops: [] }],
    ['10.6.0.0/24 dev tunl0 scope link ', { destination: '10.6.0.0/24', hops: [{ index: 2 }] }],
    [
      '10.8.0.0/24 \\\tnexthop via 10.0.0.78 dev if2 weight 1 onlink \\\tnexthop via 10.0.0.79 dev if3 weight 1 onlink ',
      {
        destination: '10.8.0.0/24',
        hops: [
          { via: '10.0.0.78', index: 2 },
          { via: '10.0.0.79', index: 3 },
        ],
      },
    ],
  ])('tells the route %s', (line, route) => {
    expect(parse(`[ROUTE]${line}`)).toMatchObject({ what: 'route', ...route })
  })

  test.each([
    '[ROUTE]local 10.0.0.2 dev if2 table local proto kernel scope host src 10.0.0.2 ',
    '[ROUTE]multicast ff00::/8 dev if4 table local proto kernel metric 256 pref medium',
    '[ROUTE]fe80::/64 dev if4 proto kernel metric 256 pref medium',
    '[NEIGH]Deleted ff02::16 dev if4 lladdr 33:33:00:00:00:16 NOARP ',
    '[NSID]nsid 0 (iproute2 netns name: a)',
  ])('does not tell what the kernel does for itself: %s', (line) => {
    expect(parse(line)).toBeUndefined()
  })

  test('tells neighbours, and forwarding entries by the monitor that they come from', () => {
    expect(parse('[NEIGH]10.0.0.1 dev if2 lladdr 8a:a5:d7:d2:1b:87 STALE ')).toMatchObject({
      what: 'neighbour',
      index: 2,
      address: '10.0.0.1',
      mac: '8a:a5:d7:d2:1b:87',
      state: 'stale',
    })
    expect(parse('[NEIGH]fd00::1 dev if2 lladdr 8a:a5:d7:d2:1b:87 router REACHABLE ')).toMatchObject({
      what: 'neighbour',
      address: 'fd00::1',
      state: 'reachable',
    })
    expect(parse('[NEIGH]10.0.0.9 dev if4 FAILED ')).toMatchObject({ what: 'neighbour', state: 'failed' })
    const entry = parse('[NEIGH]Deleted 192.0.2.2 dev if4 lladdr 02:42:0a:00:00:03 NOARP PERMANENT ', true)
    expect(entry).toMatchObject({
      what: 'fdb',
      removed: true,
      address: '192.0.2.2',
      mac: '02:42:0a:00:00:03',
      state: 'noarp permanent',
    })
    const learnt = parse('[NEIGH]dev if3 lladdr 9a:5e:f8:92:98:fa REACHABLE ', true)
    expect(learnt).toMatchObject({ what: 'fdb', index: 3, mac: '9a:5e:f8:92:98:fa' })
    expect(learnt).not.toHaveProperty('address')
  })

  test('tells what a VXLAN device misses, on either layer', () => {
    expect(parse('[NEIGH]miss 10.0.0.9 dev if4 STALE ')).toMatchObject({
      what: 'neighbour',
      missed: true,
      address: '10.0.0.9',
    })
    expect(parse('[NEIGH]miss dev if4 lladdr 02:42:0a:00:00:09 STALE ')).toMatchObject({
      what: 'fdb',
      missed: true,
    })
  })

  test('is nothing where it is something else', () => {
    expect(parseMonitorLine('Timestamp: Sat Nov 21', { fdb: false, own })).toBeUndefined()
    expect(parseMonitorLine('', { fdb: false, own })).toBeUndefined()
  })
})
