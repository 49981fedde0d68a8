import { describe, expect, test } from 'vitest'
import type { KernelObject } from '../../../main/kernel/objects.ts'
import { plan } from '../../../main/kernel/plan.ts'
import { diff } from '../../../main/kernel/diff.ts'
import { addresses, all, link, objectsOf, routes } from './lab.ts'

function lab(networks: string, containers: string): KernelObject[] {
  return objectsOf(`
lans: { campus: { mtu: 9000, vlans: { 100: { subnet: 10.0.0.0/24 }, 200: } } }
routers: { r1: { lans: { campus: , campus.100: 10.0.0.1 } } }
hosts: { node1: { lans: [campus] }, desk: { lans: { campus.100: 10.0.0.200 } } }
networks:${networks}
containers:${containers}
`)
}

const onVlan = (
  options: string,
  ipam = '{ subnet: 10.0.0.0/24, ip_range: 10.0.0.128/25, gateway: 10.0.0.1 }',
) =>
  lab(
    `\n  n: { driver: ipvlan, ipam: ${ipam}, driver_opts: { parent: eth0.100${options} } }`,
    ' { c1: { host: node1, networks: [n] }, c2: { host: node1, networks: [n] } }',
  )

describe('ipvlan', () => {
  test('an endpoint is a child of the host’s interface, without a hardware address of its own', () => {
    const child = link(onVlan(', ipvlan_flag: private'), 'c1', 'eth0')
    expect(child.device).toEqual({
      type: 'ipvlan',
      mode: 'l2',
      flag: 'private',
      parent: { namespace: 'node1', link: 'eth0.100' },
    })
    expect(child.mac).toBeUndefined()
    expect(child.mtu).toBe(9000)
  })

  test('in mode l2 the default route leads to the gateway that the file names, and to none where it names none', () => {
    expect(routes(onVlan(''), 'c1')).toEqual(['default via 10.0.0.1 dev eth0'])
    expect(routes(onVlan('', '{ subnet: 10.0.0.0/24, ip_range: 10.0.0.128/25 }'), 'c1')).toEqual([])
  })

  test.each(['l3', 'l3s'])('in mode %s the default route leads to the interface', (mode) => {
    expect(routes(onVlan(`, ipvlan_mode: ${mode}`, '{ subnet: 10.9.0.0/24 }'), 'c1')).toEqual([
      'default via - dev eth0',
    ])
  })

  test('with IPv6, siblings that share a hardware address have link-local addresses of their own', () => {
    const objects = onVlan('', '{ subnet: "fd00:9::/64", gateway: "fd00:9::1" }, enable_ipv4: false')
    const own = ['c1', 'c2'].flatMap((name) => addresses(objects, name))
    expect(own.filter((each) => !each.includes('fe80:'))).toEqual(['eth0 fd00:9::2/64', 'eth0 fd00:9::3/64'])
    expect(new Set(own).size).toBe(4)
    expect(routes(objects, 'c1')).toEqual(['::/0 via fd00:9::1 dev eth0'])
  })

  test.each(['l3', 'l3s'])('in mode %s the default route of each family leads to the interface', (mode) => {
    const objects = onVlan(`, ipvlan_mode: ${mode}`, '{ subnet: [10.9.0.0/24, "fd00:9::/64"] }')
    expect(routes(objects, 'c1')).toEqual(['default via - dev eth0', '::/0 via - dev eth0'])
  })
})

describe('VLANs', () => {
  test('a parent such as eth0.100 is made once, with its first container, and goes with its last', () => {
    const both = onVlan('')
    expect(all(both, 'link', 'node1').filter((each) => each.link === 'eth0.100')).toHaveLength(1)
    expect(link(both, 'node1', 'eth0.100').device).toEqual({ type: 'vlan', id: 100, parent: 'eth0' })
    const none = lab(' {}', ' {}')
    expect(all(none, 'link', 'node1').map((each) => each.link)).not.toContain('eth0.100')
    const lines = plan(diff(both, none)).flatMap(({ commands }) => commands.map(({ text }) => text))
    expect(lines).toContain('link delete dev eth0.100')
  })

  test('the switch filters, a trunk port carries all VLANs and an access port one', () => {
    const objects = onVlan('')
    expect(link(objects, 'campus', 'br0').vlanFiltering).toBe(true)
    const ports = all(objects, 'port-vlan', 'campus').map(
      (port) => `${port.link} ${port.vlan} ${port.untagged}`,
    )
    expect(ports.filter((port) => port.startsWith('node1'))).toEqual([
      'node1 1 true',
      'node1 100 false',
      'node1 200 false',
    ])
    expect(ports.filter((port) => port.startsWith('desk'))).toEqual(['desk 100 true'])
  })

  test('a router on a stick has its addresses on 802.1Q devices of one cable', () => {
    const objects = onVlan('')
    expect(addresses(objects, 'r1')).toEqual(['eth0.100 10.0.0.1/24'])
    expect(link(objects, 'r1', 'eth0.100').device).toEqual({ type: 'vlan', id: 100, parent: 'eth0' })
  })

  test('a LAN without VLANs has an ordinary switch', () => {
    const objects = objectsOf('lans: { a: { subnet: 10.1.0.0/24 } }\nhosts: { h1: { lans: [a] } }\n')
    expect(link(objects, 'a', 'br0').vlanFiltering).toBeUndefined()
    expect(all(objects, 'port-vlan', 'a')).toEqual([])
  })
})

test('a network without a parent stands on a dummy device of its own on each host', () => {
  const objects = lab(' { n: { driver: macvlan } }', ' { c1: { host: node1, networks: [n] } }')
  expect(link(objects, 'node1', 'dm-n').device).toEqual({ type: 'dummy' })
  expect(link(objects, 'c1', 'eth0').device).toMatchObject({ parent: { namespace: 'node1', link: 'dm-n' } })
  expect(routes(objects, 'c1')).toEqual([])
})
