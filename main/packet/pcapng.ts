/**
 * Writes pcapng (draft-ietf-opsawg-pcapng), block by block, so that a file or a pipe can be written while a capture runs. A section
 * header comes first; an interface's description comes before its first frame, at any time.
 */

import { block, longOption, option, textOption, wordOption, words } from './pcapng/blocks.ts'
import {
  ETHERNET,
  FLAGS,
  INTERFACE,
  NANOSECONDS,
  OPTION,
  PACKET,
  SECTION,
  STATISTICS,
  BYTE_ORDER,
} from './pcapng/format.ts'

/** An interface that frames are captured on. Interfaces of a file are numbered from 0 in the order of their descriptions. */
export interface CaptureInterface {
  /** The network namespace that it is in. */
  readonly namespace: string
  readonly device: string
  readonly description: string
  /** Bytes that are kept of each frame; 0 is all. */
  readonly snapLength: number
}

/** Whether a frame came into the namespace or went out of it. */
export type Direction = 'in' | 'out'

/** A frame as it was captured. */
export interface CaptureFrame {
  /** The number of its interface in the file. */
  readonly interface: number
  /** Nanoseconds since 1970. */
  readonly time: bigint
  readonly bytes: Uint8Array
  /** Bytes that it had on the wire. */
  readonly length: number
  readonly direction?: Direction
  readonly comment?: string
}

/** What an interface comes to when its capture ends. */
export interface CaptureStatistics {
  readonly interface: number
  /** Nanoseconds since 1970. */
  readonly time: bigint
  /** Frames that the filter of the capture took. */
  readonly received: number
  /** Frames of these that were lost before they were captured. */
  readonly dropped: number
}

/** The section header block: the beginning of a file. `version` is that of Underlay. */
export function sectionHeader(version: string): Uint8Array {
  const start = words(BYTE_ORDER, 0x0000_0001, 0xffff_ffff, 0xffff_ffff)
  return block(SECTION, [start, textOption(OPTION.application, `Underlay ${version}`)])
}

/** The description block of an interface. */
export function interfaceDescription(captured: CaptureInterface): Uint8Array {
  return block(INTERFACE, [
    words(ETHERNET, captured.snapLength),
    textOption(OPTION.interfaceName, `${captured.namespace}:${captured.device}`),
    textOption(OPTION.interfaceDescription, captured.description),
    option(OPTION.resolution, Uint8Array.of(NANOSECONDS)),
  ])
}

/** The enhanced packet block of a frame. */
export function packetBlock(frame: CaptureFrame): Uint8Array {
  const { bytes, direction, comment } = frame
  const start = words(frame.interface, ...halves(frame.time), bytes.length, frame.length)
  return block(PACKET, [
    start,
    bytes,
    ...(direction === undefined ? [] : [wordOption(OPTION.flags, FLAGS[direction])]),
    ...(comment === undefined ? [] : [textOption(OPTION.comment, comment)]),
  ])
}

/** The statistics block of an interface; its time is that of the end of the capture. */
export function interfaceStatistics(statistics: CaptureStatistics): Uint8Array {
  return block(STATISTICS, [
    words(statistics.interface, ...halves(statistics.time)),
    longOption(OPTION.received, BigInt(statistics.received)),
    longOption(OPTION.dropped, BigInt(statistics.dropped)),
  ])
}

/** A timestamp as the format has it: its upper 32 bits, then its lower ones. */
function halves(time: bigint): [number, number] {
  return [Number((time >> 32n) & 0xffff_ffffn), Number(time & 0xffff_ffffn)]
}
