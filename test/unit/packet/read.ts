import { dissect } from '../../../main/packet/dissect.ts'
import type { DissectOptions } from '../../../main/packet/outline.ts'
import type { Field, Layer } from '../../../main/packet/packet.ts'
import { SAMPLES } from './samples.ts'

/** The bytes of a sample. */
export function sample(name: string): Uint8Array {
  const bytes = SAMPLES[name]
  if (bytes === undefined) throw new Error(`There is no sample ${name}.`)
  return bytes
}

/** The layers of a frame in words: `eth ip udp`. */
export function protocols(bytes: Uint8Array, length?: number, options?: DissectOptions): string {
  return dissect(bytes, length, options)
    .layers.map(({ protocol }) => protocol)
    .join(' ')
}

/** Fields of this name in all layers. */
export function fields(bytes: Uint8Array, name: string): Field[] {
  return dissect(bytes).layers.flatMap((layer) => layer.fields.filter((field) => field.name === name))
}

/** The texts of all fields of this name. */
export function texts(bytes: Uint8Array, name: string): string[] {
  return fields(bytes, name).map(({ text }) => text)
}

/** The first layer of a protocol. */
export function layer(bytes: Uint8Array, protocol: string, length?: number): Layer {
  const found = dissect(bytes, length).layers.find((each) => each.protocol === protocol)
  if (found === undefined) throw new Error(`There is no ${protocol} in this frame.`)
  return found
}
