import type { Dissector } from './dissector.ts'
import type { Protocol } from './packet.ts'
import { arp } from './protocols/arp.ts'
import { data } from './protocols/data.ts'
import { dhcp } from './protocols/dhcp.ts'
import { dns } from './protocols/dns.ts'
import { esp } from './protocols/esp.ts'
import { ethernet } from './protocols/ethernet.ts'
import { http } from './protocols/http.ts'
import { icmp } from './protocols/icmp.ts'
import { icmpv6 } from './protocols/icmpv6.ts'
import { igmp } from './protocols/igmp.ts'
import { ip } from './protocols/ip.ts'
import { ipv6 } from './protocols/ipv6.ts'
import { tcp } from './protocols/tcp.ts'
import { udp } from './protocols/udp.ts'
import { vlan } from './protocols/vlan.ts'
import { vxlan } from './protocols/vxlan.ts'

/** Every protocol that is read, by its name in filters. */
export const DISSECTORS: Readonly<Record<Protocol, Dissector>> = {
  eth: ethernet,
  vlan,
  arp,
  ip,
  ipv6,
  icmp,
  icmpv6,
  igmp,
  tcp,
  udp,
  vxlan,
  dns,
  dhcp,
  esp,
  http,
  data,
}
