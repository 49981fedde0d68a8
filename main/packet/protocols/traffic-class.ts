/** What a router may tell about congestion in two bits (RFC 3168). */
export const ECN: readonly string[] = ['not in use', 'in use', 'in use', 'congestion met']

/** The name of a differentiated services code point (RFC 2474, 2597, 3246), where it has one. */
export function dscpName(code: number): string | undefined {
  if (code === 0) return 'default'
  if (code === 46) return 'EF, expedited'
  if (code % 8 === 0) return `CS${code / 8}`
  const [group, drop] = [code >> 3, (code & 7) / 2]
  return group >= 1 && group <= 4 && Number.isInteger(drop) ? `AF${group}${drop}` : undefined
}
