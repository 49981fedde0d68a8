import { bufferOf } from './track.ts'
import type { Frame } from '../capture/frame.ts'
import type { LayerOutline } from '../packet/outline.ts'
import { outline } from '../packet/outline.ts'
import { advertisement, solicitation } from './neighbours.ts'
import type { Sent } from './sent.ts'

/** The bits of an IPv4 header that only a fragment has: "more fragments", and an offset (RFC 791). */
const fragmentBits = 0x3fff

/**
 * The frames that can belong to a walk: of a busy lab's traffic most cannot, and are not worth reading field by field. What carries the probe's own
 * bytes or ports can, and what cannot be told by them: questions for MAC addresses, later fragments, encrypted datagrams.
 */
export function candidates(frames: readonly Frame[], sent: Sent): Frame[] {
  const signs = signsOf(sent)
  return frames.filter(({ bytes, length }) => {
    const frame = bufferOf(bytes)
    if (signs.some((sign) => frame.includes(sign))) return true
    return outline(bytes, length).layers.some((layer) => isUnsigned(frame, layer))
  })
}

function signsOf({ probe, mark, fromPort }: Sent): Buffer[] {
  switch (probe.kind) {
    case 'ping':
      return [mark]
    case 'arp':
      return []
    case 'dns':
      return [port(fromPort), port(53)]
    case 'tcp':
    case 'udp':
    case 'http':
      return [port(fromPort), port(probe.port)]
  }
}

function port(number: number): Buffer {
  return Buffer.from([number >> 8, number & 0xff])
}

function isUnsigned(frame: Buffer, { protocol, start, end }: LayerOutline): boolean {
  switch (protocol) {
    case 'arp':
    case 'esp':
      return true
    case 'icmpv6':
      return frame[start] === solicitation || frame[start] === advertisement
    case 'ip':
      return end - start >= 8 && (frame.readUInt16BE(start + 6) & fragmentBits) !== 0
    default:
      return false
  }
}
