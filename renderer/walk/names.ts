import type { Hop, Layer } from '../../main/contract.ts'
import type { Header } from '../map/followed.ts'
import { texts } from '../texts/index.ts'

/** A header in a word, with what tells it apart: `VXLAN 5000`. */
export function shortName({ protocol, fields }: Layer): string {
  const short = texts.walk.headers[protocol] ?? protocol.toUpperCase()
  const value = fields.find(({ name }) => name === 'vxlan.vni' || name === 'vlan.id')?.text
  return value === undefined ? short : `${short} ${value}`
}

/** The headers of a frame, the outermost first; a packet within another one stands within the header in front of it. */
export function headersOf({ layers }: Hop, added: ReadonlySet<number> = new Set()): readonly Header[] {
  return nested(
    layers.filter(({ protocol }) => protocol !== 'data'),
    added,
  )
}

/** The headers of a frame in a line: `Eth IP UDP VXLAN 5000 [Eth IP ICMP]`. */
export function headersText(hop: Hop): string {
  const line = (headers: readonly Header[]): string =>
    headers.map(({ text, inside }) => (inside ? `${text} [${line(inside)}]` : text)).join(' ')
  return line(headersOf(hop))
}

function nested(layers: readonly Layer[], added: ReadonlySet<number>): readonly Header[] {
  const split = layers.findIndex(
    ({ protocol }, index) => index > 0 && startsInside(protocol, layers[index - 1]),
  )
  const outer = split < 0 ? layers : layers.slice(0, split)
  return outer.map((layer, index) => ({
    text: shortName(layer),
    added: added.has(layer.start),
    ...(split > 0 && index === split - 1 && { inside: nested(layers.slice(split), added) }),
  }))
}

/** A frame in a tunnel, or the packet that an error is about. */
function startsInside(protocol: Layer['protocol'], before: Layer | undefined): boolean {
  return protocol === 'eth' || before?.protocol === 'icmp' || before?.protocol === 'icmpv6'
}
