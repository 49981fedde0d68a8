import { describe, expect, it } from 'vitest'
import { compileFilter } from '../../../main/packet/filter.ts'
import { filterNames } from '../../../main/packet/filter/names.ts'
import { outline } from '../../../main/packet/outline.ts'
import { SAMPLES } from './samples.ts'

/** The samples that a filter takes, all captured at c1. */
function chosen(text: string): string[] {
  const filter = compileFilter(text)
  if (!filter.ok) throw new Error(filter.problems.map(({ message, hint }) => `${message} ${hint}`).join('\n'))
  return Object.entries(SAMPLES).flatMap(([name, bytes]) =>
    filter.value({ packet: outline(bytes), place: 'c1', interface: 'eth0', direction: 'in' }) ? [name] : [],
  )
}

const all = Object.keys(SAMPLES)

describe('Words of tcpdump', () => {
  it.each([
    ['host 172.31.1.5', ['echo request in VXLAN', 'ARP in VXLAN', 'TCP in VXLAN']],
    ['src host 10.0.0.3 and arp', ['ARP request', 'gratuitous ARP with padding']],
    [
      'src 10.0.0.1 and icmp',
      ['port unreachable', 'host unreachable', 'fragmentation needed', 'time exceeded', 'redirect'],
    ],
    ['net 192.168.1.0/24 and vxlan and arp', ['ARP in VXLAN']],
    ['host fd00::3 and port 9000', ['first IPv6 fragment', 'UDP over IPv6']],
    ['host 02:42:0a:00:00:04 and arp', ['ARP reply', 'ARP in VXLAN']],
    ['tcp port 53', ['DNS over TCP']],
    ['udp dst port 67', ['DHCP Discover']],
    ['tcp and src port 80', ['SYN, ACK', 'HTTP response']],
    ['ICMP AND Src Host 172.31.1.5', ['echo request in VXLAN']],
  ])('`%s`', (text, expected) => {
    expect(chosen(text)).toEqual(expected)
  })
})

describe('Places of capture', () => {
  it.each([
    'place == c1',
    'interface == eth0',
    'direction == in',
    'place in {c1 c2}',
    'interface contains eth',
  ])('`%s` takes what was captured there', (text) => expect(chosen(text)).toEqual(all))

  it.each(['place == c2', 'interface != eth0', 'direction == out', 'not place == c1'])(
    '`%s` takes nothing of it',
    (text) => expect(chosen(text)).toEqual([]),
  )
})

describe('A filter', () => {
  it('asks inner and outer headers alike', () => {
    expect(chosen('ip.addr == 172.31.1.5 and ip.addr == 10.0.0.3')).toEqual([
      'echo request in VXLAN',
      'TCP in VXLAN',
    ])
  })

  it('takes all where it is empty', () => {
    expect(chosen(' ')).toEqual(all)
  })

  it('binds `not` more tightly than `and`, and that more than `or`', () => {
    expect(chosen('arp or icmp and not ip')).toEqual(chosen('arp or (icmp and (not ip))'))
    expect(chosen('!arp && !icmp || arp')).toEqual(chosen('((!arp) && (!icmp)) || arp'))
  })

  it('finds text and bytes', () => {
    expect(chosen('contains "GET /"')).toEqual(['HTTP request'])
    expect(chosen('frame contains 47:45:54:20')).toEqual(['HTTP request'])
    expect(chosen('http contains "probe"')).toEqual([])
  })

  it('finds what is broken', () => {
    const filter = compileFilter('malformed')
    const packet = outline((SAMPLES['echo request'] ?? new Uint8Array()).subarray(0, 30))
    expect(filter.ok && filter.value({ packet, place: 'c1', interface: 'eth0' })).toBe(true)
    expect(chosen('malformed')).toEqual([])
  })
})

describe('What is no filter is told with its column, and with what would be right:', () => {
  it.each([
    ['ip.adr == 10.0.0.3', 1, '`ip.adr` is no protocol and no field.', 'Did you mean `ip.addr`?'],
    ['icmp and ip.src = 10.0.0.3', 17, 'after `ip.src` comes a comparison.', 'Write `ip.src == …`'],
    [
      'ip.addr == 10.0.0',
      12,
      '`10.0.0` is nothing that `ip.addr` can be.',
      'Write an IPv4 address or subnet',
    ],
    [
      'ip.addr == fd00::3',
      12,
      '`fd00::3` is nothing that `ip.addr` can be.',
      'Write an IPv4 address or subnet',
    ],
    [
      'tcp.port == http',
      13,
      '`http` is nothing that `tcp.port` can be.',
      'Write a number, such as `80` or `0x50`.',
    ],
    [
      'tcp == 80',
      5,
      '`tcp` is a protocol, which has no value.',
      'Name a field of it, such as `tcp.srcport`.',
    ],
    ['(icmp or arp', 1, 'this `(` is never closed.', 'Write `)` behind what belongs together.'],
    ['icmp arp', 6, '`arp` is left over.', 'Write `and` or `or` between two conditions.'],
    ['icmp and', 9, 'something is missing here.', 'Write a condition, such as `icmp`'],
    ['udp.port in 53', 13, 'after `in` comes `{`.', 'Write `udp.port in {…, …}`.'],
    ['udp.port in {53', 16, 'the `{` is never closed.', 'Write `}` behind the last value.'],
    ['contains "GET', 10, 'the quote is never closed.', 'Write another `"` at its end.'],
    [
      'ip.src > 10.0.0.3',
      10,
      '`ip.src` is no number, so that nothing is less or more.',
      'Write `==`, `!=` or `in`.',
    ],
    ['port eighty', 6, 'after `port` comes a number up to 65535.', 'Write `port 80`.'],
    ['host web', 6, '`web` is no address.', 'Write `host 10.0.0.3`'],
    ['ip; arp', 3, '`;` has no meaning in a filter.', 'Put text in quotes'],
  ])('%s', (text, column, message, hint) => {
    const filter = compileFilter(text)
    const [problem] = filter.ok ? [] : filter.problems
    expect(problem).toMatchObject({
      message: `Column ${column} of the filter: ${message}`,
      place: { line: 1, column },
    })
    expect(problem?.hint).toContain(hint)
  })
})

describe('Names for completion', () => {
  const names = filterNames()

  it('each have a sentence, and stand there once', () => {
    expect(new Set(names.map(({ name }) => name)).size).toBe(names.length)
    for (const { name, says } of names) expect(says, name).toMatch(/\.$/)
  })

  it('are those of protocols, fields, both ends and places', () => {
    const all = names.map(({ name }) => name)
    for (const name of [
      'icmp',
      'ip.ttl',
      'ip.addr',
      'tcp.port',
      'vxlan.vni',
      'frame.len',
      'place',
      'host',
      'contains',
    ])
      expect(all).toContain(name)
  })
})
