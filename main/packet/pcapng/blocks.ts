import { OPTION } from './format.ts'

const LITTLE = true

/** Numbers of 32 bits, one after the other. */
export function words(...numbers: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(4 * numbers.length)
  const view = new DataView(bytes.buffer)
  numbers.forEach((number, index) => view.setUint32(4 * index, number, LITTLE))
  return bytes
}

/** An option without its padding. A value that is longer than an option can be is cut off. */
export function option(code: number, value: Uint8Array): Uint8Array {
  const kept = value.subarray(0, 0xffff)
  const bytes = new Uint8Array(4 + kept.length)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, code, LITTLE)
  view.setUint16(2, kept.length, LITTLE)
  bytes.set(kept, 4)
  return bytes
}

/** An option that is text. */
export function textOption(code: number, text: string): Uint8Array {
  return option(code, new TextEncoder().encode(text))
}

/** An option that is a number of 32 bits. */
export function wordOption(code: number, value: number): Uint8Array {
  return option(code, words(value))
}

/** An option that is a number of 64 bits. */
export function longOption(code: number, value: bigint): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, value, LITTLE)
  return option(code, bytes)
}

/** A block: its parts, each padded to four bytes, and behind them the end of its options, between its length twice. */
export function block(type: number, parts: readonly Uint8Array[]): Uint8Array {
  const size = parts.reduce((sum, part) => sum + padded(part.length), 16)
  const bytes = new Uint8Array(size)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, type, LITTLE)
  view.setUint32(4, size, LITTLE)
  let at = 8
  for (const part of parts) {
    bytes.set(part, at)
    at += padded(part.length)
  }
  view.setUint32(at, OPTION.end, LITTLE)
  view.setUint32(at + 4, size, LITTLE)
  return bytes
}

function padded(length: number): number {
  return (length + 3) & ~3
}
