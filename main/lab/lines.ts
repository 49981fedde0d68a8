import type { Place } from '../problem.ts'

/** The offsets at which lines start; YAML breaks lines at `\n`, `\r\n` and `\r`. */
export function findLines(text: string): number[] {
  const starts = [0]
  for (let offset = 0; offset < text.length; offset++) {
    const code = text.charCodeAt(offset)
    if (code === 10 || (code === 13 && text.charCodeAt(offset + 1) !== 10)) starts.push(offset + 1)
  }
  return starts
}

/** The line (from 1) that holds an offset. */
function lineAt(lineStarts: readonly number[], offset: number): number {
  let low = 0
  let high = lineStarts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((lineStarts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low + 1
}

/** A line of the file as it is written, without its line break. Lines count from 1. */
function lineText(text: string, lineStarts: readonly number[], line: number): string {
  return text.slice(lineStarts[line - 1] ?? 0, lineStarts[line] ?? text.length).replace(/[\r\n]+$/, '')
}

/** Line and column of an offset, and that line's text, ready to be part of a problem. */
export function locate(
  text: string,
  lineStarts: readonly number[],
  file: string,
  offset: number,
  key = '',
): { place: Place; quote: string } {
  const line = lineAt(lineStarts, offset)
  const column = offset - (lineStarts[line - 1] ?? 0) + 1
  return { place: { file, line, column, key }, quote: lineText(text, lineStarts, line) }
}
