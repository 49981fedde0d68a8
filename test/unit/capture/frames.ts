import type { Frame } from '../../../main/capture/frame.ts'

/** A frame at a moment, with as many bytes as are asked for. */
export function frameAt(time: number, more: Partial<Frame> = {}): Frame {
  const bytes = more.bytes ?? new Uint8Array(14)
  return {
    namespace: 'c1',
    link: 'eth0',
    direction: 'out',
    seconds: Math.floor(time),
    nanoseconds: Math.round((time % 1) * 1e9),
    bytes,
    length: bytes.length,
    ...more,
  }
}
