/** The fonts of the map: names, addresses, and small words. */
export type Font = 'name' | 'mono' | 'small'

/** Pixels for one em. */
const sizes: Readonly<Record<Font, number>> = { name: 12, mono: 11, small: 11 }

/**
 * How wide a text is, in pixels, without asking a browser: a little more than the widest of the fonts that the interface may
 * get, so that nothing is ever cut off.
 */
export function widthOf(text: string, font: Font): number {
  let ems = 0
  for (const letter of text) ems += emsOf(letter, font)
  return ems * sizes[font]
}

function emsOf(letter: string, font: Font): number {
  const code = letter.codePointAt(0) ?? 0
  if (code > 0x2e7f) return 1.25
  if (font === 'mono') return 0.605
  const width = "ijl.,:;'|! ".includes(letter)
    ? 0.39
    : 'mwMW@%—'.includes(letter)
      ? 1.04
      : /[A-Z→]/.test(letter)
        ? 0.8
        : 0.67
  return font === 'name' ? width : width * 0.92
}

/** A text that fits into so many pixels: itself, or its start and an ellipsis. */
export function shorten(text: string, width: number, font: Font): string {
  if (widthOf(text, font) <= width) return text
  let room = width - emsOf('…', 'name') * sizes[font]
  let kept = ''
  for (const letter of text) {
    room -= emsOf(letter, font) * sizes[font]
    if (room < 0) break
    kept += letter
  }
  return `${kept.trimEnd()}…`
}
