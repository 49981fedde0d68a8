import type { Part } from './frames.ts'
import {
  address,
  arp,
  BROADCAST,
  C1,
  C2,
  domainName,
  ethernet,
  hex,
  icmp,
  icmpv6,
  ipv4,
  ipv6,
  join,
  letters,
  number,
  tagged,
  tcp,
  udp,
  vxlan,
} from './frames.ts'

const IPV4 = 0x0800
const IPV6 = 0x86dd
const [ICMP, TCP, UDP, ESP, ICMPV6] = [1, 6, 17, 50, 58]
const PING_CONTENT = letters('abcdefghijklmnopqrstuvwabcdefghi')
const NOBODY = '00:00:00:00:00:00'

const overIpv4 = (protocol: number, payload: Part) => ethernet(IPV4, ipv4({ protocol }, payload))
const overIpv6 = (next: number, payload: Part, hopLimit?: number) =>
  ethernet(IPV6, ipv6(next, payload, hopLimit))
const message = (flags: string, counts: string, ...parts: readonly Part[]) =>
  join('1a2b', flags, counts, ...parts)
const question = (name: string, type: number) => join(domainName(name), number(type, 2), '0001')
/** A record whose name is that of the question. */
const answer = (type: number, data: Part, name: Part = 'c00c') =>
  join(name, number(type, 2), '0001 00000258', number(join(data).length, 2), data)

const ping = ipv4({ protocol: ICMP }, icmp(8, 0, '0007 0001', PING_CONTENT))
const pong = ipv4({ protocol: ICMP, from: '10.0.0.4', to: '10.0.0.3' }, icmp(0, 0, '0007 0001', PING_CONTENT))
const quoted = ipv4({ protocol: UDP, ttl: 1 }, udp(40_000, 33_434, letters('probe')))
const quoted6 = ipv6(UDP, udp(40_000, 33_434, letters('probe')))

function complaint(type: number, code: number, rest: string, about: Part = quoted): Uint8Array {
  return ethernet(
    IPV4,
    ipv4({ protocol: ICMP, from: '10.0.0.1', to: '10.0.0.3' }, icmp(type, code, rest, about)),
  )
}

function dhcp(operation: number, your: string, options: string, flags = '0000'): Uint8Array {
  const start = join(number(operation, 1), '01 06 00 3903f326 0000', flags, '00000000', address(your))
  const content = join(start, '00000000 00000000', C1, hex('00'.repeat(10 + 192)), '63825363', options)
  const ports = operation === 1 ? [68, 67] : [67, 68]
  return ethernet(
    IPV4,
    ipv4(
      { protocol: UDP, from: operation === 1 ? '0.0.0.0' : '192.168.1.1', to: '255.255.255.255' },
      udp(ports[0] ?? 0, ports[1] ?? 0, content),
    ),
    { to: BROADCAST },
  )
}

