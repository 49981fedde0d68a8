import { fieldsOf } from '../dissect.ts'
import type { Outline } from '../outline.ts'
import type { Direction } from '../pcapng.ts'
import type { Protocol } from '../packet.ts'
import type { FieldSet, Property } from './names.ts'
import type { Value } from './values.ts'

/** A captured frame, as a filter sees it. */
export interface SeenFrame {
  /** The frame; that its headers were found is enough. */
  readonly packet: Outline
  /** The name of the node that it was captured at. */
  readonly place: string
  readonly interface: string
  readonly direction?: Direction
}

/** Whether a frame is wanted. */
export type Test = (frame: SeenFrame) => boolean

/** Whether all or some of the values that a frame has are right; of a frame that has none, nothing is. */
export type Judge = (values: readonly Value[]) => boolean

/** Frames with a layer of the protocol, inner or outer. */
export function hasProtocol(protocol: Protocol): Test {
  return ({ packet }) => packet.layers.some((layer) => layer.protocol === protocol)
}

/** Frames with a layer that is broken or cut off. */
export const isMalformed: Test = ({ packet }) =>
  packet.layers.some(({ malformed }) => malformed !== undefined)

/** Frames whose fields of these names pass a judgement. Only layers that may have them are read. */
export function fieldTest({ fields, protocols }: FieldSet, judge: Judge): Test {
  return ({ packet }) => {
    const values: Value[] = []
    for (const layer of packet.layers)
      if (protocols.has(layer.protocol))
        for (const field of fieldsOf(packet, layer)) if (fields.has(field.name)) values.push(field.value)
    return values.length > 0 && judge(values)
  }
}

/** Frames whose property passes a judgement. */
export function propertyTest(property: Property, judge: Judge): Test {
  return (frame) => {
    const value = propertyOf(frame, property)
    return value !== undefined && judge([value])
  }
}

function propertyOf(frame: SeenFrame, property: Property): Value | undefined {
  if (property === 'frame.len') return frame.packet.length
  if (property === 'frame.cap_len') return frame.packet.bytes.length
  return frame[property]
}

/** Frames that have these bytes anywhere from the beginning of a layer of the protocol on, or anywhere at all. */
export function contentTest(sought: Uint8Array, protocol?: Protocol): Test {
  return ({ packet: { bytes, layers } }) => {
    if (protocol === undefined) return holds(bytes, sought, 0)
    return layers.some((layer) => layer.protocol === protocol && holds(bytes, sought, layer.start))
  }
}

function holds(bytes: Uint8Array, sought: Uint8Array, from: number): boolean {
  const [first = 0] = sought
  for (let at = bytes.indexOf(first, from); at >= 0; at = bytes.indexOf(first, at + 1))
    if (sought.every((byte, index) => bytes[at + index] === byte)) return true
  return false
}
