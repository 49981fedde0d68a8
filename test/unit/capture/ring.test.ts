import { expect, test } from 'vitest'
import { createReader } from '../../../main/capture/messages.ts'
import { framesOf } from '../../../main/capture/ring.ts'

/** One frame in a block of the kernel's ring, as `linux/if_packet.h` lays it out. */
interface InRing {
  readonly bytes: Uint8Array
  readonly length?: number
  readonly outgoing?: boolean
  readonly tag?: number
}

function block(frames: readonly InRing[]): Buffer {
  const first = 48
  const parts = frames.map(({ bytes, length = bytes.length, outgoing = false, tag }, index) => {
    const part = Buffer.alloc(Math.ceil((82 + bytes.length) / 8) * 8)
    part.writeUInt32LE(part.length, 0)
    part.writeUInt32LE(1_700_000_000 + index, 4)
    part.writeUInt32LE(5, 8)
    part.writeUInt32LE(bytes.length, 12)
    part.writeUInt32LE(length, 16)
    part.writeUInt32LE(tag === undefined ? 0 : 1 << 4, 20)
    part.writeUInt16LE(82, 24)
    part.writeUInt32LE(tag ?? 0, 32)
    part.writeInt32LE(7, 48 + 4)
    part[48 + 10] = outgoing ? 4 : 3
    part.set(bytes, 82)
    return part
  })
  const head = Buffer.alloc(first)
  head.writeUInt32LE(frames.length, 12)
  head.writeUInt32LE(first, 16)
  return Buffer.concat([head, ...parts])
}

const ethernet = Uint8Array.from({ length: 60 }, (_, index) => index)

test('a block of the kernel’s ring gives its frames with time, direction and interface', () => {
  const frames = [
    ...framesOf(
      block([
        { bytes: ethernet, length: 1500 },
        { bytes: ethernet, outgoing: true },
      ]),
    ),
  ]
  expect(frames).toMatchObject([
    { number: 7, direction: 'in', seconds: 1_700_000_000, nanoseconds: 5, length: 1500 },
    { number: 7, direction: 'out', seconds: 1_700_000_001, length: 60 },
  ])
  expect(frames.map(({ bytes }) => Buffer.from(bytes).equals(ethernet))).toEqual([true, true])
})

test('a VLAN tag that the kernel keeps beside the frame is put back where it was on the wire', () => {
  const [frame] = framesOf(block([{ bytes: ethernet, tag: 100 }]))
  expect(frame?.length).toBe(64)
  expect(
    Buffer.from(frame?.bytes ?? [])
      .subarray(10, 18)
      .toString('hex'),
  ).toBe('0a0b810000640c0d')
})

test('messages are read whole, in whatever pieces they come', () => {
  const message = (letter: string, body: string) => {
    const head = Buffer.alloc(5)
    head.write(letter)
    head.writeUInt32LE(body.length, 1)
    return Buffer.concat([head, Buffer.from(body)])
  }
  const all = Buffer.concat([message('R', 'first'), message('C', ''), message('B', 'x'.repeat(300))])
  for (const size of [1, 3, 7, 100, all.length]) {
    const read: string[] = []
    const take = createReader(({ letter, body }) => read.push(`${letter} ${body.toString().slice(0, 5)}`))
    for (let at = 0; at < all.length; at += size) take(all.subarray(at, at + size))
    expect(read).toEqual(['R first', 'C ', 'B xxxxx'])
  }
})
