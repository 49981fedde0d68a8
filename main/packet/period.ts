/** A time of so many seconds for people: `86400 seconds (1 day)`. All ones is for ever, in DHCP and in IPv6. */
export function period(seconds: number): string {
  if (seconds === 0xffffffff) return 'for ever'
  const units: [number, string][] = [
    [86_400, 'day'],
    [3600, 'hour'],
    [60, 'minute'],
  ]
  const [size, unit] = units.find(([each]) => seconds >= each && seconds % each === 0) ?? [1, 'second']
  if (size === 1) return `${seconds} ${seconds === 1 ? 'second' : 'seconds'}`
  const count = seconds / size
  return `${seconds} seconds (${count} ${unit}${count === 1 ? '' : 's'})`
}
