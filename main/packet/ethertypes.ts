import type { Protocol } from './packet.ts'

/** What follows an Ethernet header or a VLAN tag, by its type (IANA, IEEE 802 Numbers). */
const ETHERTYPES: ReadonlyMap<number, { name: string; protocol?: Protocol }> = new Map<
  number,
  { name: string; protocol?: Protocol }
>([
  [0x0800, { name: 'IPv4', protocol: 'ip' }],
  [0x0806, { name: 'ARP', protocol: 'arp' }],
  [0x8100, { name: '802.1Q VLAN tag', protocol: 'vlan' }],
  [0x86dd, { name: 'IPv6', protocol: 'ipv6' }],
  [0x8847, { name: 'MPLS' }],
  [0x8863, { name: 'PPPoE discovery' }],
  [0x8864, { name: 'PPPoE session' }],
  [0x88a8, { name: '802.1ad service VLAN tag', protocol: 'vlan' }],
  [0x88cc, { name: 'LLDP' }],
  [0x88e5, { name: 'MACsec' }],
  [0x88f7, { name: 'PTP' }],
])

/** The name of an EtherType, where it is one that is seen. */
export function ethertypeName(type: number): string | undefined {
  return ETHERTYPES.get(type)?.name
}

/** The protocol of an EtherType; `data` where it is not read here. */
export function ethertypeProtocol(type: number): Protocol {
  return ETHERTYPES.get(type)?.protocol ?? 'data'
}
