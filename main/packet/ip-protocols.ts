import type { Protocol } from './packet.ts'

/** What follows an IP header, by its number (IANA, Assigned Internet Protocol Numbers). */
const IP_PROTOCOLS: ReadonlyMap<number, { name: string; protocol?: Protocol }> = new Map<
  number,
  { name: string; protocol?: Protocol }
>([
  [1, { name: 'ICMP', protocol: 'icmp' }],
  [2, { name: 'IGMP', protocol: 'igmp' }],
  [4, { name: 'IPv4', protocol: 'ip' }],
  [6, { name: 'TCP', protocol: 'tcp' }],
  [17, { name: 'UDP', protocol: 'udp' }],
  [41, { name: 'IPv6', protocol: 'ipv6' }],
  [47, { name: 'GRE' }],
  [50, { name: 'ESP', protocol: 'esp' }],
  [51, { name: 'AH' }],
  [58, { name: 'ICMPv6', protocol: 'icmpv6' }],
  [59, { name: 'nothing' }],
  [89, { name: 'OSPF' }],
  [103, { name: 'PIM' }],
  [112, { name: 'VRRP' }],
  [132, { name: 'SCTP' }],
])

/** The name of an IP protocol number, where it is one that is seen. */
export function ipProtocolName(number: number): string | undefined {
  return IP_PROTOCOLS.get(number)?.name
}

/** The protocol of an IP protocol number; `data` where it is not read here. */
export function ipProtocol(number: number): Protocol {
  return IP_PROTOCOLS.get(number)?.protocol ?? 'data'
}

/** The title of what follows an IP header where that is not read here: `Data (IP protocol 2, IGMP)`. */
export function dataTitle(number: number): string {
  const name = ipProtocolName(number)
  return `Data (IP protocol ${number}${name === undefined ? '' : `, ${name}`})`
}
