/** A byte of a frame: where it is, its two hexadecimal digits, and the letter that it would be. */
export interface ShownByte {
  readonly at: number
  readonly hex: string
  /** A dot where it is no printable letter of ASCII. */
  readonly letter: string
}

/** A line of bytes, and where it begins: `0010`. */
export interface HexLine {
  readonly offset: string
  readonly bytes: readonly ShownByte[]
}

/** The lines of a hex dump. */
export function hexLines(hex: string, width: number): readonly HexLine[] {
  const lines: HexLine[] = []
  const count = hex.length / 2
  for (let start = 0; start < count; start += width) {
    const bytes: ShownByte[] = []
    for (let at = start; at < Math.min(count, start + width); at++) {
      const digits = hex.slice(2 * at, 2 * at + 2)
      const code = Number.parseInt(digits, 16)
      const isLetter = code > 0x20 && code < 0x7f
      bytes.push({ at, hex: digits, letter: isLetter ? String.fromCharCode(code) : '.' })
    }
    lines.push({ offset: start.toString(16).padStart(4, '0'), bytes })
  }
  return lines
}
