/** Edit distance (insertions, deletions, substitutions, swaps of neighbours), given up beyond `limit`. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1]
      let best = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (same ? 0 : 1),
      )
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      if (swapped) best = Math.min(best, (before[column - 2] ?? 0) + 1)
      current.push(best)
    }
    if (Math.min(...previous, ...current) > limit) return limit + 1
    before = previous
    previous = current
  }
  return previous[b.length] ?? limit + 1
}

/** The known word that `written` most likely means, or undefined when none is near. */
export function nearest(written: string, known: Iterable<string>): string | undefined {
  const word = written.slice(0, 64).toLowerCase()
  const limit = Math.max(1, Math.floor(word.length / 3))
  let best: string | undefined
  let bestDistance = limit + 1
  for (const candidate of known) {
    const other = candidate.toLowerCase()
    const begins = word.length >= 3 && other.length >= 3 && (other.startsWith(word) || word.startsWith(other))
    const found = Math.min(distance(word, other, bestDistance - 1), begins ? limit : limit + 1)
    if (found < bestDistance) {
      best = candidate
      bestDistance = found
    }
  }
  return best
}

/** Words for a sentence: `a`, `a and b`, `a, b and c`; a long list is cut to eight and counted. */
export function listed(words: readonly string[], last = 'and'): string {
  const shown = words.length > 9 ? [...words.slice(0, 8), `${words.length - 8} more`] : words
  if (shown.length < 2) return shown[0] ?? ''
  return `${shown.slice(0, -1).join(', ')} ${last} ${shown.at(-1) ?? ''}`
}

/** The hint for a name that is not there: the one that was likely meant, or what there is. */
export function didYouMean(guess: string | undefined, known: readonly string[], what: string): string {
  if (guess !== undefined) return `Did you mean \`${guess}\`?`
  if (known.length === 0) return `The lab has no ${what} yet.`
  return `The lab has ${listed(known)}.`
}

/** A number with commas: `16,777,215`. Loading the language tables of `toLocaleString` takes 10 ms. */
export function thousands(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',')
}
