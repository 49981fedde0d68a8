import type { KernelObject } from '../kernel/objects.ts'
import type { SeenFrame, Test } from '../packet/filter/tests.ts'
import type { DissectOptions, Outline } from '../packet/outline.ts'
import { outline } from '../packet/outline.ts'
import { summarize } from '../packet/summary.ts'
import type { Frame } from './frame.ts'

/** A frame as a line of a list. */
export interface FrameRow {
  /** Since 1970, by the clock that all namespaces share. */
  readonly seconds: number
  readonly nanoseconds: number
  readonly namespace: string
  readonly link: string
  readonly direction: 'in' | 'out'
  /** The innermost protocol: `ICMP`. */
  readonly protocol: string
  readonly source: string
  readonly destination: string
  readonly info: string
  /** Bytes on the wire. */
  readonly length: number
}

/** Chooses and says frames: those that pass the test, each in one line. */
export function rowMaker(test: Test, options: DissectOptions): (frame: Frame) => FrameRow | undefined {
  return (frame) => {
    const seen = seenFrame(frame, options)
    return test(seen) ? rowOf(frame, seen.packet) : undefined
  }
}

/** A frame in one line, from what was read of it. */
export function rowOf(frame: Frame, packet: Outline): FrameRow {
  const { namespace, link, direction, seconds, nanoseconds, length } = frame
  return { seconds, nanoseconds, namespace, link, direction, ...summarize(packet), length }
}

/** A frame as filters look at it. */
export function seenFrame(frame: Frame, options: DissectOptions): SeenFrame {
  const { namespace, link, direction, bytes, length } = frame
  return { packet: outline(bytes, length, options), place: namespace, interface: link, direction }
}

/** What has to be known of a lab to read its frames: on which ports its overlays' tunnels are. */
export function dissectOptions(objects: readonly KernelObject[]): DissectOptions {
  const ports = objects.flatMap((object) =>
    object.kind === 'link' && object.device.type === 'vxlan' ? [object.device.port] : [],
  )
  return { vxlanPorts: new Set([4789, ...ports]) }
}
