import type { Header, Next } from './dissector.ts'
import { DISSECTORS } from './dissectors.ts'
import type { Layer, Packet, Protocol } from './packet.ts'
import { VXLAN_PORT } from './ports.ts'

/** A layer whose fields were not read. */
export type LayerOutline = Omit<Layer, 'fields'>

/** A frame of which only the headers' places are known: all that a line in a list takes. A {@link Packet} is one, too. */
export interface Outline extends Omit<Packet, 'layers'> {
  readonly layers: readonly LayerOutline[]
}

/** What is known of the network that a frame comes from. */
export interface DissectOptions {
  /** UDP ports that carry VXLAN, where there are others than 4789. */
  readonly vxlanPorts?: ReadonlySet<number>
}

const VXLAN_PORTS: ReadonlySet<number> = new Set([VXLAN_PORT])

/** Frames with more headers than this are made up; what is behind is data. */
const MOST_LAYERS = 32

/**
 * Finds the headers of an Ethernet frame, outermost first. Never fails: what is broken or cut off says so in `malformed`. `length`
 * is the frame's length on the wire, where the capture did not keep all of it.
 */
export function outline(bytes: Uint8Array, length = bytes.length, options: DissectOptions = {}): Outline {
  const vxlanPorts = options.vxlanPorts ?? VXLAN_PORTS
  const layers: LayerOutline[] = []
  const size = bytes.length
  let next: Next | undefined = { protocol: 'eth', end: size, whole: Math.max(length, size) }
  let start = 0
  let quoted = ''
  while (next !== undefined && isThere(start, next)) {
    const { end, whole }: Next = next
    const protocol: Protocol = layers.length < MOST_LAYERS ? next.protocol : 'data'
    const dissector = DISSECTORS[protocol]
    if (next.quoted === true) quoted = ' (quoted)'
    const title = (next.title ?? dissector.title) + quoted
    const header: Header = dissector.read({ bytes, start, end, whole, vxlanPorts })
    const layer = { protocol, title, start, end: header.end }
    layers.push(header.malformed === undefined ? layer : { ...layer, malformed: header.malformed })
    start = header.end
    next = header.next
  }
  if (start < size) layers.push({ protocol: 'data', title: 'Padding', start, end: size })
  return { bytes, length: Math.max(length, size), layers }
}

/** Whether there is anything to read, or a header to miss. */
function isThere(start: number, { protocol, end, whole }: Next): boolean {
  return start < end || (protocol !== 'data' && (end < whole || start === 0))
}
