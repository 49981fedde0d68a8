import { describe, expect, test } from 'vitest'
import type { NamespaceState } from '../../../main/kernel/read.ts'
import { learnLine, learnState, needsNames, nothingKnown } from '../../../main/observe/known.ts'
import { parseMonitorLine } from '../../../main/observe/monitor-line.ts'

const state: NamespaceState = {
  namespace: 'h1',
  links: [
    link(2, 'br0'),
    link(3, 'port', { master: 'br0' }),
    { ...link(4, 'eth0'), addr_info: [{ family: 'inet', local: '10.0.0.1', prefixlen: 24 }] },
  ],
  routes: [{ dst: '10.0.0.0/24', dev: 'eth0' }],
  neighbours: [{ dst: '224.0.0.22', dev: 'eth0', lladdr: '01:00:5e:00:00:16', state: ['NOARP'] }],
  qdiscs: [],
  fdb: [{ mac: '33:33:00:00:00:01', ifname: 'br0', flags: ['self'], state: 'permanent' }],
  ports: [],
}

describe('what is known of a namespace', () => {
  test('is told once, and again only where it is different', () => {
    const known = nothingKnown(0)
    expect(learnState(known, state).map(({ text }) => text)).toEqual([
      'link br0 added: state up, mtu 1500, mac 02:00:00:00:00:02',
      'link port added: state up, mtu 1500, mac 02:00:00:00:00:03, bridge br0',
      'link eth0 added: state up, mtu 1500, mac 02:00:00:00:00:04',
      'address 10.0.0.1/24 on eth0 added',
      'route 10.0.0.0/24 added: on eth0',
    ])
    expect(learnState(known, state)).toEqual([])
    const less = {
      ...state,
      routes: [],
      links: [link(2, 'br0'), link(3, 'port', { master: 'br0', mtu: 1450 })],
    }
    expect(learnState(known, less).map(({ text }) => text)).toEqual([
      'link eth0 removed',
      'address 10.0.0.1/24 on eth0 removed',
      'route 10.0.0.0/24 removed',
      'link port: mtu 1500 → 1450',
    ])
  })

  test('has the VLANs of ports where a bridge keeps them apart, and is read again when the bridge speaks of a port', () => {
    const spoken =
      '[LINK]3: port: <BROADCAST,MULTICAST,UP> mtu 1500 master br0 state UP \\    link/ether 02:00'
    const known = nothingKnown(0)
    learnState(known, state)
    expect(learnLine(known, line(spoken))).toEqual({ changes: [], stale: false })
    const filtering = { linkinfo: { info_kind: 'bridge', info_data: { vlan_filtering: 1 } } }
    const links = [{ ...link(2, 'br0'), ...filtering }, ...state.links.slice(1)]
    const flags = ['PVID', 'Egress Untagged']
    const ports = [{ ifname: 'port', vlans: [{ vlan: 1, flags }, { vlan: 200 }] }]
    expect(learnState(known, { ...state, links, ports }).map(({ text }) => text)).toEqual([
      'vlan 1 on port added: frames untagged',
      'vlan 200 on port added: frames tagged',
    ])
    expect(learnLine(known, line(spoken)).stale).toBe(true)
    const fewer = [{ ifname: 'port', vlans: [{ vlan: 1 }] }]
    expect(learnState(known, { ...state, links, ports: fewer }).map(({ text }) => text)).toEqual([
      'vlan 200 on port removed',
      'vlan 1 on port: frames untagged → tagged',
    ])
  })

  test('does not change by a monitor’s line that says the same', () => {
    expect(
      said('[ADDR]4: if4    inet 10.0.0.1/24 scope global eth0\\       valid_lft forever').changes,
    ).toEqual([])
    expect(said('[ROUTE]10.0.0.0/24 dev if4 proto kernel scope link src 10.0.0.1 ').changes).toEqual([])
  })

  test('gives a line’s link its name in this namespace', () => {
    expect(said('[ROUTE]10.5.0.0/24 via 10.0.0.9 dev if4 ').changes).toMatchObject([
      { action: 'added', facts: { via: '10.0.0.9', on: 'eth0' } },
    ])
    const known = nothingKnown(0)
    expect(needsNames(known, line('[ROUTE]10.5.0.0/24 via 10.0.0.9 dev if4 '))).toBe(true)
    learnState(known, state)
    expect(needsNames(known, line('[ROUTE]10.5.0.0/24 via 10.0.0.9 dev if4 '))).toBe(false)
  })

  test('is read again when a link goes down, since routes go without a word', () => {
    const down =
      '[LINK]4: eth0: <BROADCAST,MULTICAST> mtu 1500 qdisc noqueue state DOWN group default \\    link/ether 02:00:00:00:00:04 brd x'
    expect(said(down)).toMatchObject({ stale: true, changes: [{ text: 'link eth0: state up → down' }] })
  })

  test('keeps a port’s bridge as it is as long as the monitor’s name for it stays, and is read again when that changes', () => {
    const port = (master: string, mtu = 1500) =>
      line(
        `[LINK]3: port@if2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu ${String(mtu)} qdisc noqueue ${master}state UP group default \\    link/ether 02:00:00:00:00:03 brd x`,
      )
    const known = nothingKnown(0)
    learnState(known, state)
    expect(learnLine(known, port('master eth7 '))).toEqual({ changes: [], stale: true })
    expect(learnLine(known, port('master eth7 ', 1400))).toMatchObject({
      stale: false,
      changes: [{ text: 'link port: mtu 1500 → 1400' }],
    })
    expect(learnLine(known, port('', 1400))).toMatchObject({
      stale: false,
      changes: [{ text: 'link port: bridge br0 → none' }],
    })
    expect(learnLine(known, port('master br0 ', 1400))).toMatchObject({ stale: true })
  })

  test('loses nothing by the end of something that was never there', () => {
    expect(said('[ROUTE]Deleted 10.77.0.0/24 dev if4 ').changes).toEqual([])
  })
})

function said(text: string) {
  const known = nothingKnown(0)
  learnState(known, state)
  return learnLine(known, line(text))
}

function line(text: string) {
  const parsed = parseMonitorLine(`[2026-11-21T15:02:40.471421] [nsid 0]${text}`, {
    fdb: false,
    own: new Map(),
  })
  if (!parsed) throw new Error(`not a line: ${text}`)
  return parsed
}

function link(ifindex: number, ifname: string, more: { master?: string; mtu?: number } = {}) {
  const address = `02:00:00:00:00:0${String(ifindex)}`
  return {
    ifindex,
    ifname,
    flags: ['UP', 'LOWER_UP'],
    mtu: 1500,
    operstate: 'UP',
    address,
    addr_info: [],
    ...more,
  }
}
