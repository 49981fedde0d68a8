import { expect, test } from 'vitest'
import { addresses, all, link, objectsOf, richLab, settings } from './lab.ts'

const objects = objectsOf(richLab)

test('a bridge network is a bridge on its host that has the gateway’s address', () => {
  const bridge = link(objects, 'node1', 'br-web-net')
  expect(bridge).toMatchObject({ device: { type: 'bridge' }, up: true })
  expect(bridge.mac).toMatch(/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/)
  expect(addresses(objects, 'node1')).toContain('br-web-net 10.1.0.1/24')
})

test('an internal bridge has its address, too', () => {
  expect(addresses(objects, 'node1')).toContain('br-inside 10.4.0.1/24')
})

test('a container’s interface is one end of a cable; the other is a port of the bridge, where the cable is made', () => {
  const inside = link(objects, 'web', 'eth0')
  expect(inside).toMatchObject({
    device: { type: 'veth', makes: false, peer: { namespace: 'node1' } },
    up: true,
  })
  const port = inside.device.type === 'veth' ? inside.device.peer.link : ''
  expect(link(objects, 'node1', port)).toMatchObject({
    device: { makes: true, peer: { namespace: 'web', link: 'eth0' } },
    master: 'br-web-net',
    up: true,
  })
})

test('the default bridge is there where a container needs it, and only there', () => {
  expect(link(objects, 'node3', 'docker0').device.type).toBe('bridge')
  expect(all(objects, 'link', 'node1').map((each) => each.link)).not.toContain('docker0')
  expect(addresses(objects, 'plain')).toEqual(['eth0 172.17.0.2/16'])
})

test('an overlay’s containers have a second interface on the gateway bridge of their host', () => {
  expect(addresses(objects, 'node2')).toContain('docker_gwbridge 172.18.0.1/16')
  expect(addresses(objects, 'c2').sort()).toEqual(['eth0 10.0.0.4/24', 'eth1 172.18.0.2/16'])
})

test('a network’s MTU holds on the bridge and on both ends of each cable', () => {
  const small = objectsOf(`
hosts: { node1: {} }
networks: { small: { driver: bridge, host: node1, driver_opts: { mtu: 1400 } } }
containers: { c1: { host: node1, networks: [small] } }
`)
  const links = [...all(small, 'link', 'node1'), ...all(small, 'link', 'c1')].filter(
    (each) => each.link !== 'lo',
  )
  expect(links.map(({ mtu }) => mtu)).toEqual([1400, 1400, 1400])
})

test('a host with a bridge network forwards', () => {
  expect(settings(objects, 'node3')).toContain('net.ipv4.ip_forward=1')
})

test('frames between two ports meet the host’s rules where containers are kept apart or ports are published', () => {
  const key = 'net.bridge.bridge-nf-call-iptables=1'
  const withNetwork = (network: string, ports: string) =>
    settings(
      objectsOf(`
hosts: { node1: {} }
networks: { net: { driver: bridge, host: node1, ${network} } }
containers: { c1: { host: node1, networks: [net], ports: [${ports}] } }
`),
      'node1',
    )
  expect(withNetwork('driver_opts: { icc: "false" }', '')).toContain(key)
  expect(withNetwork('driver_opts: { icc: "true" }', '"80:80"')).toContain(key)
  expect(withNetwork('driver_opts: { icc: "true" }', '')).not.toContain(key)
})

test('a bridge that publishes ports takes packets from 127.0.0.1; a dot in its name is written as sysctl wants it', () => {
  expect(settings(objects, 'node1')).toContain('net.ipv4.conf.br-web-net.route_localnet=1')
  expect(settings(objects, 'node1')).toContain('net.ipv4.conf.br-web/2.route_localnet=1')
  expect(settings(objects, 'node1')).not.toContain('net.ipv4.conf.br-quiet.route_localnet=1')
})

test('the port of a container that publishes is in hairpin mode, so that it reaches its own port', () => {
  const hairpins = all(objects, 'link', 'node1').filter(({ port }) => port?.hairpin)
  const peers = hairpins.flatMap(({ device }) => (device.type === 'veth' ? [device.peer.namespace] : []))
  expect(peers.sort()).toEqual(['web', 'web2'])
})
