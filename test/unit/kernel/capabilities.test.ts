import { describe, expect, test } from 'vitest'
import type { Capability } from '../../../main/kernel/capabilities/needed.ts'
import { neededCapabilities } from '../../../main/kernel/capabilities/needed.ts'
import { needer, tools } from '../../../main/kernel/capabilities/tools.ts'
import type { KernelFact, KernelObject, Link } from '../../../main/kernel/objects.ts'

let line = 0
const ask = (fact: KernelFact): KernelObject => ({
  ...fact,
  origin: { key: 'x', line: ++line },
  why: 'For the test.',
})
const namespace = ask({ kind: 'namespace', namespace: 'h1' })

describe('a lab needs', () => {
  test('nothing where it is empty', () => {
    expect([...neededCapabilities([], true)]).toEqual([])
  })

  test('namespaces, and user namespaces for ordinary users only', () => {
    const foundations = ['namespaces', 'mounts', 'kernel-files', 'network-namespaces']
    expect([...neededCapabilities([namespace], true).keys()]).toEqual(['user-namespaces', ...foundations])
    expect([...neededCapabilities([namespace], false).keys()]).toEqual(foundations)
  })

  test.each([
    ['veth', { device: { type: 'veth', peer: { namespace: 'c', link: 'eth0' }, makes: true } }],
    ['bridge', { device: { type: 'bridge' } }],
    ['macvlan', { device: { type: 'macvlan', mode: 'vepa', parent: { namespace: 'h1', link: 'eth0' } } }],
    ['vxlan', { device: vxlan() }],
    ['vxlan-multicast', { device: vxlan({ address: '239.1.1.1', link: 'eth0' }) }],
    ['port-hairpin', { device: { type: 'bridge' }, port: { hairpin: true } }],
    ['port-isolated', { device: { type: 'bridge' }, port: { isolated: true } }],
  ] satisfies [Capability, Pick<Link, 'device' | 'port'>][])('%s for a link', (capability, parts) => {
    const object = ask({ kind: 'link', namespace: 'h1', link: 'l', up: true, ...parts })
    expect(neededCapabilities([namespace, object], false).get(capability)).toBe(object)
  })

  test.each([
    ['nft-nat', 'tcp dport 80 dnat to 172.17.0.2:80'],
    ['nft-masquerade', 'oifname "eth0" masquerade'],
    ['nft-fib', 'fib daddr type local jump published'],
    ['nft-conntrack', 'ct state established,related accept'],
    ['nft-maps', 'oifname vmap @jumps'],
    ['nft-counters', 'counter drop'],
    ['nft-ipsec', 'meta ipsec missing udp dport 4789 drop'],
  ] as const)('%s for the rule %s', (capability, text) => {
    const chain = (...rules: string[]) =>
      ask({
        kind: 'chain',
        namespace: 'h1',
        table: 't',
        chain: 'c',
        rules: rules.map((each) => ({ text: each })),
      })
    const object = chain('accept', text)
    expect(neededCapabilities([namespace, object], false).get(capability)).toBe(object)
    expect(neededCapabilities([namespace, chain('accept')], false).has(capability)).toBe(false)
  })

  test('ESP and nftables sets for encrypted overlays', () => {
    const ends = { source: '192.0.2.1', destination: '192.0.2.2' }
    const state = ask({ kind: 'xfrm-state', namespace: 'h1', ...ends, spi: 257, reqid: 1, key: 1 })
    const set = ask({
      kind: 'set',
      namespace: 'h1',
      table: 't',
      set: 's',
      of: 'typeof @th,96,24',
      elements: [],
    })
    const other = ask({
      kind: 'xfrm-state',
      namespace: 'h1',
      source: 'fd00::1',
      destination: 'fd00::2',
      spi: 258,
      reqid: 1,
      key: 1,
    })
    const needed = neededCapabilities([namespace, set, state, other], false)
    expect([needed.get('esp'), needed.get('esp-ipv6'), needed.get('nft-sets')]).toEqual([state, other, set])
  })

  test('each thing for the first object that asks for it', () => {
    const first = ask({
      kind: 'sysctl',
      namespace: 'h1',
      key: 'net.bridge.bridge-nf-call-iptables',
      value: '1',
    })
    const second = ask({
      kind: 'sysctl',
      namespace: 'h2',
      key: 'net.bridge.bridge-nf-call-iptables',
      value: '1',
    })
    expect(neededCapabilities([namespace, first, second], false).get('bridge-netfilter')).toBe(first)
    expect(neededCapabilities([namespace, first, second], false).has('settings')).toBe(false)
  })

  test('nft for its rules, and where it has none, for being read', () => {
    const table = ask({ kind: 'table', namespace: 'h1', table: 'nat' })
    const nft = tools.find(({ name }) => name === 'nft')
    expect(nft && needer(nft, [namespace, table])).toBe(table)
    expect(nft && needer(nft, [namespace])).toBe(namespace)
  })
})

function vxlan(group?: { address: string; link: string }) {
  const device = {
    type: 'vxlan',
    vni: 4097,
    port: 4789,
    underlay: 'h1',
    learning: true,
    proxy: true,
  } as const
  return group ? { ...device, group } : device
}
