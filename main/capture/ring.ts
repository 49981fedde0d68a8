import type { Frame } from './frame.ts'

/**
 * Layout of a block of the kernel's packet ring, as `linux/if_packet.h` has it: `tpacket_block_desc` with `tpacket_hdr_v1`, then
 * for each frame `tpacket3_hdr` and `sockaddr_ll`. All of it in the byte order of this machine, which is little endian wherever
 * Node runs on Linux.
 */
const block = { count: 12, first: 16 }
const header = {
  next: 0,
  seconds: 4,
  nanoseconds: 8,
  kept: 12,
  length: 16,
  status: 20,
  mac: 24,
  tag: 32,
  tagType: 36,
}
const address = { at: 48, number: 4, kind: 10 }

const hasTag = 1 << 4
const hasTagType = 1 << 6
const outgoing = 4
const dot1q = 0x8100

/** A frame as it is in a block: the interface is known by its number. */
export type RingFrame = Omit<Frame, 'namespace' | 'link'> & { readonly number: number }

/**
 * The frames of a block, in the order in which they passed. A VLAN tag that the kernel keeps beside the frame is put back into it.
 * The bytes are those of the block where they can be: it must not be written to again.
 */
export function* framesOf(bytes: Buffer): Generator<RingFrame> {
  let at = bytes.readUInt32LE(block.first)
  for (let left = bytes.readUInt32LE(block.count); left > 0; left--) {
    yield frameAt(bytes, at)
    at += bytes.readUInt32LE(at + header.next)
  }
}

function frameAt(bytes: Buffer, at: number): RingFrame {
  const start = at + bytes.readUInt16LE(at + header.mac)
  const frame = bytes.subarray(start, start + bytes.readUInt32LE(at + header.kept))
  const length = bytes.readUInt32LE(at + header.length)
  const status = bytes.readUInt32LE(at + header.status)
  const tagged = (status & hasTag) !== 0
  return {
    number: bytes.readInt32LE(at + address.at + address.number),
    direction: bytes[at + address.at + address.kind] === outgoing ? 'out' : 'in',
    seconds: bytes.readUInt32LE(at + header.seconds),
    nanoseconds: bytes.readUInt32LE(at + header.nanoseconds),
    bytes: tagged ? withTag(frame, bytes, at, status) : frame,
    length: tagged ? length + 4 : length,
  }
}

function withTag(frame: Buffer, bytes: Buffer, at: number, status: number): Buffer {
  const tag = Buffer.alloc(4)
  tag.writeUInt16BE((status & hasTagType) === 0 ? dot1q : bytes.readUInt16LE(at + header.tagType))
  tag.writeUInt16BE(bytes.readUInt32LE(at + header.tag) & 0xffff, 2)
  return Buffer.concat([frame.subarray(0, 12), tag, frame.subarray(12)])
}
