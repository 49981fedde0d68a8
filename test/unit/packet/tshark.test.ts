import { describe, expect, it, test } from 'vitest'
import { dissect } from '../../../main/packet/dissect.ts'
import { compileFilter } from '../../../main/packet/filter.ts'
import { SAMPLES } from './samples.ts'
import { captureOf, disagreements, hasTshark, known, theirChoices, theirFields, tshark } from './tshark.ts'

test.runIf(!hasTshark)('tshark (Debian package tshark) is not here to compare with', () => {
  expect(hasTshark).toBe(false)
})

const FILTERS = [
  'arp or dns',
  'icmp',
  'udp and not vxlan',
  'ip.addr == 10.0.0.3',
  'ip.addr == 172.31.0.0/16',
  'ip.addr != 10.0.0.3',
  '!(ip.addr == 10.0.0.3)',
  'eth.addr == 02:42:0a:00:00:04',
  'eth.dst == ff:ff:ff:ff:ff:ff',
  'tcp.port == 80',
  'tcp.flags.syn == 1 && tcp.flags.ack == 0',
  'tcp.flags & 0x12',
  'udp.dstport in {53..53}',
  'udp.port in {9000..9100}',
  'vxlan.vni == 5000',
  'vxlan.vni > 4096 and arp',
  'frame.len > 100',
  'frame.len <= 60 && !arp',
  '!(arp) && ip.ttl < 10',
  'ip.ttl == 63 or ipv6.hlim == 255',
  'not ip and not ipv6',
  'vlan.id == 100',
  'ip.frag_offset > 0 or ip.flags.mf == 1',
  'ipv6.addr == fd00::/64',
  'ipv6.dst == fd00::4',
  'icmp.type == 3 && icmp.code == 4',
  'icmp.mtu lt 1500',
  'dns.qry.name == "web.example"',
  'dns.qry.name contains "web"',
  'dns.a == 10.0.0.4',
  'dns.flags.rcode != 0',
  'dhcp.option.dhcp == 5',
  'http.request.uri contains "index"',
  'http.response.code == 404',
  'frame contains "hello"',
  'tcp contains "hello"',
  'esp.spi == 0x101',
  'arp.opcode eq 2',
  'icmpv6.nd.ns.target_address == fd00::4',
  'ip and (tcp or udp) and not (dns or dhcp or vxlan)',
  'tcp or udp and ipv6',
]

describe.runIf(hasTshark)('Wireshark', () => {
  const names = Object.keys(SAMPLES)
  const frames = Object.values(SAMPLES)
  const capture = captureOf(frames)
  const theirs = hasTshark ? theirFields(capture) : []
  // The table leaves out what is in its last second.
  const choices = hasTshark ? theirChoices(captureOf([...frames, new Uint8Array(14)]), FILTERS) : []

  it('knows every field by the same name', () => {
    const printed = tshark(capture, '-c', '1', '-T', 'fields', ...[...known].flatMap((name) => ['-e', name]))
    expect(printed).not.toBe('')
  })

  it.each(names.map((name, index) => [name, index] as const))('reads the same in %s', (_, index) => {
    expect(disagreements(frames[index] ?? new Uint8Array(), theirs[index] ?? [])).toEqual([])
  })

  it.each(FILTERS.map((text, index) => [text, index] as const))(
    'chooses the same frames by `%s`',
    (text, index) => {
      const filter = compileFilter(text)
      if (!filter.ok) throw new Error(filter.problems.map(({ message }) => message).join(' '))
      const here = frames.flatMap((bytes, frame) =>
        filter.value({ packet: dissect(bytes), place: 'c1', interface: 'eth0' }) ? [frame] : [],
      )
      const named = (numbers: readonly number[]) => numbers.map((number) => names[number])
      expect(named(here)).toEqual(named(choices[index] ?? []))
    },
  )
})
