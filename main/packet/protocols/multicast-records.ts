/** What a record of a membership report wants, by its type (RFC 3376, section 4.2.12, and 3810, section 5.2.12). */
export const RECORDS: readonly string[] = [
  '',
  'hears it from these only',
  'hears it from all but these',
  'from now on from these only',
  'from now on from all but these',
  'also from these',
  'no longer from these',
]

/** What a record with so many sources comes to, for its commonest forms: with none named, all or nobody. */
export function recordInfo(type: number, sources: number): string | undefined {
  if (sources > 0) return undefined
  if (type === 4 || type === 2) return 'joins'
  return type === 3 ? 'leaves' : undefined
}
