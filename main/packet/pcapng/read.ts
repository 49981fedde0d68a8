import type { Result } from '../../problem.ts'
import { failed, inputProblem, ok } from '../../problem.ts'
import type { CaptureFrame, CaptureInterface, CaptureStatistics, Direction } from '../pcapng.ts'
import { BYTE_ORDER, FLAGS, INTERFACE, OPTION, PACKET, SECTION, STATISTICS } from './format.ts'

/** What a pcapng file holds. */
export interface Capture {
  readonly interfaces: readonly (CaptureInterface & { readonly linkType: number })[]
  readonly frames: readonly CaptureFrame[]
  readonly statistics: readonly CaptureStatistics[]
  /** Why the rest of the file could not be read; what was before it is here. */
  readonly damage?: string
}

/** What is known while a file is read. */
interface Reading {
  readonly interfaces: (Capture['interfaces'][number] & { readonly resolution: number })[]
  readonly frames: CaptureFrame[]
  readonly statistics: CaptureStatistics[]
  /** Whether this section was written in little-endian byte order. */
  little: boolean
  /** Interfaces of the sections before this one, as each counts its own from 0. */
  before: number
}

/** The content of a block, without type and lengths. */
interface Block {
  readonly view: DataView
  readonly options: (from: number) => ReadonlyMap<number, Uint8Array>
}

/**
 * Reads a pcapng file, of Underlay or another program: interfaces, enhanced packet blocks, statistics. Other blocks are skipped, as
 * the format wants it. A file that is damaged gives what is before the damage; only what is no pcapng file at all is a problem.
 */
export function readPcapng(bytes: Uint8Array): Result<Capture> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 12 || view.getUint32(0) !== SECTION || byteOrder(view, 0) === undefined)
    return failed(
      inputProblem(
        'no-pcapng',
        'This is no pcapng file: it does not begin with a section header.',
        'Open a file that Underlay or Wireshark saved as pcapng.',
      ),
    )
  const reading: Reading = { interfaces: [], frames: [], statistics: [], little: true, before: 0 }
  let damage: string | undefined
  let at = 0
  while (at < bytes.length && damage === undefined) {
    const size = blockSize(view, at, reading)
    if (size === undefined) damage = `The block at byte ${at} is cut off or damaged.`
    else {
      damage = readBlock(view, at, size, reading)
      at += size
    }
  }
  const { frames, statistics } = reading
  const interfaces = reading.interfaces.map(({ resolution: _, ...each }) => each)
  return ok({ interfaces, frames, statistics, ...(damage !== undefined && { damage }) })
}

/** Whether a section header says little-endian; undefined where it says neither. */
function byteOrder(view: DataView, at: number): boolean | undefined {
  if (view.getUint32(at + 8, true) === BYTE_ORDER) return true
  return view.getUint32(at + 8, false) === BYTE_ORDER ? false : undefined
}

/** Bytes of the block at `at`, or undefined where it is not whole. Takes on the byte order of a new section. */
function blockSize(view: DataView, at: number, reading: Reading): number | undefined {
  if (at + 12 > view.byteLength) return undefined
  if (view.getUint32(at) === SECTION) {
    const little = byteOrder(view, at)
    if (little === undefined) return undefined
    reading.little = little
  }
  const size = view.getUint32(at + 4, reading.little)
  if (size < 12 || size % 4 !== 0 || at + size > view.byteLength) return undefined
  return view.getUint32(at + size - 4, reading.little) === size ? size : undefined
}

/** Reads one whole block; tells what is wrong with it, if anything is. */
function readBlock(view: DataView, at: number, size: number, reading: Reading): string | undefined {
  const content = new DataView(view.buffer, view.byteOffset + at + 8, size - 12)
  const block: Block = { view: content, options: (from) => options(content, from, reading.little) }
  const read = READERS.get(view.getUint32(at, reading.little))
  return read === undefined || read(block, reading) ? undefined : `The block at byte ${at} is damaged.`
}

type Reader = (block: Block, reading: Reading) => boolean

