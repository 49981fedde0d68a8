import { describe, expect, it } from 'vitest'
import {
  interfaceDescription,
  interfaceStatistics,
  packetBlock,
  sectionHeader,
} from '../../../main/packet/pcapng.ts'
import type { CaptureFrame, CaptureInterface } from '../../../main/packet/pcapng.ts'
import { readPcapng } from '../../../main/packet/pcapng/read.ts'
import { hex } from './frames.ts'
import { sample } from './read.ts'
import { hasTshark, tshark } from './tshark.ts'

const eth0: CaptureInterface = {
  namespace: 'c1',
  device: 'eth0',
  description: 'Container c1',
  snapLength: 65_535,
}
const vxlan0: CaptureInterface = {
  namespace: '1-web@node1',
  device: 'vxlan0',
  description: 'VNI 5000',
  snapLength: 128,
}
const first: CaptureFrame = {
  interface: 0,
  time: 1_700_000_000_123_456_789n,
  bytes: sample('echo request'),
  length: 74,
  direction: 'out',
  comment: 'The request – “ping”',
}
const second: CaptureFrame = {
  interface: 1,
  time: 1_700_000_000_123_466_789n,
  bytes: sample('echo request in VXLAN').subarray(0, 61),
  length: 124,
  direction: 'in',
}
const end = { interface: 1, time: 1_700_000_001_000_000_000n, received: 12, dropped: 3 }

/** A capture in which the second interface came later. */
const file = Buffer.concat([
  sectionHeader('0.1.0'),
  interfaceDescription(eth0),
  packetBlock(first),
  interfaceDescription(vxlan0),
  packetBlock(second),
  interfaceStatistics(end),
])

describe('A capture file', () => {
  it('has what was written into it', () => {
    expect(readPcapng(file)).toEqual({
      ok: true,
      value: {
        interfaces: [
          { ...eth0, linkType: 1 },
          { ...vxlan0, linkType: 1 },
        ],
        frames: [first, second].map((each) => ({ ...each, bytes: Uint8Array.from(each.bytes) })),
        statistics: [end],
      },
    })
  })

  it('is made of blocks of whole words', () => {
    for (const block of [sectionHeader('0'), interfaceDescription(eth0), packetBlock(second)])
      expect(block.length % 4).toBe(0)
  })

  it('that is cut off gives what is before that', () => {
    const read = readPcapng(file.subarray(0, file.length - 5))
    expect(read.ok && read.value.frames).toHaveLength(2)
    expect(read.ok && read.value.damage).toMatch(/^The block at byte \d+ is cut off or damaged\.$/)
  })

  it('of another program may have other blocks, byte order and resolution', () => {
    const big = hex(`
      0a0d0d0a 0000001c 1a2b3c4d 0001 0000 ffffffffffffffff 0000001c
      00000001 00000014 0001 0000 00000000 00000014
      00000bad 00000010 01020304 00000010
      00000006 00000024 00000000 00000001 00000002 00000002 00000002 abcd 0000 00000024`)
    expect(readPcapng(big)).toMatchObject({
      ok: true,
      // Microseconds, where nothing is said.
      value: { frames: [{ time: ((1n << 32n) + 2n) * 1000n, bytes: hex('abcd'), length: 2 }] },
    })
  })

  it('may be several, one behind the other', () => {
    const read = readPcapng(Buffer.concat([file, file]))
    expect(read.ok && read.value.frames.map((each) => each.interface)).toEqual([0, 1, 2, 3])
  })

  it.each([
    '',
    'd4c3b2a1 0200 0400 0000000000000000 0000ffff 01000000',
    '0a0d0d0a 0000001c 00000000 00000000',
  ])('is none: %s', (bytes) => {
    const read = readPcapng(hex(bytes))
    expect(read.ok ? [] : read.problems).toMatchObject([{ code: 'no-pcapng' }])
  })
})

describe.runIf(hasTshark)('Wireshark', () => {
  it('reads interfaces, times, lengths, directions and comments', () => {
    const columns = [
      'frame.interface_name',
      'frame.interface_description',
      'frame.time_epoch',
      'frame.len',
      'frame.cap_len',
      'frame.packet_flags_direction',
      'frame.comment',
    ]
    const lines = tshark(file, '-T', 'fields', ...columns.flatMap((name) => ['-e', name]))
      .replace(/\n$/, '')
      .split('\n')
    expect(lines.map((line) => line.split('\t'))).toEqual([
      ['c1:eth0', 'Container c1', '1700000000.123456789', '74', '74', '0x00000002', 'The request – “ping”'],
      ['1-web@node1:vxlan0', 'VNI 5000', '1700000000.123466789', '124', '61', '0x00000001', ''],
    ])
  })
})