/** Frames as they are in labs, by what they are. */
export const SAMPLES: Readonly<Record<string, Uint8Array>> = {
  'ARP request': ethernet(0x0806, arp(1, [C1, '10.0.0.3'], [NOBODY, '10.0.0.4']), { to: BROADCAST }),
  'ARP reply': ethernet(0x0806, arp(2, [C2, '10.0.0.4'], [C1, '10.0.0.3']), { from: C2, to: C1 }),
  'gratuitous ARP with padding': ethernet(
    0x0806,
    join(arp(1, [C1, '10.0.0.3'], [NOBODY, '10.0.0.3']), hex('00'.repeat(18))),
    { to: BROADCAST },
  ),
  'echo request': ethernet(IPV4, ping),
  'echo reply': ethernet(IPV4, pong, { from: C2, to: C1 }),
  'echo request in a VLAN': ethernet(0x8100, tagged(100, IPV4, ping, 5)),
  'echo request in nested VLANs': ethernet(0x8100, tagged(200, 0x8100, tagged(100, IPV4, ping))),
  'echo request in VXLAN': vxlan(5000, ethernet(IPV4, ping)),
  'ARP in VXLAN': vxlan(4097, ethernet(0x0806, arp(2, [C2, '10.0.0.4'], [C1, '10.0.0.3']))),
  'TCP in VXLAN': vxlan(
    5000,
    ethernet(IPV4, ipv4({ protocol: TCP }, tcp({ flags: 0x18 }, letters('hello')))),
  ),
  'port unreachable': complaint(3, 3, '00000000'),
  'host unreachable': complaint(3, 1, '00000000'),
  'fragmentation needed': complaint(3, 4, '0000 05aa', quoted.subarray(0, 28)),
  'time exceeded': complaint(11, 0, '00000000'),
  redirect: complaint(5, 1, '0a0000fe'),
  'first fragment': ethernet(
    IPV4,
    ipv4(
      { protocol: UDP, fragment: 0x2000, id: 77 },
      udp(40_000, 9000, hex('41'.repeat(32))).subarray(0, 24),
    ),
  ),
  'last fragment': ethernet(IPV4, ipv4({ protocol: UDP, fragment: 3, id: 77 }, hex('41'.repeat(16)))),
  'record route': ethernet(
    IPV4,
    ipv4({ protocol: ICMP, options: '07 0b 08 0a000001 00000000 00' }, icmp(8, 0, '0007 0002', PING_CONTENT)),
  ),
  'router alert, IGMP': ethernet(
    IPV4,
    ipv4(
      { protocol: 2, ttl: 1, to: '224.0.0.22', options: '94040000', dscp: 48 },
      '2200f9020000000104000000ef010101',
    ),
  ),
  SYN: overIpv4(TCP, tcp({ flags: 0x02, options: '020405b4 0402 080a 00000001 00000000 01 030307' })),
  'SYN, ACK': overIpv4(
    TCP,
    tcp({ flags: 0x12, from: 80, to: 40_000, options: '020405b4 01 030307 01 01 0402' }),
  ),
  RST: overIpv4(TCP, tcp({ flags: 0x14, from: 81, to: 40_000 })),
  'selective acknowledgement': overIpv4(TCP, tcp({ flags: 0x10, options: '01 01 05 0a 00001100 00001200' })),
  'congestion flags': overIpv4(TCP, tcp({ flags: 0xc2 })),
  'HTTP request': overIpv4(
    TCP,
    tcp({ flags: 0x18 }, letters('GET /index.html HTTP/1.1\r\nHost: web\r\nUser-Agent: curl/7.88.1\r\n\r\n')),
  ),
  'HTTP response': overIpv4(
    TCP,
    tcp(
      { flags: 0x18, from: 80, to: 40_000 },
      letters('HTTP/1.0 404 File not found\r\nContent-Length: 5\r\n\r\nhello'),
    ),
  ),
  'UDP datagram': overIpv4(UDP, udp(40_000, 9000, letters('hello'))),
  'DNS question': overIpv4(
    UDP,
    udp(40_000, 53, message('0100', '0001 0000 0000 0000', question('web.example', 1))),
  ),
  'DNS question with EDNS': overIpv4(
    UDP,
    udp(
      40_000,
      53,
      message('0120', '0001 0000 0000 0001', question('web', 28), '00 0029 04d0 00000000 0000'),
    ),
  ),
  'DNS answer': overIpv4(
    UDP,
    udp(
      53,
      40_000,
      message(
        '8180',
        '0001 0003 0000 0000',
        question('web.example', 1),
        answer(5, join(number(3, 1), letters('www'), 'c010')),
        answer(1, address('10.0.0.4'), 'c029'),
        answer(28, address('fd00:0:0:0:0:0:0:4'), 'c029'),
      ),
    ),
  ),
  'DNS answer of other types': overIpv4(
    UDP,
    udp(
      53,
      40_000,
      message(
        '8500',
        '0001 0004 0000 0000',
        question('example', 255),
        answer(15, join('000a', domainName('mail.example'))),
        answer(16, join(number(5, 1), letters('hello'))),
        answer(2, domainName('ns.example')),
        answer(12, domainName('host.example')),
      ),
    ),
  ),
  'no such name': overIpv4(
    UDP,
    udp(53, 40_000, message('8183', '0001 0000 0000 0000', question('nobody', 1))),
  ),
  'DNS over TCP': overIpv4(
    TCP,
    tcp(
      { flags: 0x18, to: 53 },
      join('001d', message('0100', '0001 0000 0000 0000', question('web.example', 1))),
    ),
  ),
  'DHCP Discover': dhcp(
    1,
    '0.0.0.0',
    '35 01 01 32 04 c0a80132 37 03 01 03 06 0c 02 6331 3d 07 01 02420a000003 ff',
    '8000',
  ),
  'DHCP ACK': dhcp(
    2,
    '192.168.1.50',
    '35 01 05 36 04 c0a80101 33 04 00000e10 3a 04 00000708 3b 04 00000c4e 01 04 ffffff00 03 04 c0a80101 06 08 08080808 01010101 0f 03 6c6162 1c 04 c0a801ff 1a 02 05dc ff',
  ),
  ESP: overIpv4(ESP, join('00000101 00000007', hex('5a'.repeat(40)))),
  'IPv6 echo request': overIpv6(ICMPV6, icmpv6(128, 0, join('0007 0001', PING_CONTENT))),
  'neighbour solicitation': overIpv6(
    ICMPV6,
    icmpv6(135, 0, join('00000000', address('fd00:0:0:0:0:0:0:4'), '01 01', C1)),
    255,
  ),
  'neighbour advertisement': overIpv6(
    ICMPV6,
    icmpv6(136, 0, join('60000000', address('fd00:0:0:0:0:0:0:4'), '02 01', C2)),
    255,
  ),
  'router solicitation': overIpv6(ICMPV6, icmpv6(133, 0, join('00000000', '01 01', C1)), 255),
  'router advertisement': overIpv6(
    ICMPV6,
    icmpv6(
      134,
      0,
      join(
        '40 c0 0708 00000000 00000000 01 01',
        C1,
        '05 01 0000 000005dc',
        '03 04 40 c0 00278d00 00093a80 00000000',
        address('fd00:0:0:0:0:0:0:0'),
        '19 03 0000 00000e10',
        address('fd00:0:0:0:0:0:0:53'),
      ),
    ),
    255,
  ),
  'multicast listener report': ethernet(
    IPV6,
    ipv6(
      0,
      join(
        '3a 00 0502 0000 0100',
        icmpv6(143, 0, join('0000 0001 04 00 0000', address('ff02:0:0:0:0:1:ff00:3'))),
      ),
      1,
    ),
  ),
  'multicast listener query': overIpv6(
    ICMPV6,
    icmpv6(130, 0, join('2710 0000', address('ff02:0:0:0:0:0:0:5'))),
    1,
  ),
  'packet too big': overIpv6(ICMPV6, icmpv6(2, 0, join('00000500', quoted6))),
  'IPv6 port unreachable': overIpv6(ICMPV6, icmpv6(1, 4, join('00000000', quoted6))),
  'first IPv6 fragment': overIpv6(
    44,
    join('11 00 0001 00000063', udp(40_000, 9000, hex('41'.repeat(32))).subarray(0, 24)),
  ),
  'last IPv6 fragment': overIpv6(44, join('11 00 0018 00000063', hex('41'.repeat(16)))),
  'IPv6 routing header': overIpv6(
    43,
    join('11 02 03 00 00000000', address('fd00:0:0:0:0:0:0:9'), udp(1, 2, 'ff')),
  ),
  'UDP over IPv6': overIpv6(UDP, udp(40_000, 9000, letters('hello'))),
  'spanning tree': ethernet(39, join('42 42 03 0000000000', hex('00'.repeat(31)))),
  'unknown type': ethernet(0x88cc, '0207 0401 0203'),
}
