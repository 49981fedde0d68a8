import { expect, test } from 'vitest'
import { addresses, all, link, objectsOf, richLab, routes, settings } from './lab.ts'

const objects = objectsOf(richLab)

test('an overlay has a sandbox on each host with one of its containers, and on no other', () => {
  const sandboxes = objects.filter(({ kind, namespace }) => kind === 'namespace' && namespace.includes('@'))
  expect(sandboxes.map(({ namespace }) => namespace).sort()).toEqual([
    'flood-net@node1',
    'flood-net@node2',
    'group-net@node2',
    'group-net@node3',
    'two-nets@node1',
    'two-nets@node2',
    'uber-net@node1',
    'uber-net@node2',
    'uber-net@node3',
  ])
})

test('the VXLAN device is in the sandbox, on the overlay’s bridge, with its socket in the host', () => {
  expect(link(objects, 'uber-net@node1', 'vxlan0')).toMatchObject({
    device: { type: 'vxlan', vni: 5000, port: 4789, underlay: 'node1', learning: true, proxy: true },
    master: 'br0',
    up: true,
  })
})

test('the overlay’s bridge has the same gateway address on every host, and a hardware address of its own', () => {
  for (const host of ['node1', 'node2', 'node3']) {
    expect(addresses(objects, `uber-net@${host}`)).toEqual(['br0 10.0.0.1/24'])
  }
  const macs = ['node1', 'node2', 'node3'].map((host) => link(objects, `uber-net@${host}`, 'br0').mac)
  expect(new Set(macs).size).toBe(3)
  expect(macs[0]).toBe('06:00:ac:1f:01:05')
})

test('a container’s cable ends at the overlay’s bridge in the sandbox', () => {
  const inside = link(objects, 'c2', 'eth0')
  expect(inside).toMatchObject({
    mac: '02:42:0a:00:00:04',
    device: { makes: false, peer: { namespace: 'uber-net@node2' } },
  })
  const port = inside.device.type === 'veth' ? inside.device.peer.link : ''
  expect(link(objects, 'uber-net@node2', port)).toMatchObject({
    device: { makes: true },
    master: 'br0',
    up: true,
  })
})

test('everything inside an overlay has 50 bytes less than the underlay', () => {
  for (const [namespace, name] of [
    ['uber-net@node1', 'br0'],
    ['uber-net@node1', 'vxlan0'],
    ['c1', 'eth0'],
  ] as const) {
    expect(link(objects, namespace, name).mtu).toBe(1450)
  }
  const jumbo = objectsOf(`
lans: { lan-a: { subnet: 172.31.1.0/24, mtu: 9000 } }
hosts: { node1: { lans: [lan-a] } }
networks: { net: { driver: overlay, driver_opts: { mtu: 9000 } } }
containers: { c1: { host: node1, networks: [net] } }
`)
  expect(link(jumbo, 'c1', 'eth0').mtu).toBe(8950)
})

test('each sandbox knows every container on another host, and none of its own', () => {
  expect(
    all(objects, 'neighbour', 'uber-net@node1').map(({ address, mac, link }) => [address, mac, link]),
  ).toEqual([
    ['10.0.0.4', '02:42:0a:00:00:04', 'vxlan0'],
    [expect.stringMatching(/^10\.0\.0\./), expect.stringMatching(/^02:42:0a:00:00:/), 'vxlan0'],
  ])
  expect(all(objects, 'fdb', 'uber-net@node1').map(({ mac, vtep }) => [mac, vtep])).toEqual([
    ['02:42:0a:00:00:04', '192.168.1.25'],
    [expect.stringMatching(/^02:42:0a:00:00:/), '192.168.1.26'],
  ])
  expect(all(objects, 'fdb', 'uber-net@node2')).toHaveLength(2)
})

test('an overlay gives no default route; the gateway bridge does', () => {
  expect(routes(objects, 'c2')).toEqual(['default via 172.18.0.1 dev eth1'])
  expect(routes(objects, 'f1')).toEqual([])
})

test('each subnet of an overlay has a bridge, a VXLAN device and a VNI of its own, and the sandbox routes between them', () => {
  const sandbox = 'two-nets@node1'
  expect(addresses(objects, sandbox)).toEqual(['br0 10.5.0.1/24', 'br1 10.6.0.1/24'])
  const vnis = ['vxlan0', 'vxlan1'].map((name) => {
    const { device, master } = link(objects, sandbox, name)
    return [device.type === 'vxlan' && device.vni, master]
  })
  expect(vnis[0]?.[0]).not.toBe(vnis[1]?.[0])
  expect(vnis.map(([, master]) => master)).toEqual(['br0', 'br1'])
  expect(settings(objects, sandbox)).toEqual(['net.ipv4.ip_forward=1'])
  expect(settings(objects, 'uber-net@node1')).toEqual([])
})

test('a container reaches the other subnets of its overlay through its own subnet’s gateway', () => {
  expect(routes(objects, 't1')).toEqual(['10.6.0.0/24 via 10.5.0.1 dev eth0'])
  expect(routes(objects, 't2')).toEqual(['10.5.0.0/24 via 10.6.0.1 dev eth0'])
})

test('entries for a container are on the VXLAN device of its subnet, and so is its cable on the bridge', () => {
  expect(all(objects, 'fdb', 'two-nets@node1')).toMatchObject([{ link: 'vxlan1', vtep: '192.168.1.25' }])
  const ports = all(objects, 'link', 'two-nets@node2').filter(({ device }) => device.type === 'veth')
  expect(ports.map(({ master }) => master)).toEqual(['br1'])
})

test('flood-and-learn has a list of the other hosts instead of entries, and does not answer ARP', () => {
  expect(all(objects, 'fdb', 'flood-net@node1')).toMatchObject([
    { mac: '00:00:00:00:00:00', vtep: '192.168.1.25' },
  ])
  expect(all(objects, 'neighbour', 'flood-net@node1')).toEqual([])
  expect(link(objects, 'flood-net@node1', 'vxlan0').device).toMatchObject({ learning: true, proxy: false })
})

test('multicast has a group on the host’s first interface instead of entries', () => {
  expect(link(objects, 'group-net@node2', 'vxlan0').device).toMatchObject({
    learning: true,
    proxy: false,
    group: { address: '239.1.1.1', link: 'eth0' },
  })
  expect(all(objects, 'fdb', 'group-net@node2')).toEqual([])
})

test('a container’s entries come from the line that put it on the overlay', () => {
  expect(all(objects, 'fdb', 'uber-net@node1')[0]?.origin.key).toBe('containers.c2.networks.uber-net')
})
