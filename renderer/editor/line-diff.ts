/** Lines that are in both texts, or in one of them; each side counts from 1. */
export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed'
  readonly text: string
  /** Where it stands in the newer text, or, for a removed one, in the older. */
  readonly line: number
}

/** Pairs of lines that are compared at most; beyond that, all between the first and last change counts as changed. */
const mostPairs = 4_000_000

/** What makes a newer text out of an older one, by whole lines: the fewest that can be taken away and added. */
export function lineDiff(older: string, newer: string): readonly DiffLine[] {
  const a = older.split('\n')
  const b = newer.split('\n')
  let start = 0
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start++
  let end = 0
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++
  const same = (from: number, to: number) =>
    b.slice(from, to).map((text, i): DiffLine => ({ kind: 'same', text, line: from + i + 1 }))
  return [
    ...same(0, start),
    ...changed(a.slice(start, a.length - end), b.slice(start, b.length - end), start + 1),
    ...same(b.length - end, b.length),
  ]
}

/** The part that differs; both sides begin at the same line. */
function changed(a: readonly string[], b: readonly string[], first: number): readonly DiffLine[] {
  const common = a.length * b.length > mostPairs ? undefined : commonLengths(a, b)
  const lines: DiffLine[] = []
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    const [left, right] = [a[i], b[j]]
    if (common && left !== undefined && left === right) {
      lines.push({ kind: 'same', text: left, line: first + j })
      i++
      j++
    } else if (
      left !== undefined &&
      (right === undefined || lengthAt(common, i + 1, j) >= lengthAt(common, i, j + 1))
    ) {
      lines.push({ kind: 'removed', text: left, line: first + i })
      i++
    } else {
      lines.push({ kind: 'added', text: right ?? '', line: first + j })
      j++
    }
  }
  return lines
}

function lengthAt(common: readonly Uint32Array[] | undefined, i: number, j: number): number {
  return common?.[i]?.[j] ?? 0
}

/** How many lines the longest common subsequence has from each pair of places on. */
function commonLengths(a: readonly string[], b: readonly string[]): readonly Uint32Array[] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1))
  for (let i = a.length - 1; i >= 0; i--) {
    const row = lengths[i]
    for (let j = b.length - 1; row && j >= 0; j--)
      row[j] =
        a[i] === b[j]
          ? lengthAt(lengths, i + 1, j + 1) + 1
          : Math.max(lengthAt(lengths, i + 1, j), lengthAt(lengths, i, j + 1))
  }
  return lengths
}

/** A piece of a difference as it is shown: lines, or how many that are the same were left out. */
export type DiffPiece = DiffLine | { readonly kind: 'left'; readonly count: number }

/** A difference with only so many lines around each change; what is left out is counted. */
export function withContext(lines: readonly DiffLine[], around: number): readonly DiffPiece[] {
  const near = new Set(
    lines.flatMap(({ kind }, at) =>
      kind === 'same' ? [] : Array.from({ length: 2 * around + 1 }, (_, i) => at - around + i),
    ),
  )
  const pieces: DiffPiece[] = []
  for (const [at, line] of lines.entries()) {
    const last = pieces.at(-1)
    if (near.has(at)) pieces.push(line)
    else if (last?.kind === 'left') pieces[pieces.length - 1] = { kind: 'left', count: last.count + 1 }
    else pieces.push({ kind: 'left', count: 1 })
  }
  return pieces
}
