const pad = (value: number, width = 2) => String(value).padStart(width, '0')

/** A moment as a clock of this machine shows it: `14:03:07`. */
export function clock(time: Date | string): string {
  const date = new Date(time)
  return `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`
}

/** With milliseconds: `14:03:07.042`. */
export function preciseClock(time: Date | string): string {
  return `${clock(time)}.${pad(new Date(time).getMilliseconds(), 3)}`
}
