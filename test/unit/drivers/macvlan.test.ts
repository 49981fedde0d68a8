import { describe, expect, test } from 'vitest'
import { commandLine } from '../../../main/kernel/command.ts'
import { makeCommands } from '../../../main/kernel/commands.ts'
import type { KernelObject } from '../../../main/kernel/objects.ts'
import { thisMachine } from '../../../main/kernel/objects.ts'
import { addresses, all, link, objectsOf, routes, settings } from './lab.ts'

function withNetwork(options: string, ipam = ''): KernelObject[] {
  return objectsOf(`
lans: { lan-a: { subnet: 192.168.1.0/24, mtu: 9000 } }
hosts: { node1: { lans: { lan-a: 192.168.1.5 } } }
networks:
  on-lan:
    driver: macvlan
    ipam: { subnet: 192.168.1.0/24, ip_range: 192.168.1.128/25${ipam} }
    driver_opts: { parent: eth0${options} }
containers: { c1: { host: node1, networks: [on-lan] } }
`)
}

test('a macvlan endpoint is a child of the host’s interface, made right in the container, with its own hardware address', () => {
  const child = link(withNetwork(''), 'c1', 'eth0')
  expect(child).toMatchObject({
    device: { type: 'macvlan', mode: 'bridge', parent: { namespace: 'node1', link: 'eth0' } },
    up: true,
  })
  expect(child.mac).toBeDefined()
})

test.each(['bridge', 'private', 'vepa'] as const)('mode %s is what the lab file asks for', (mode) => {
  expect(link(withNetwork(`, macvlan_mode: ${mode}`), 'c1', 'eth0').device).toMatchObject({ mode })
})

test('in passthru mode the child keeps its parent’s hardware address', () => {
  const child = link(withNetwork(', macvlan_mode: passthru'), 'c1', 'eth0')
  expect(child.device).toMatchObject({ mode: 'passthru' })
  expect(child.mac).toBeUndefined()
})

test('a child has the MTU of its parent’s LAN, or the network’s', () => {
  expect(link(withNetwork(''), 'c1', 'eth0').mtu).toBe(9000)
  expect(link(withNetwork(', mtu: 1400'), 'c1', 'eth0').mtu).toBe(1400)
})

test('a container has its address on the LAN, and a default route only where a gateway is given', () => {
  expect(addresses(withNetwork(''), 'c1')).toEqual(['eth0 192.168.1.128/24'])
  expect(routes(withNetwork(''), 'c1')).toEqual([])
  expect(routes(withNetwork('', ', gateway: 192.168.1.1'), 'c1')).toEqual([
    'default via 192.168.1.1 dev eth0',
  ])
})

test('the host of a macvlan network has no bridge, no rules and no settings for it', () => {
  const objects = withNetwork('')
  expect(all(objects, 'table', 'node1')).toEqual([])
  expect(all(objects, 'sysctl', 'node1')).toEqual([])
  expect(all(objects, 'link', 'node1').map((each) => each.link)).toEqual(['lo', 'eth0'])
})

describe('on an interface of this machine', () => {
  const objects = objectsOf(`
hosts: { node1: }
networks:
  out: { driver: macvlan, ipam: { subnet: 192.168.1.0/24 }, driver_opts: { parent: 'machine:eth0' } }
  inside: { driver: macvlan, ipam: { subnet: 10.7.0.0/24 } }
containers:
  c1: { networks: [out, inside] }
  c2: { networks: [inside] }
  c3: { networks: [out], sysctls: { net.ipv6.conf.default.accept_ra: '1' } }
`)

  test('a child is made from this machine’s own namespace, where its parent is, and named in its own', () => {
    expect(link(objects, 'c1', 'eth0').device).toMatchObject({
      parent: { namespace: thisMachine, link: 'eth0' },
    })
    expect(makeCommands(link(objects, 'c1', 'eth0')).map(commandLine)).toEqual([
      'ip link add link eth0 name new-eth0 netns c1 type macvlan mode bridge   # in this machine’s own namespace',
      'ip -n c1 link set dev new-eth0 name eth0',
      'ip -n c1 link set dev eth0 addrgenmode none',
      'ip -n c1 link set dev eth0 up',
    ])
  })

  test('its container heeds no router out there, unless the lab file says otherwise; others are as always', () => {
    const heeding = ['c1', 'c2', 'c3'].map((name) => settings(objects, name))
    const key = 'net.ipv6.conf.default.accept_ra'
    expect(heeding).toEqual([[`${key}=0`], [], [`${key}=1`]])
  })

  test('what new links take over is set before there are any, what is of one link when that has its name', () => {
    const phases = (key: string) =>
      makeCommands({ kind: 'sysctl', namespace: 'c1', key, value: '0' }).map(({ phase }) => phase)
    expect(phases('net.ipv6.conf.default.accept_ra')).toEqual(['links'])
    expect(phases('net.ipv4.conf.eth0.rp_filter')).toEqual(['configure-upper'])
    expect(phases('net.ipv4.conf.all.rp_filter')).toEqual(['configure'])
  })
})
