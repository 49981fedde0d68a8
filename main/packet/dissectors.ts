import type { Dissector } from './dissector.ts'
import type { Protocol } from './packet.ts'
import { arp } from './protocols/arp.ts'
import { data } from './protocols/data.ts'
import { ethernet } from './protocols/ethernet.ts'
import { icmp } from './protocols/icmp.ts'
import { ip } from './protocols/ip.ts'
import { udp } from './protocols/udp.ts'
import { vlan } from './protocols/vlan.ts'
import { vxlan } from './protocols/vxlan.ts'

/** Every protocol that is read, by its name in filters. */
export const DISSECTORS: Readonly<Record<Protocol, Dissector>> = {
  eth: ethernet,
  vlan,
  arp,
  ip,
  ipv6: data,
  icmp,
  icmpv6: data,
  tcp: data,
  udp,
  vxlan,
  dns: data,
  dhcp: data,
  esp: data,
  http: data,
  data,
}
