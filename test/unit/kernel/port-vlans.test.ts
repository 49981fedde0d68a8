import { expect, test } from 'vitest'
import type { BridgePort, IpLink } from '../../../main/kernel/read.ts'
import { portVlanFacts } from '../../../main/kernel/port-vlans.ts'

const link = (ifname: string, more: Partial<IpLink> = {}): IpLink => ({
  ifindex: 1,
  ifname,
  flags: [],
  mtu: 1500,
  operstate: 'UP',
  addr_info: [],
  ...more,
})
const bridge = (filtering: number) =>
  link('br0', { linkinfo: { info_kind: 'bridge', info_data: { vlan_filtering: filtering } } })
const state = (filtering: number, ports: readonly BridgePort[]) => ({
  namespace: 'lan',
  links: [bridge(filtering), link('p', { master: 'br0' })],
  routes: [],
  neighbours: [],
  fdb: [],
  qdiscs: [],
  ports,
})

test('the VLANs of a port are those that the kernel tells, ranges among them, and not the bridge’s own', () => {
  const ports = [
    { ifname: 'br0', vlans: [{ vlan: 1, flags: ['PVID', 'Egress Untagged'] }] },
    {
      ifname: 'p',
      vlans: [
        { vlan: 1, flags: ['PVID', 'Egress Untagged'] },
        { vlan: 7, vlanEnd: 8 },
      ],
    },
  ]
  expect(portVlanFacts(state(1, ports)).map(({ link, vlan, untagged }) => [link, vlan, untagged])).toEqual([
    ['p', 1, true],
    ['p', 7, false],
    ['p', 8, false],
  ])
})

test('a bridge that does not filter has no VLANs, whatever the kernel lists', () => {
  expect(portVlanFacts(state(0, [{ ifname: 'p', vlans: [{ vlan: 1 }] }]))).toEqual([])
})
