import { describe, expect, it } from 'vitest'
import { parseLab } from '../../../main/lab-file.ts'
import { withFaults } from './scene.ts'

function problemsOf(...faults: string[]) {
  const parsed = parseLab(withFaults(...faults), '/labs/test.lab.yml')
  return parsed.ok ? [] : parsed.problems
}

describe('a fault is refused', () => {
  it.each([
    ['link: node9 lan-a, state: down', 'There is no `node9` in this lab. Did you mean `node1`?'],
    ['link: node1 lan-b, state: down', '`node1` has no link `lan-b`. Its links are `lan-a`'],
    ['link: node1, state: down', '`node1` does not name a link.'],
    ['link: node1 lan-a', 'does not say what is wrong there. Add one of `state:`, `mtu:`, `address:`.'],
    ['link: node1 lan-a, state: down, mtu: 1400', '`state` and `mtu` are two.'],
    ['link: node1 lan-a, state: up', 'Write `down`.'],
    ['link: node1 lan-a, mtu: 1500', 'The MTU of eth0 of node1 is 1500 without this fault.'],
    ['link: node1 lan-a, mtu: 9', 'from 68 to 65,535'],
    ['link: node2 lan-b, mtu: 1000', 'has IPv6, which goes when the MTU is below 1280.'],
    ['link: node1 lan-a, address: 172.31.1.5/24', 'without this fault'],
    ['link: node1 lan-a, address: 172.31.1.6', '`172.31.1.6` has no prefix length.'],
    ['link: node1 lan-a, address: 127.0.0.1/8', 'a loopback address'],
    ['link: node1 lan-a, address: "fd00::1/64"', 'has no IPv6 address that could be wrong'],
    ['fdb: c9, on: uber-net@node1, state: missing', 'has no forwarding entry for `c9`. Did you mean `c2`?'],
    ['fdb: c1, on: uber-net@node1, state: missing', 'no forwarding entry for `c1`'],
    ['fdb: c2, on: uber-net@node3, state: missing', '`uber-net@node3` has no forwarding entries.'],
    ['fdb: c2, on: uber-net@node1, vtep: 192.168.1.25', 'points to 192.168.1.25 without this fault'],
    ['fdb: c2, on: uber-net@node1, vtep: "fd00::9"', 'of the family of 192.168.1.25'],
    ['neighbour: c2, on: flood@node1, state: missing', '`flood@node1` has no neighbour entries.'],
    [
      'neighbour: 10.0.0.9, on: uber-net@node1, state: missing',
      'no neighbour entry for `10.0.0.9`. The lab has c2.',
    ],
    [
      'neighbour: c2, on: uber-net@node1, mac: "02:42:0a:00:00:04"',
      'says 02:42:0a:00:00:04 without this fault',
    ],
    [
      'route: 10.8.0.0/24, on: r1, state: missing',
      'no route to 10.8.0.0/24 that could be missing. Its routes are to 10.7.0.0/24.',
    ],
    ['route: default, on: node9, state: missing', '`node9` is no router, host or container of this lab.'],
    ['route: default, on: w1, via: 10.1.0.1', 'w1 sends everything else to 10.1.0.1 without this fault'],
    [
      'route: default, on: w1, via: 10.2.0.1',
      'w1 has no neighbour 10.2.0.1: the kernel takes no such route. Write an address on one of its links. It is 10.1.0.2/24.',
    ],
    ['route: default, on: w1, via: "fd00::1"', 'of another family'],
    ['vni: 5000, on: uber-net@node1', 'The VNI of vxlan0 of uber-net@node1 is 5000 without this fault.'],
    ['vni: 6000, on: uber-net@node1', 'is that of vxlan0 of flood@node1'],
    [
      'vni: 6000, on: node1',
      '`node1` has no VXLAN device. The lab has uber-net@node1, uber-net@node2, flood@node1 and flood@node2.',
    ],
    [
      'vlan: 300, on: campus, port: node3, state: missing',
      'does not carry VLAN 300 without this fault. It carries 1, 100 and 200.',
    ],
    ['vlan: 100, on: lan-a, port: node1, state: missing', '`lan-a` is no LAN with VLANs.'],
    ['vlan: 100, on: campus, port: node1, state: missing', 'has no port of `node1`'],
    ['drop: sctp, on: r1', 'Write `udp`, `tcp`, `icmp` or `all`.'],
    ['drop: icmp, port: 80, on: r1', '`icmp` has no ports.'],
    ['drop: udp, on: lan-a', '`lan-a` is no router, host or container of this lab.'],
    ['drop: udp, on: r1, from: node9', '`node9` is no node of this lab, no address and no subnet.'],
    ['drop: udp, on: r1, from: node1, to: "fd00:b::25"', 'have no addresses of one family'],
    [
      'forwarding: off, on: c1',
      '`c1` passes no packets on without this fault. The lab has r1, node1 and node2.',
    ],
    ['forwarding: on, on: r1', 'Write `off`.'],
    ['rp_filter: strict, on: lan-a', '`lan-a` is no router, host or container'],
    ['command: c1, state: missing', '`c1` has no command. The lab has c2.'],
    ['command: c2, runs: python3 -m http.server 80', 'is this one without this fault'],
    ['command: c2, runs: "sh -c \\"x"', 'never closed'],
    ['fbd: c2, on: uber-net@node1', 'does not say what is broken. Did you mean `fdb`?'],
    ['fdb: c2, on: uber-net@node1, state: missing, at: node1', '`at` is not a key of the fault.'],
  ])('%s', (fault, words) => {
    const [problem, ...others] = problemsOf(fault)
    expect(others).toEqual([])
    expect(`${problem?.message ?? ''} ${problem?.hint ?? ''}`).toContain(words)
    expect(problem?.place?.line).toBe(23)
  })

  it('at its line and key, and all that are wrong at once', () => {
    const places = problemsOf(
      'link: node9 lan-a, state: down',
      'fdb: c2, on: uber-net@node1, state: missing',
      'link: w1 web, mtu: 1500',
    ).map(({ code, place }) => `${String(place?.line)}:${String(place?.column)} ${code} ${place?.key ?? ''}`)
    expect(places).toEqual(['23:13 not-there faults.0.link', '25:26 changes-nothing faults.2.mtu'])
  })

  it('where one before it has broken the same thing', () => {
    const twice = 'fdb: c2, on: uber-net@node1, state: missing'
    expect(problemsOf(twice, twice).map(({ place }) => place?.line)).toEqual([24])
    expect(problemsOf('drop: udp, on: r1', 'drop: udp, on: r1')[0]?.message).toBe(
      'r1 drops that without this fault.',
    )
  })
})

it('`faults` is a list', () => {
  const parsed = parseLab('hosts: { h1: }\nfaults: { link: h1 lan }\n', '/labs/test.lab.yml')
  expect(parsed.ok ? '' : parsed.problems[0]?.message).toBe('`faults` must be a list.')
})
