import { ipv4At, ipv6At, macAt, u16, u24 } from './bytes.ts'
import { DISSECTORS } from './dissectors.ts'
import type { LayerOutline, Outline } from './outline.ts'

/** A frame in one line of a list. */
export interface Summary {
  /** The innermost protocol: `ICMP`. */
  readonly protocol: string
  /** The innermost addresses: of IP where there are any, of Ethernet otherwise. */
  readonly source: string
  readonly destination: string
  /** `Echo request, id 7, sequence 1 (VXLAN 5000, 172.31.1.5 → 192.168.1.25)` */
  readonly info: string
}

/** Letters of an info; a path in HTTP may have thousands. */
const LONGEST = 200

/** Says a frame in one line, from the {@link Outline} or from the whole packet. */
export function summarize(packet: Outline): Summary {
  const { bytes } = packet
  let last: LayerOutline | undefined
  let addresses: LayerOutline | undefined
  let tunnel = ''
  let broken = false
  for (const layer of packet.layers) {
    const { protocol, start } = layer
    if (protocol === 'data') continue
    broken ||= layer.malformed !== undefined
    if (protocol === 'vxlan' && layer.end - start >= 8)
      tunnel += `${tunnel === '' ? '' : ', '}VXLAN ${u24(bytes, start + 4)}, ${ends(bytes, addresses).join(' → ')}`
    if (isAddressed(layer) || addresses === undefined) addresses = layer
    last = layer
    // What follows is the packet that the message is about.
    if (protocol === 'icmp' || protocol === 'icmpv6') break
  }
  if (last === undefined)
    return { protocol: 'Data', source: '', destination: '', info: `${bytes.length} bytes` }
  const dissector = DISSECTORS[last.protocol]
  const [source = '', destination = ''] = ends(bytes, addresses)
  const piece = { bytes, start: last.start, end: last.end }
  const info = dissector.info(piece, packetEnd(packet, addresses)).slice(0, LONGEST)
  return {
    protocol: dissector.short,
    source,
    destination,
    info: `${info}${tunnel === '' ? '' : ` (${tunnel})`}${broken ? fault(packet) : ''}`,
  }
}

/** A layer is broken: through the capture, or as it was sent. */
function fault({ bytes, length }: Outline): string {
  return length > bytes.length ? ' [cut off]' : ' [malformed]'
}

/** Whether a layer has addresses, and all of them are there. */
function isAddressed({ protocol, start, end }: LayerOutline): boolean {
  if (protocol === 'ip') return end - start >= 20
  if (protocol === 'ipv6') return end - start >= 40
  return protocol === 'eth' && end - start >= 14
}

/** Source and destination of a layer that has them. */
function ends(bytes: Uint8Array, layer: LayerOutline | undefined): string[] {
  if (layer === undefined || !isAddressed(layer)) return []
  const { protocol, start } = layer
  if (protocol === 'ip') return [ipv4At(bytes, start + 12), ipv4At(bytes, start + 16)]
  if (protocol === 'ipv6') return [ipv6At(bytes, start + 8), ipv6At(bytes, start + 24)]
  return [macAt(bytes, start + 6), macAt(bytes, start)]
}

/** Where the packet ends on the wire, as its header says. */
function packetEnd({ bytes, length }: Outline, layer: LayerOutline | undefined): number {
  if (layer === undefined) return length
  const { protocol, start } = layer
  const size = protocol === 'ip' ? u16(bytes, start + 2) : protocol === 'ipv6' ? u16(bytes, start + 4) : 0
  if (size === 0) return length
  return protocol === 'ip' ? start + size : start + 40 + size
}
