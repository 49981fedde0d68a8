import { describe, expect, test } from 'vitest'
import { all, objectsOf, richLab, rules } from './lab.ts'

const objects = objectsOf(richLab)
const replies = 'ct state established,related counter accept comment "REPLIES"'

test('a host’s rules are in Docker’s table, with a verdict map for each way through a bridge', () => {
  expect(all(objects, 'table', 'node1').map(({ table }) => table)).toEqual(['docker-bridges'])
  expect(all(objects, 'map', 'node1').map(({ map }) => map)).toEqual([
    'filter-forward-in-jumps',
    'filter-forward-out-jumps',
    'nat-postrouting-in-jumps',
    'nat-postrouting-out-jumps',
  ])
})

test('each bridge has four chains, and each map leads to one of them', () => {
  const elements = all(objects, 'element', 'node1').filter(({ link }) => link === 'br-web-net')
  expect(elements.map(({ map, chain }) => `${map} ${chain}`)).toEqual([
    'filter-forward-in-jumps filter-forward-in__br-web-net',
    'filter-forward-out-jumps filter-forward-out__br-web-net',
    'nat-postrouting-in-jumps nat-postrouting-in__br-web-net',
    'nat-postrouting-out-jumps nat-postrouting-out__br-web-net',
  ])
  const chains = all(objects, 'chain', 'node1').map(({ chain }) => chain)
  expect(chains).toEqual(expect.arrayContaining(elements.map(({ chain }) => chain)))
})

test('what goes to a bridge is looked up by the outgoing interface, what comes from it by the incoming one', () => {
  expect(rules(objects, 'node1', 'filter-FORWARD')).toEqual([
    'counter oifname vmap @filter-forward-in-jumps comment "TO A BRIDGE"',
    'counter iifname vmap @filter-forward-out-jumps comment "FROM A BRIDGE"',
  ])
  expect(rules(objects, 'node1', 'nat-POSTROUTING')).toEqual([
    'counter iifname vmap @nat-postrouting-out-jumps comment "FROM A BRIDGE"',
    'counter oifname vmap @nat-postrouting-in-jumps comment "TO A BRIDGE"',
  ])
})

test('published ports work from the host itself as well, by 127.0.0.1 too', () => {
  const jump = ['fib daddr type local counter jump nat-prerouting-and-output comment "TO THIS HOST"']
  expect(rules(objects, 'node1', 'nat-PREROUTING')).toEqual(jump)
  expect(rules(objects, 'node1', 'nat-OUTPUT')).toEqual(jump)
})

test('each published port is translated, on one host address where the lab file names it', () => {
  const web = all(objects, 'address', 'web')[0]?.address.split('/')[0] ?? ''
  expect(rules(objects, 'node1', 'nat-prerouting-and-output').slice(0, 5)).toEqual([
    `tcp dport 8080 counter dnat to ${web}:80 comment "DNAT"`,
    `tcp dport 8081 counter dnat to ${web}:80 comment "DNAT"`,
    `udp dport 5353 counter dnat to ${web}:53 comment "DNAT"`,
    `ip daddr 127.0.0.1 tcp dport 8082 counter dnat to ${web}:80 comment "DNAT"`,
    `ip daddr 172.31.1.5 tcp dport 8083 counter dnat to ${web}:80 comment "DNAT"`,
  ])
})

test('a port is published on the network that is its container’s way out, and not on its others', () => {
  const two = objectsOf(`
hosts: { node1: {} }
networks:
  front: { driver: bridge, host: node1, ipam: { subnet: 10.1.0.0/24 } }
  back: { driver: bridge, host: node1, ipam: { subnet: 10.2.0.0/24 } }
containers: { c1: { host: node1, networks: [front, back], ports: ["8080:80"] } }
`)
  expect(rules(two, 'node1', 'nat-prerouting-and-output')).toEqual([
    'tcp dport 8080 counter dnat to 10.2.0.2:80 comment "DNAT"',
  ])
})

test('a port published twice is opened once', () => {
  const opened = rules(objects, 'node1', 'filter-forward-in__br-web-net').filter((text) =>
    text.includes('tcp dport 80 '),
  )
  expect(opened).toHaveLength(1)
})

