/** Linux: an interface name has at most 15 bytes (IFNAMSIZ less the closing NUL). */
const MAX_INTERFACE_NAME = 15

/** Names that the kernel keeps for itself: its settings have folders of these names beside those of the interfaces. */
const RESERVED = new Set(['all', 'default', '.', '..'])

/** Two independent 32-bit FNV-1a hashes of a text. Not for secrets: only short, stable and well spread. */
export function hash(text: string): readonly [number, number] {
  let one = 0x811c9dc5
  let two = 0x9747b28c
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    one = Math.imul(one ^ code, 0x01000193)
    two = Math.imul(two ^ code, 0x5bd1e995)
    two ^= two >>> 15
  }
  return [(one ^ (one >>> 16)) >>> 0, two >>> 0]
}

/** `length` characters of base 36 that stand for a text. */
function digest(text: string, length: number): string {
  const [one, two] = hash(text)
  return (one.toString(36) + two.toString(36)).slice(0, length).padStart(length, '0')
}

/**
 * An interface name of at most 15 bytes for `head` + `tail`: as it is where it fits, else the start of `head`, four
 * characters that stand for all of it, and `tail`. `taken` holds the names of the same namespace; the chosen name is
 * added to it. Names of others matter only where two would be the same.
 */
export function shortName(head: string, tail: string, taken: Set<string>): string {
  const whole = head + tail
  let name = whole.length <= MAX_INTERFACE_NAME ? whole : shortened(head, tail, whole)
  for (let attempt = 1; taken.has(name) || RESERVED.has(name); attempt++)
    name = shortened(head, tail, `${whole} ${attempt}`)
  taken.add(name)
  return name
}

function shortened(head: string, tail: string, of: string): string {
  const room = MAX_INTERFACE_NAME - tail.length - 5
  return `${head.slice(0, room).replace(/[-_.]+$/, '')}-${digest(of, 4)}${tail}`
}

/**
 * A MAC address that stands for a text: unicast, locally administered, and never one of `02:42:…`, which Docker makes
 * from addresses. `taken` holds the lab's MACs; the chosen one is added to it.
 */
export function derivedMac(of: string, taken: Set<string>): string {
  for (let attempt = 0; ; attempt++) {
    const mac = hashMac(attempt === 0 ? of : `${of} ${attempt}`)
    if (mac.startsWith('02:42:') || taken.has(mac)) continue
    taken.add(mac)
    return mac
  }
}

const HEX = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, '0'))

/** Four bytes of a number as `0a:00:00:03`. */
function colons(value: number): string {
  return `${HEX[value >>> 24]}:${HEX[(value >>> 16) & 255]}:${HEX[(value >>> 8) & 255]}:${HEX[value & 255]}`
}

function hashMac(text: string): string {
  const [one, two] = hash(text)
  return `${HEX[((one >>> 24) & 0xfc) | 0x02]}:${HEX[(one >>> 16) & 255]}:${colons(two)}`
}

/** Docker's MAC of an overlay endpoint: `02:42:` and the four bytes of its IPv4 address. */
export function overlayMac(address: bigint): string {
  return `02:42:${colons(Number(address & 0xffffffffn))}`
}
