import { describe, expect, it, test } from 'vitest'
import { dissect } from '../../../main/packet/dissect.ts'
import { DISSECTORS } from '../../../main/packet/dissectors.ts'
import { compileFilter } from '../../../main/packet/filter.ts'
import type { Field } from '../../../main/packet/packet.ts'
import { SAMPLES } from './samples.ts'
import type { TheirField } from './tshark.ts'
import { captureOf, hasTshark, theirChoices, theirFields, tshark } from './tshark.ts'

test.runIf(!hasTshark)('tshark (Debian package tshark) is not here to compare with', () => {
  expect(hasTshark).toBe(false)
})

/** Fields that Wireshark has by other rules, and by which. */
const OTHERWISE = new Set([
  'data.data', // With colons; and not where it reads on, as in spanning tree frames.
  'dhcp.option.value', // Only of options that it does not know.
  'dhcp.client_id', // Only of clients that are known by a name.
  'tcp.option_kind', // Of all options, also of those whose content has fields.
  'ip.version', // Of IPv6, too.
  'ipv6.opt.type', // Of padding, too.
  'http.request.line', // Over two lines of its output.
  'http.response.line',
])

/** As values are compared: numbers in decimal, bytes without colons. */
function plain({ name, value }: { name: string; value: number | string }): string {
  const text = String(value)
  if (/^0x[0-9a-f]+$/.test(text)) return String(Number(text))
  if (text === 'True' || text === 'False') return text === 'True' ? '1' : '0'
  return name.endsWith('.unused') || name.endsWith('.data') ? text.replaceAll(':', '') : text
}

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

/** Whether both mean the same bytes. Of a bit field, tshark names all bytes of the number that it is a part of. */
function overlap(one: Field, other: TheirField): boolean {
  if (other.start === other.end) return other.start >= one.start && other.start <= one.end
  const within = one.start >= other.start && one.end <= other.end
  return within || (other.start >= one.start && other.end <= one.end)
}

describe.runIf(hasTshark)('Wireshark', () => {
  const names = Object.keys(SAMPLES)
  const frames = Object.values(SAMPLES)
  const capture = captureOf(frames)
  const theirs = hasTshark ? theirFields(capture) : []
  // The table leaves out what is in its last second.
  const choices = hasTshark ? theirChoices(captureOf([...frames, new Uint8Array(14)]), FILTERS) : []
  const known = new Set(Object.values(DISSECTORS).flatMap((each) => each.names.map(({ name }) => name)))

  it('knows every field by the same name', () => {
    const printed = tshark(capture, '-c', '1', '-T', 'fields', ...[...known].flatMap((name) => ['-e', name]))
    expect(printed).not.toBe('')
  })

  it.each(names.map((name, index) => [name, index] as const))('reads the same in %s', (_, index) => {
    const all = theirs[index] ?? []
    const ours = dissect(frames[index] ?? new Uint8Array()).layers.flatMap(({ fields }) => fields)
    const compared = ours.filter(({ name }) => !OTHERWISE.has(name))
    const onlyHere = compared.filter(
      (one) =>
        !all.some((other) => other.name === one.name && plain(other) === plain(one) && overlap(one, other)),
    )
    const onlyThere = all.filter(
      (other) =>
        known.has(other.name) &&
        !OTHERWISE.has(other.name) &&
        other.value !== '' &&
        !ours.some((one) => one.name === other.name && plain(other) === plain(one)),
    )
    expect({ onlyHere, onlyThere }).toEqual({ onlyHere: [], onlyThere: [] })
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
