/** What a layer is, by the name that it has in filters. */
export type Protocol =
  | 'eth'
  | 'vlan'
  | 'arp'
  | 'ip'
  | 'ipv6'
  | 'icmp'
  | 'icmpv6'
  | 'igmp'
  | 'tcp'
  | 'udp'
  | 'vxlan'
  | 'dns'
  | 'dhcp'
  | 'esp'
  | 'http'
  | 'data'

/** One thing that a header says. */
export interface Field {
  /** Its name in filters, that of Wireshark where it has one: `ip.ttl`, `vxlan.vni`. */
  readonly name: string
  /** What it is called in the tree: `Time to live`. */
  readonly label: string
  /** As it is compared in filters and between two places: a number, or an address or text in its canonical form. */
  readonly value: number | string
  /** As it is shown: `64`, `0x0800 (IPv4)`, `SYN, ACK`. */
  readonly text: string
  /** Where its bytes are in the frame: from `start` up to, not including, `end`. A bit field names the bytes that hold it. */
  readonly start: number
  readonly end: number
  /** One sentence for a reader: what this field is for. */
  readonly says: string
}

/** A header of a frame, or the data behind the last one. */
export interface Layer {
  readonly protocol: Protocol
  /** `Internet Protocol version 4`. */
  readonly title: string
  readonly start: number
  readonly end: number
  readonly fields: readonly Field[]
  /** What is wrong with it: `It says that it is 40 bytes long, and 12 are there.` */
  readonly malformed?: string
}

/** A frame and what is in it, outermost header first; what is inside VXLAN follows after it. */
export interface Packet {
  readonly bytes: Uint8Array
  /** Bytes that the frame had on the wire; more than `bytes` has where it was cut off by the capture. */
  readonly length: number
  readonly layers: readonly Layer[]
}
