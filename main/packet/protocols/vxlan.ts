import { u16, u24, u8 } from '../bytes.ts'
import type { Dissector } from '../dissector.ts'
import { tooShort } from '../dissector.ts'
import { field, flag, hexNumber, named } from '../field.ts'

const names = {
  flags: named('vxlan.flags', 'number', 'Flags', 'Which of the following fields count.'),
  hasVni: named(
    'vxlan.flag_i',
    'flag',
    'VNI is valid',
    'Set in all that is VXLAN: receivers drop the packet otherwise.',
  ),
  policy: named(
    'vxlan.gbp',
    'number',
    'Group policy',
    'An extension by which some networks mark where a frame came from; zero in Docker’s overlays.',
  ),
  vni: named(
    'vxlan.vni',
    'number',
    'VXLAN network identifier',
    'Which overlay segment the frame inside belongs to; hosts keep segments with different numbers apart.',
  ),
  reserved: named('vxlan.reserved8', 'number', 'Reserved', 'Always zero.'),
}

const HEADER = 8

/** Virtual eXtensible LAN (RFC 7348): an Ethernet frame in a UDP datagram. */
export const vxlan: Dissector = {
  title: 'Virtual eXtensible LAN',
  short: 'VXLAN',
  names: Object.values(names),
  read(scope) {
    const { bytes, start, end, whole } = scope
    if (end - start < HEADER) return tooShort(scope, HEADER)
    return {
      end: start + HEADER,
      malformed:
        (u8(bytes, start) & 8) === 0 ? 'It says that it has no VNI; receivers drop such packets.' : undefined,
      next: { protocol: 'eth', end, whole },
    }
  },
  fields({ bytes, start }) {
    return [
      hexNumber(names.flags, start, start + 2, u16(bytes, start)),
      flag(names.hasVni, start, start + 1, (u8(bytes, start) & 8) !== 0),
      field(names.policy, start + 2, start + 4, u16(bytes, start + 2)),
      field(names.vni, start + 4, start + 7, u24(bytes, start + 4)),
      field(names.reserved, start + 7, start + 8, u8(bytes, start + 7)),
    ]
  },
  info({ bytes, start, end }) {
    return end - start < HEADER ? 'Cut off' : `VNI ${u24(bytes, start + 4)}`
  },
}
