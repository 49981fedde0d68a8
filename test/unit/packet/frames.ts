/** Builds frames from their parts, header by header, outside in. */

import { internetChecksum } from '../../../main/packet/checksum.ts'

/** Bytes, or what becomes bytes: hexadecimal digits with any blanks and colons between them. */
export type Part = Uint8Array | string

/** Bytes of hexadecimal digits. */
export function hex(text: string): Uint8Array {
  return Uint8Array.from(text.replace(/[\s:]/g, '').match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))
}

/** Bytes of letters. */
export function letters(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** All parts, one after the other. */
export function join(...parts: readonly Part[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...(typeof part === 'string' ? hex(part) : part)]))
}

/** A number in so many bytes, in network byte order. */
export function number(value: number, size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, index) => Math.floor(value / 256 ** (size - 1 - index)) % 256)
}

/** `10.0.0.3`, or the whole of an IPv6 address: `fd00:0:0:0:0:0:0:3`. */
export function address(text: string): Uint8Array {
  if (text.includes(':'))
    return join(...text.split(':').map((group) => number(Number.parseInt(group, 16), 2)))
  return Uint8Array.from(text.split('.').map(Number))
}

export const [C1, C2, BROADCAST] = ['02:42:0a:00:00:03', '02:42:0a:00:00:04', 'ff:ff:ff:ff:ff:ff']
const [NODE1, NODE2] = ['06:00:00:00:00:05', '06:00:00:00:00:19']

/** An Ethernet frame from c1 to c2. */
export function ethernet(type: number, payload: Part, ends: { from?: string; to?: string } = {}): Uint8Array {
  return join(ends.to ?? C2, ends.from ?? C1, number(type, 2), payload)
}

/** A tag, and what is behind it, with its type. */
export function tagged(vlan: number, type: number, payload: Part, priority = 0): Uint8Array {
  return join(number(priority * 0x2000 + vlan, 2), number(type, 2), payload)
}

interface Ipv4 {
  from?: string
  to?: string
  protocol: number
  ttl?: number
  id?: number
  /** Flags and offset, as they are sent. */
  fragment?: number
  options?: Part
  dscp?: number
}

/** An IPv4 packet with a right checksum. */
export function ipv4(header: Ipv4, payload: Part): Uint8Array {
  const [content, options] = [join(payload), join(header.options ?? '')]
  const length = 20 + options.length
  const packet = join(
    number(0x40 + length / 4, 1),
    number((header.dscp ?? 0) * 4, 1),
    number(length + content.length, 2),
    number(header.id ?? 0x1234, 2),
    number(header.fragment ?? 0x4000, 2),
    number(header.ttl ?? 64, 1),
    number(header.protocol, 1),
    '0000',
    address(header.from ?? '10.0.0.3'),
    address(header.to ?? '10.0.0.4'),
    options,
    content,
  )
  packet.set(number(internetChecksum(packet, 0, length), 2), 10)
  return packet
}

/** An IPv6 packet. */
export function ipv6(next: number, payload: Part, hopLimit = 64, to = 'fd00:0:0:0:0:0:0:4'): Uint8Array {
  const content = join(payload)
  return join(
    '60 2 abcde',
    number(content.length, 2),
    number(next, 1),
    number(hopLimit, 1),
    address('fd00:0:0:0:0:0:0:3'),
    address(to),
    content,
  )
}

/** A UDP datagram. */
export function udp(from: number, to: number, payload: Part): Uint8Array {
  const content = join(payload)
  return join(number(from, 2), number(to, 2), number(8 + content.length, 2), 'abcd', content)
}

interface Tcp {
  from?: number
  to?: number
  flags: number
  options?: Part
}

/** A TCP segment. */
export function tcp(header: Tcp, payload: Part = ''): Uint8Array {
  const options = join(header.options ?? '')
  return join(
    number(header.from ?? 40_000, 2),
    number(header.to ?? 80, 2),
    '0000 1000 0000 2000',
    number(((20 + options.length) / 4) * 0x1000 + header.flags, 2),
    'faf0 abcd 0000',
    options,
    payload,
  )
}

/** An ICMP message: type, code, the four bytes behind the checksum, and the rest. */
export function icmp(type: number, code: number, rest: Part, payload: Part): Uint8Array {
  const message = join(number(type, 1), number(code, 1), '0000', rest, payload)
  message.set(number(internetChecksum(message, 0, message.length), 2), 2)
  return message
}

/** An ICMPv6 message: type, code, and all behind the checksum. */
export function icmpv6(type: number, code: number, rest: Part): Uint8Array {
  return join(number(type, 1), number(code, 1), 'abcd', rest)
}

/** An ARP message. */
export function arp(operation: number, sender: [string, string], target: [string, string]): Uint8Array {
  const [senderMac, senderIp] = sender
  const [targetMac, targetIp] = target
  return join(
    '0001 0800 06 04',
    number(operation, 2),
    senderMac,
    address(senderIp),
    targetMac,
    address(targetIp),
  )
}

/** A frame in a VXLAN packet from node1 to node2. */
export function vxlan(vni: number, frame: Part, port = 4789): Uint8Array {
  const datagram = udp(54_321, port, join('08 000000', number(vni, 3), '00', frame))
  const packet = ipv4(
    { from: '172.31.1.5', to: '192.168.1.25', protocol: 17, ttl: 63, fragment: 0 },
    datagram,
  )
  return ethernet(0x0800, packet, { from: NODE1, to: NODE2 })
}

/** A domain name as labels. */
export function domainName(text: string): Uint8Array {
  return join(...text.split('.').map((label) => join(number(label.length, 1), letters(label))), '00')
}
