import { describe, expect, it } from 'vitest'
import { kernelObjects } from '../../../main/drivers/index.ts'
import { changed, diff } from '../../../main/kernel/diff.ts'
import { identity } from '../../../main/kernel/objects.ts'
import { withoutContainers } from '../../../main/lab/without-containers.ts'
import { labOf } from '../drivers/lab.ts'
import { sound, withFaults } from './scene.ts'

/** What a fault changes of the lab's objects, one line each. */
function changes(...faults: string[]): string[] {
  const asked = kernelObjects(labOf(withFaults(...faults)))
  return diff(kernelObjects(labOf(sound)), asked).map((change) => {
    const sign = { make: '+', change: '~', remove: '-' }[change.action]
    const fact = change.object
    const extra =
      change.action === 'make' && 'value' in fact
        ? `=${fact.value}`
        : change.action === 'make' && 'rules' in fact
          ? `: ${fact.rules.map(({ text }) => text).join('; ')}`
          : ''
    return `${sign} ${identity(change.object)}${extra} ${changed(change).join(', ')}`.trimEnd()
  })
}

describe('a fault', () => {
  it.each<[string, string[]]>([
    ['link: node1 lan-a, state: down', ['~ link node1 eth0 up → down', '- route node1 default']],
    ['link: w1 web, mtu: 1400', ['~ link w1 eth0 mtu 1500 → 1400']],
    ['link: uber-net@node1 vxlan0, mtu: 1500', ['~ link uber-net@node1 vxlan0 mtu 1450 → 1500']],
    [
      'link: node1 eth0, address: 172.31.1.6/24',
      ['+ address node1 eth0 172.31.1.6/24', '- address node1 eth0 172.31.1.5/24'],
    ],
    [
      'link: node1 lan-a, address: 172.31.1.5/29',
      ['+ address node1 eth0 172.31.1.5/29', '- address node1 eth0 172.31.1.5/24'],
    ],
    [
      'link: node2 lan-b, address: 192.168.1.25/28',
      [
        '+ address node2 eth0 192.168.1.25/28',
        '- address node2 eth0 192.168.1.25/24',
        '- route node2 default',
      ],
    ],
    ['fdb: c2, on: uber-net@node1, state: missing', ['- fdb uber-net@node1 vxlan0 02:42:0a:00:00:04']],
    [
      'fdb: "02:42:0A:00:00:04", on: uber-net@node1, vtep: 192.168.1.99',
      ['~ fdb uber-net@node1 vxlan0 02:42:0a:00:00:04 vtep 192.168.1.25 → 192.168.1.99'],
    ],
    [
      'fdb: node2, on: flood@node1, state: missing',
      ['- fdb flood@node1 vxlan0 00:00:00:00:00:00 192.168.1.25'],
    ],
    ['neighbour: c2, on: uber-net@node1, state: missing', ['- neighbour uber-net@node1 vxlan0 10.0.0.4']],
    [
      'neighbour: 10.0.0.4, on: uber-net@node1, mac: "02:00:00:00:00:01"',
      ['~ neighbour uber-net@node1 vxlan0 10.0.0.4 mac 02:42:0a:00:00:04 → 02:00:00:00:00:01'],
    ],
    ['route: 10.7.0.0/24, on: r1, state: missing', ['- route r1 10.7.0.0/24']],
    ['route: default, on: w1, via: 10.1.0.99', ['~ route w1 default via 10.1.0.1 → 10.1.0.99']],
    ['route: "::/0", on: node2, state: missing', ['- route node2 ::/0']],
    ['route: 10.8.0.1/32, on: r1, via: 172.31.1.5', ['+ route r1 10.8.0.1']],
    ['vni: 5001, on: uber-net@node2', ['~ link uber-net@node2 vxlan0 device vxlan → vxlan']],
    ['vlan: 100, on: campus, port: node3, state: missing', ['- port-vlan campus node3 100']],
    ['vlan: 100, on: campus, port: desk, state: missing', ['- port-vlan campus desk 100']],
    [
      'drop: udp, port: 4789, on: r1, from: node1, to: node2',
      [
        '+ table r1 inet firewall',
        '+ chain r1 inet firewall forward: ip saddr 172.31.1.5 ip daddr 192.168.1.25 udp dport 4789 counter drop',
      ],
    ],
    [
      'drop: icmp, on: node2, from: r1',
      [
        '+ table node2 inet firewall',
        '+ chain node2 inet firewall input: ip saddr { 172.31.1.1, 192.168.1.1 } meta l4proto { icmp, ipv6-icmp } counter drop; ip6 saddr fd00:b::1 meta l4proto { icmp, ipv6-icmp } counter drop',
      ],
    ],
    [
      'drop: all, on: node1, hook: forward, from: 10.1.0.0/24',
      [
        '+ table node1 inet firewall',
        '+ chain node1 inet firewall forward: ip saddr 10.1.0.0/24 counter drop',
      ],
    ],
    [
      'forwarding: off, on: r1',
      ['~ sysctl r1 net.ipv4.ip_forward value 1 → 0', '~ sysctl r1 net.ipv6.conf.all.forwarding value 1 → 0'],
    ],
    [
      'rp_filter: strict, on: node1',
      [
        '+ sysctl node1 net.ipv4.conf.all.rp_filter=1',
        '+ sysctl node1 net.ipv4.conf.eth0.rp_filter=1',
        '+ sysctl node1 net.ipv4.conf.docker_gwbridge.rp_filter=1',
        '+ sysctl node1 net.ipv4.conf.c1-eth2.rp_filter=1',
        '+ sysctl node1 net.ipv4.conf.br-web.rp_filter=1',
        '+ sysctl node1 net.ipv4.conf.w1-eth0.rp_filter=1',
      ],
    ],
    ['command: c2, state: missing', ['- process c2']],
    ['command: c2, runs: "python3 -m http.server 80 --bind 127.0.0.1"', ['~ process c2 command']],
  ])('breaks one thing: %s', (fault, expected) => {
    expect(changes(fault).sort()).toEqual(expected.sort())
  })

  it('comes from its own line, and says what it breaks', () => {
    const objects = kernelObjects(labOf(withFaults('fdb: c2, on: uber-net@node1, vtep: 192.168.1.99')))
    const entry = objects.find(({ kind, namespace }) => kind === 'fdb' && namespace === 'uber-net@node1')
    expect(entry).toMatchObject({
      origin: { key: 'faults.0', line: 23 },
      why: 'A fault: the forwarding entry of uber-net@node1 for c2 points to 192.168.1.99 instead of 192.168.1.25. The lab file breaks it, under `faults`.',
    })
  })

  it('is put into a lab that the faults before it have broken: two rules are in one chain', () => {
    expect(changes('drop: udp, on: r1', 'drop: tcp, on: r1')).toEqual([
      '+ table r1 inet firewall',
      '+ chain r1 inet firewall forward: meta l4proto udp counter drop; meta l4proto tcp counter drop',
    ])
  })

  it('of a stopped container breaks nothing', () => {
    const lab = labOf(withFaults('link: w1 web, mtu: 1400', 'command: c2, state: missing'))
    const stopped = withoutContainers(lab, ['w1', 'c2'])
    expect(kernelObjects(stopped)).toEqual(kernelObjects(withoutContainers(labOf(sound), ['w1', 'c2'])))
  })
})
