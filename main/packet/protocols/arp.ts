import { ipv4At, macAt, u16, u8 } from '../bytes.ts'
import type { Dissector } from '../dissector.ts'
import { tooShort } from '../dissector.ts'
import { ethertypeName } from '../ethertypes.ts'
import { field, ipv4Field, macField, named, namedNumber } from '../field.ts'

const names = {
  hardware: named('arp.hw.type', 'number', 'Hardware type', 'What kind of network this is; 1 is Ethernet.'),
  protocol: named(
    'arp.proto.type',
    'number',
    'Protocol type',
    'What kind of address is looked for; IPv4 in all networks of today.',
  ),
  hardwareSize: named('arp.hw.size', 'number', 'Hardware size', 'Bytes of an Ethernet address: 6.'),
  protocolSize: named('arp.proto.size', 'number', 'Protocol size', 'Bytes of an IPv4 address: 4.'),
  operation: named('arp.opcode', 'number', 'Operation', 'Whether this is a question (1) or an answer (2).'),
  senderMac: named(
    'arp.src.hw_mac',
    'mac',
    'Sender’s MAC address',
    'The interface that asks or answers; whoever hears this may keep it in its neighbour table.',
  ),
  senderIp: named('arp.src.proto_ipv4', 'ipv4', 'Sender’s IP address', 'The address that asks or answers.'),
  targetMac: named(
    'arp.dst.hw_mac',
    'mac',
    'Target’s MAC address',
    'What a question wants to know, so it is all zeros there; in an answer, who asked.',
  ),
  targetIp: named(
    'arp.dst.proto_ipv4',
    'ipv4',
    'Target’s IP address',
    'In a question the address whose interface is looked for, in an answer that of whoever asked.',
  ),
}

const OPERATIONS = new Map([
  [1, 'request'],
  [2, 'reply'],
  [3, 'RARP request'],
  [4, 'RARP reply'],
])

const LENGTH = 28

/** Address Resolution Protocol for IPv4 over Ethernet (RFC 826). */
export const arp: Dissector = {
  title: 'Address Resolution Protocol',
  short: 'ARP',
  names: Object.values(names),
  read(scope) {
    const { bytes, start, end } = scope
    if (end - start < LENGTH) return tooShort(scope, LENGTH)
    const sizes = [u8(bytes, start + 4), u8(bytes, start + 5)]
    if (sizes[0] === 6 && sizes[1] === 4) return { end: start + LENGTH }
    return {
      end: start + 8,
      malformed: `Its addresses have ${sizes.join(' and ')} bytes; those of Ethernet and IPv4 have 6 and 4.`,
      next: { protocol: 'data', end, whole: scope.whole },
    }
  },
  fields({ bytes, start }) {
    const [hardware, protocol, operation] = [u16(bytes, start), u16(bytes, start + 2), u16(bytes, start + 6)]
    return [
      namedNumber(names.hardware, start, start + 2, hardware, hardware === 1 ? 'Ethernet' : undefined),
      namedNumber(names.protocol, start + 2, start + 4, protocol, ethertypeName(protocol), 2),
      field(names.hardwareSize, start + 4, start + 5, u8(bytes, start + 4)),
      field(names.protocolSize, start + 5, start + 6, u8(bytes, start + 5)),
      namedNumber(names.operation, start + 6, start + 8, operation, OPERATIONS.get(operation)),
      macField(names.senderMac, bytes, start + 8),
      ipv4Field(names.senderIp, bytes, start + 14),
      macField(names.targetMac, bytes, start + 18),
      ipv4Field(names.targetIp, bytes, start + 24),
    ]
  },
  info({ bytes, start, end }) {
    if (end - start < LENGTH) return 'Cut off, or of another kind than IPv4 over Ethernet'
    const [sender, target] = [ipv4At(bytes, start + 14), ipv4At(bytes, start + 24)]
    const operation = u16(bytes, start + 6)
    if (operation === 2) return `${sender} is at ${macAt(bytes, start + 8)}`
    if (operation !== 1) return `ARP ${OPERATIONS.get(operation) ?? `operation ${operation}`}`
    if (sender === target) return `${sender} announces itself`
    return sender === '0.0.0.0' ? `Does anyone have ${target} already?` : `Who has ${target}? Tell ${sender}`
  },
}
