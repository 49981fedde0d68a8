import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dissect } from '../../../main/packet/dissect.ts'
import { compileFilter } from '../../../main/packet/filter.ts'
import { filterNames } from '../../../main/packet/filter/names.ts'
import type { Packet } from '../../../main/packet/packet.ts'
import { readPcapng } from '../../../main/packet/pcapng/read.ts'
import { outline } from '../../../main/packet/outline.ts'
import { summarize } from '../../../main/packet/summary.ts'
import { join, vxlan } from './frames.ts'
import { SAMPLES } from './samples.ts'
import { captureOf } from './tshark.ts'

const RUNS = { numRuns: 2000 }
const samples = Object.values(SAMPLES)
const sample = fc.constantFrom(...samples)
const anything = fc.uint8Array({ maxLength: 200 })

/** Sample frames in which some bytes were replaced, then cut off or made longer. */
const mutated = fc
  .tuple(sample, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }), fc.nat(), anything)
  .map(([frame, changes, cut, more]) => {
    const bytes = Uint8Array.from(frame)
    for (const [at, value] of changes) bytes[at % bytes.length] = value
    return join(
      bytes.subarray(0, cut % 3 === 0 ? cut % bytes.length : bytes.length),
      cut % 5 === 0 ? more : '',
    )
  })

/** Bytes behind headers that lead to a protocol. */
const behindHeaders = fc
  .tuple(sample, fc.constantFrom(14, 18, 34, 38, 42, 50, 54, 62, 74), anything)
  .map(([frame, kept, rest]) => join(frame.subarray(0, kept), rest))

const inVxlan = anything.map((bytes) => vxlan(5000, bytes))

/** What holds of every frame, whatever its bytes are. */
function check(packet: Packet): void {
  expect(faults(packet)).toEqual([])
  expect(summarize(packet)).toEqual(summarize(outline(packet.bytes, packet.length)))
}

/** Layers that leave a gap, and fields that are not behind the one before them, or not within their layer. */
function faults({ bytes, layers }: Packet): string[] {
  const wrong: string[] = []
  let reached = 0
  for (const layer of layers) {
    if (layer.start !== reached || layer.end < layer.start) wrong.push(`${layer.title} at ${layer.start}`)
    reached = layer.end
    let before = layer.start
    for (const { name, start, end, value } of layer.fields) {
      if (start < before || end <= start || end > layer.end || Number.isNaN(value))
        wrong.push(`${name} = ${value} at ${start} to ${end}`)
      before = start
    }
  }
  return reached === bytes.length ? wrong : [...wrong, `${reached} of ${bytes.length} bytes are in layers`]
}

describe('Every byte is in one layer, and every field in its layer, in order,', () => {
  it('of each sample', () => {
    for (const frame of samples) check(dissect(frame))
  })

  it('of random bytes', () => {
    fc.assert(
      fc.property(anything, (bytes) => check(dissect(bytes))),
      RUNS,
    )
  })

  it('of samples with wrong bytes, cut off or with more behind them', () => {
    fc.assert(
      fc.property(mutated, (bytes) => check(dissect(bytes))),
      RUNS,
    )
  })

  it('of random bytes behind good headers', () => {
    fc.assert(
      fc.property(behindHeaders, (bytes) => check(dissect(bytes))),
      RUNS,
    )
  })

  it('of random bytes in VXLAN', () => {
    fc.assert(
      fc.property(inVxlan, (bytes) => check(dissect(bytes))),
      RUNS,
    )
  })

  it('of samples that the capture cut off, and nothing is called wrong but that', () => {
    fc.assert(
      fc.property(sample, fc.nat(), (frame, cut) => {
        const packet = dissect(frame.subarray(0, cut % frame.length), frame.length)
        check(packet)
        const wrong = packet.layers.flatMap(({ malformed }) => malformed ?? [])
        expect(wrong.filter((each) => !each.includes('cut off'))).toEqual([])
      }),
      RUNS,
    )
  })
})

describe('A filter never throws,', () => {
  const words = [
    ...filterNames().map(({ name }) => name),
    ...[
      '==',
      '!=',
      '<',
      '&',
      '(',
      ')',
      '{',
      '}',
      ',',
      '!',
      '"GET"',
      '10.0.0.0/24',
      'fd00::/64',
      '80',
      '80..90',
    ],
    ...['02:42:0a:00:00:03', 'c1', '0x10', '&&', '||', '=', '"', '\\', 'ip.adr'],
  ]
  const sentence = fc.array(fc.constantFrom(...words), { maxLength: 10 }).map((each) => each.join(' '))

  it.each([
    ['words of its language in any order', sentence],
    ['random letters', fc.string({ unit: 'grapheme', maxLength: 40 })],
  ])('made of %s', (_, text) => {
    fc.assert(
      fc.property(text, mutated, (filter, bytes) => {
        const compiled = compileFilter(filter)
        if (compiled.ok)
          compiled.value({ packet: outline(bytes), place: 'c1', interface: 'eth0', direction: 'in' })
        else {
          const [problem] = compiled.problems
          expect(problem?.message).toMatch(/^Column \d+ of the filter: .+\.$/)
          expect(problem?.hint).not.toBe('')
          expect(problem?.place?.column).toBeGreaterThan(0)
          expect(problem?.place?.column).toBeLessThanOrEqual(filter.length + 1)
        }
      }),
      RUNS,
    )
  })

  it('nested as deeply as it may be long', () => {
    for (const text of ['('.repeat(9999), '!'.repeat(9999), 'not '.repeat(2000)])
      expect(compileFilter(text).ok).toBe(false)
  })
})

describe('A damaged capture file is read up to the damage', () => {
  const file = captureOf(samples.slice(0, 5))

  it('wherever it is cut off or bytes are wrong', () => {
    const damaged = fc
      .tuple(fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }), fc.nat(file.length))
      .map(([changes, length]) => {
        const bytes = Uint8Array.from(file)
        for (const [at, value] of changes) bytes[at % bytes.length] = value
        return bytes.subarray(0, length)
      })
    fc.assert(
      fc.property(damaged, (bytes) => {
        const read = readPcapng(bytes)
        if (read.ok) expect(read.value.frames.length).toBeLessThanOrEqual(5)
      }),
      RUNS,
    )
  })
})
