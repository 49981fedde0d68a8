import { textAt, u8 } from '../bytes.ts'

/** A domain name as it stands in a message. */
export interface DnsName {
  /** `web.example`; `<Root>` for the empty name. */
  readonly text: string
  /** Where it ends at its own place, whatever it points to. */
  readonly end: number
}

/** The most bytes that a name may have (RFC 1035, section 2.3.4). */
const LONGEST = 255

/**
 * Reads the name at `at` (RFC 1035, section 4.1.4): labels, and a pointer to where the rest stands, counted from `message`, where
 * the message begins. Undefined where it does not fit before `end`, is too long, or points forward, which could go round in circles.
 */
export function dnsName(bytes: Uint8Array, message: number, at: number, end: number): DnsName | undefined {
  let text = ''
  let length = 0
  let behind: number | undefined
  let place = at
  let lowest = at
  while (place < end) {
    const count = u8(bytes, place)
    if (count === 0) return { text: text === '' ? '<Root>' : text, end: behind ?? place + 1 }
    if (count >= 0xc0) {
      if (place + 2 > end) return undefined
      behind ??= place + 2
      place = message + (((count & 0x3f) << 8) | u8(bytes, place + 1))
      if (place >= lowest) return undefined
      lowest = place
      continue
    }
    length += count + 1
    if (count > 63 || place + 1 + count > end || length > LONGEST) return undefined
    text += (text === '' ? '' : '.') + textAt(bytes, place + 1, place + 1 + count)
    place += 1 + count
  }
  return undefined
}
