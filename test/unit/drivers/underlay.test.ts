import { expect, test } from 'vitest'
import { addresses, all, link, objectsOf, routes, rules, settings } from './lab.ts'

const lab = `
lans:
  lan-a: { subnet: 172.31.1.0/24 }
  lan-b: { subnet: 192.168.1.0/24, mtu: 9000 }
routers:
  r1: { lans: { lan-a: 172.31.1.1, lan-b: 192.168.1.1 }, masquerade: lan-b, routes: [{ to: 10.0.0.1/32, via: 192.168.1.25 }] }
  r2: { lans: { lan-a: 172.31.1.2, lan-b: 192.168.1.2 }, forwarding: false }
hosts:
  node1: { lans: { lan-a: 172.31.1.5 }, gateway: 172.31.1.1, routes: [{ to: 10.8.0.0/16, via: 172.31.1.2 }] }
  node2: { lans: { lan-b: 192.168.1.25 }, gateway: 192.168.1.1 }
`
const objects = objectsOf(lab)

test('every LAN, router and host is a namespace with its loopback up', () => {
  for (const name of ['lan-a', 'lan-b', 'r1', 'r2', 'node1', 'node2']) {
    expect(all(objects, 'namespace', name)).toHaveLength(1)
    expect(link(objects, name, 'lo')).toMatchObject({ device: { type: 'loopback' }, up: true })
  }
})

test('a LAN is a bridge without an address, with a port for each machine on it', () => {
  expect(link(objects, 'lan-a', 'br0')).toMatchObject({ device: { type: 'bridge' }, up: true })
  expect(addresses(objects, 'lan-a')).toEqual([])
  const ports = all(objects, 'link', 'lan-a').filter(({ master }) => master === 'br0')
  expect(ports.map(({ device }) => (device.type === 'veth' ? device.peer : device))).toEqual([
    { namespace: 'r1', link: 'eth0' },
    { namespace: 'r2', link: 'eth0' },
    { namespace: 'node1', link: 'eth0' },
  ])
})

test('a cable is made at the LAN’s switch, and its other end right in the machine', () => {
  const machine = link(objects, 'node1', 'eth0')
  expect(machine).toMatchObject({ device: { makes: false, peer: { namespace: 'lan-a' } }, up: true })
  const port = machine.device.type === 'veth' ? machine.device.peer.link : ''
  expect(link(objects, 'lan-a', port)).toMatchObject({
    device: { makes: true, peer: { namespace: 'node1', link: 'eth0' } },
    master: 'br0',
    up: true,
  })
})

test('a LAN’s MTU holds on its switch and on both ends of every cable', () => {
  const there = all(objects, 'link', 'lan-b').filter(({ device }) => device.type !== 'loopback')
  expect(there.map(({ mtu }) => mtu)).toEqual([9000, 9000, 9000, 9000])
  expect(link(objects, 'node2', 'eth0').mtu).toBe(9000)
  expect(link(objects, 'r1', 'eth1').mtu).toBe(9000)
  expect(link(objects, 'node1', 'eth0').mtu).toBeUndefined()
})

test('machines have their addresses on the interfaces of their LANs', () => {
  expect(addresses(objects, 'r1')).toEqual(['eth0 172.31.1.1/24', 'eth1 192.168.1.1/24'])
  expect(addresses(objects, 'node1')).toEqual(['eth0 172.31.1.5/24'])
})

test('routes name the interface that reaches their gateway, and one address as the kernel prints it', () => {
  expect(routes(objects, 'node1').sort()).toEqual([
    '10.8.0.0/16 via 172.31.1.2 dev eth0',
    'default via 172.31.1.1 dev eth0',
  ])
  expect(routes(objects, 'r1')).toEqual(['10.0.0.1 via 192.168.1.25 dev eth1'])
})

test('a router forwards, unless it must not', () => {
  expect(settings(objects, 'r1')).toEqual(['net.ipv4.ip_forward=1'])
  expect(settings(objects, 'r2')).toEqual(['net.ipv4.ip_forward=0'])
})

test('a host without bridges needs no forwarding and has no rules', () => {
  expect(settings(objects, 'node1')).toEqual([])
  expect(all(objects, 'table', 'node1')).toEqual([])
})

test('a router masquerades what leaves through the LAN that it is told, and nothing else', () => {
  expect(rules(objects, 'r1', 'nat-POSTROUTING')).toEqual([
    'oifname "eth1" counter masquerade comment "MASQUERADE"',
  ])
  expect(all(objects, 'table', 'r2')).toEqual([])
})

test('the outside world’s server runs its program', () => {
  const outside = objectsOf(`
lans: { lan-a: { subnet: 172.31.1.0/24 } }
routers: { r1: { lans: { lan-a: 172.31.1.1 }, internet: true } }
`)
  expect(addresses(outside, 'internet-server')).toEqual(['eth0 203.0.113.10/24'])
  expect(all(outside, 'process', 'internet-server')).toMatchObject([
    { node: 'internet-server', environment: {} },
  ])
  expect(rules(outside, 'r1', 'nat-POSTROUTING')).toEqual([
    'oifname "eth1" counter masquerade comment "MASQUERADE"',
  ])
})
