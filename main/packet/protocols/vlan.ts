import { hex, u16, u8 } from '../bytes.ts'
import type { Dissector } from '../dissector.ts'
import { tooShort } from '../dissector.ts'
import { ethertypeName, ethertypeProtocol } from '../ethertypes.ts'
import { field, flag, named, namedNumber } from '../field.ts'

const names = {
  priority: named(
    'vlan.priority',
    'number',
    'Priority',
    'How urgent the frame is to switches: 7 most, 0 as most frames.',
  ),
  dropEligible: named(
    'vlan.dei',
    'flag',
    'May be dropped',
    'Set when switches may drop the frame before others where they are congested.',
  ),
  id: named(
    'vlan.id',
    'number',
    'VLAN',
    'The VLAN that the frame belongs to; switches keep it away from ports of other VLANs.',
  ),
  type: named(
    'vlan.etype',
    'number',
    'Type',
    'Which protocol follows behind this tag; another tag, where VLANs are nested.',
  ),
}

const TAG = 4

/** A VLAN tag (IEEE 802.1Q), behind the EtherType that announces it. */
export const vlan: Dissector = {
  title: '802.1Q VLAN tag',
  short: '802.1Q',
  names: Object.values(names),
  read(scope) {
    const { bytes, start, end, whole } = scope
    if (end - start < TAG) return tooShort(scope, TAG)
    return {
      end: start + TAG,
      next: { protocol: ethertypeProtocol(u16(bytes, start + 2)), end, whole },
    }
  },
  fields({ bytes, start }) {
    const [control, type] = [u16(bytes, start), u16(bytes, start + 2)]
    return [
      field(names.priority, start, start + 1, control >> 13),
      flag(names.dropEligible, start, start + 1, (u8(bytes, start) & 0x10) !== 0),
      field(names.id, start, start + 2, control & 0xfff),
      namedNumber(names.type, start + 2, start + 4, type, ethertypeName(type), 2),
    ]
  },
  info({ bytes, start, end }) {
    if (end - start < TAG) return 'Cut off'
    const type = u16(bytes, start + 2)
    return `VLAN ${u16(bytes, start) & 0xfff}, type ${ethertypeName(type) ?? hex(type, 2)}`
  },
}