const READERS = new Map<number, Reader>([
  [SECTION, readSection],
  [INTERFACE, readInterface],
  [PACKET, readFrame],
  [STATISTICS, readStatistics],
])

function readSection(_: Block, reading: Reading): boolean {
  reading.before = reading.interfaces.length
  return true
}

function readInterface({ view, options }: Block, reading: Reading): boolean {
  if (view.byteLength < 8) return false
  const found = options(8)
  const name = textOf(found.get(OPTION.interfaceName))
  const colon = name.indexOf(':')
  reading.interfaces.push({
    namespace: colon < 0 ? '' : name.slice(0, colon),
    device: name.slice(colon + 1),
    description: textOf(found.get(OPTION.interfaceDescription)),
    snapLength: view.getUint32(4, reading.little),
    linkType: view.getUint16(0, reading.little),
    // Microseconds where nothing is said.
    resolution: found.get(OPTION.resolution)?.[0] ?? 6,
  })
  return true
}

function readFrame({ view, options }: Block, reading: Reading): boolean {
  const { little } = reading
  if (view.byteLength < 20) return false
  const captured = view.getUint32(12, little)
  const number = reading.before + view.getUint32(0, little)
  const described = reading.interfaces[number]
  if (described === undefined || 20 + captured > view.byteLength) return false
  const found = options(20 + ((captured + 3) & ~3))
  const comment = found.get(OPTION.comment)
  const direction = directionOf(found.get(OPTION.flags), little)
  reading.frames.push({
    interface: number,
    time: timeAt(view, 4, described.resolution, little),
    bytes: new Uint8Array(view.buffer, view.byteOffset + 20, captured),
    length: view.getUint32(16, little),
    ...(direction !== undefined && { direction }),
    ...(comment !== undefined && { comment: textOf(comment) }),
  })
  return true
}

function readStatistics({ view, options }: Block, reading: Reading): boolean {
  const { little } = reading
  if (view.byteLength < 12) return false
  const number = reading.before + view.getUint32(0, little)
  const described = reading.interfaces[number]
  if (described === undefined) return false
  const found = options(12)
  reading.statistics.push({
    interface: number,
    time: timeAt(view, 4, described.resolution, little),
    received: longOf(found.get(OPTION.received), little),
    dropped: longOf(found.get(OPTION.dropped), little),
  })
  return true
}

/** Options from `from` on, by number; of several with one number the first. What does not fit is left out. */
function options(view: DataView, from: number, little: boolean): ReadonlyMap<number, Uint8Array> {
  const found = new Map<number, Uint8Array>()
  let at = from
  while (at + 4 <= view.byteLength) {
    const [code, length] = [view.getUint16(at, little), view.getUint16(at + 2, little)]
    if (code === OPTION.end || at + 4 + length > view.byteLength) break
    if (!found.has(code)) found.set(code, new Uint8Array(view.buffer, view.byteOffset + at + 4, length))
    at += 4 + ((length + 3) & ~3)
  }
  return found
}

/** A time in nanoseconds. The top bit of a resolution says that it is a power of two, and not of ten. */
function timeAt(view: DataView, at: number, resolution: number, little: boolean): bigint {
  const ticks = (BigInt(view.getUint32(at, little)) << 32n) | BigInt(view.getUint32(at + 4, little))
  const power = BigInt(resolution & 0x7f)
  return (ticks * 1_000_000_000n) / (resolution > 0x7f ? 2n ** power : 10n ** power)
}

function directionOf(flags: Uint8Array | undefined, little: boolean): Direction | undefined {
  if (flags?.length !== 4) return undefined
  const bits = (flags[little ? 0 : 3] ?? 0) & 3
  if (bits === FLAGS.in) return 'in'
  return bits === FLAGS.out ? 'out' : undefined
}

function textOf(bytes: Uint8Array | undefined): string {
  return bytes === undefined ? '' : new TextDecoder().decode(bytes)
}

function longOf(bytes: Uint8Array | undefined, little: boolean): number {
  if (bytes?.length !== 8) return 0
  return Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, little))
}