test('a container sees the bridge when it calls its own published port', () => {
  const web = all(objects, 'address', 'web')[0]?.address.split('/')[0] ?? ''
  expect(rules(objects, 'node1', 'nat-postrouting-in__br-web-net')).toEqual([
    'fib saddr type local counter masquerade comment "MASQUERADE FROM HOST"',
    `ip saddr ${web} ip daddr ${web} tcp dport 80 counter masquerade comment "MASQ TO OWN PORT"`,
    `ip saddr ${web} ip daddr ${web} udp dport 53 counter masquerade comment "MASQ TO OWN PORT"`,
  ])
})

test('nobody outside a bridge reaches its containers by their own addresses', () => {
  const raw = rules(objects, 'node1', 'raw-PREROUTING')
  expect(raw).toContain('ip daddr 10.3.0.2 iifname != "br-quiet" counter drop comment "DROP DIRECT ACCESS"')
  expect(raw.filter((text) => text.includes('"br-inside'))).toEqual([])
})

test('a port published to 127.0.0.1 is out of the neighbours’ reach', () => {
  const loopback = rules(objects, 'node1', 'raw-PREROUTING').filter((text) => text.includes('LOOPBACK'))
  expect(loopback).toEqual([
    'iifname != "lo" ip daddr 127.0.0.1 tcp dport 8082 counter drop comment "DROP REMOTE LOOPBACK"',
  ])
})

describe('a bridge network', () => {
  test('lets its containers talk to each other and open connections, and nothing else in but published ports', () => {
    expect(rules(objects, 'node3', 'filter-forward-in__docker0')).toEqual([
      replies,
      'iifname "docker0" counter accept comment "ICC"',
      'counter drop comment "UNPUBLISHED PORT DROP"',
    ])
    expect(rules(objects, 'node3', 'filter-forward-out__docker0')).toEqual([
      replies,
      'counter accept comment "OUTGOING"',
    ])
    expect(rules(objects, 'node3', 'nat-postrouting-out__docker0')).toEqual([
      'oifname != "docker0" ip saddr 172.17.0.0/16 counter masquerade comment "MASQUERADE"',
    ])
  })

  test('without inter-container communication drops what one container sends to another', () => {
    expect(rules(objects, 'node1', 'filter-forward-in__br-quiet')).toContain(
      'iifname "br-quiet" counter drop comment "ICC"',
    )
  })

  test('keeps its containers’ own addresses on the way out where it must not masquerade', () => {
    expect(rules(objects, 'node1', 'nat-postrouting-out__br-quiet')).toEqual([])
  })

  test('that is internal lets nothing in or out, and translates nothing', () => {
    expect(rules(objects, 'node1', 'filter-forward-in__br-inside')).toEqual([
      replies,
      'iifname != "br-inside" counter drop comment "INTERNAL NETWORK INGRESS"',
      'counter accept comment "ICC"',
    ])
    expect(rules(objects, 'node1', 'filter-forward-out__br-inside')).toEqual([
      replies,
      'oifname != "br-inside" counter drop comment "INTERNAL NETWORK EGRESS"',
    ])
    expect(rules(objects, 'node1', 'nat-postrouting-in__br-inside')).toEqual([])
    expect(rules(objects, 'node1', 'nat-postrouting-out__br-inside')).toEqual([])
    expect(rules(objects, 'node1', 'filter-forward-in__br-inside-quiet')).toContain(
      'counter drop comment "ICC"',
    )
  })

  test('that is the way out of overlays keeps containers apart', () => {
    expect(rules(objects, 'node2', 'filter-forward-in__docker_gwbridge')).toContain(
      'iifname "docker_gwbridge" counter drop comment "ICC"',
    )
  })
})

test('a published port’s rules come from the line that publishes it', () => {
  const chain = all(objects, 'chain', 'node1').find((each) => each.chain === 'nat-prerouting-and-output')
  expect(chain?.rules[0]?.origin?.key).toBe('containers.web.ports.0')
  expect(chain?.rules[3]?.origin?.key).toBe('containers.web.ports.3')
})
