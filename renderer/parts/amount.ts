const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** A count of bytes for people, in powers of 1000: `1.5 kB`. */
export function bytes(count: number): string {
  const power = count < 1000 ? 0 : Math.min(Math.floor(Math.log10(count) / 3), units.length - 1)
  const value = count / 1000 ** power
  return `${power === 0 || value >= 100 ? value.toFixed(0) : value.toFixed(1)} ${units[power] ?? ''}`
}

/** A number with its noun: `1 packet`, `2 packets`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`
}
