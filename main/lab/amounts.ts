/** Bits a second by unit, as tc(8) writes them. */
const rateUnits = { bit: 1, kbit: 1e3, mbit: 1e6, gbit: 1e9 } as const
/** Microseconds by unit. */
const timeUnits = { us: 1, ms: 1e3, s: 1e6 } as const

/** `10mbit` in bits a second. Nothing where it is not a number with such a unit: tc’s `mbps` are megabytes, and not taken. */
export function parseRate(text: string): number | undefined {
  return parse(text.toLowerCase(), rateUnits)
}

/** `40ms` in microseconds. */
export function parseTime(text: string): number | undefined {
  return parse(text, timeUnits)
}

/** `0.1%` as 0.1. */
export function parsePercent(text: string): number | undefined {
  return parse(text, { '%': 1 })
}

/** Bits a second for people: `10 mbit`. */
export function rateText(rate: number): string {
  return inLargest(rate, rateUnits)
}

/** Microseconds for people: `40 ms`. */
export function timeText(time: number): string {
  return inLargest(time, timeUnits)
}

function parse(text: string, units: Readonly<Record<string, number>>): number | undefined {
  const [, digits, name = ''] = /^(\d{1,12}(?:\.\d{1,6})?) ?([a-z%]+)$/.exec(text.trim()) ?? []
  const unit = Object.hasOwn(units, name) ? units[name] : undefined
  return digits === undefined || unit === undefined ? undefined : Number((Number(digits) * unit).toFixed(6))
}

function inLargest(value: number, units: Readonly<Record<string, number>>): string {
  const [name, unit] = Object.entries(units).findLast(([, each]) => value >= each) ?? ['', 1]
  return `${Number((value / unit).toPrecision(6))} ${name}`.trimEnd()
}
