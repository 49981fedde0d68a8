import type { FrameRow } from '../capture/row.ts'
import { paint } from './output.ts'

/** A frame as one line for people: time, place, direction, protocol, addresses, what it says, bytes. */
export function frameLine(row: FrameRow, placeWidth: number): string {
  const { namespace, link, direction, protocol, source, destination, info, length } = row
  const place = `${namespace}:${link}`.padEnd(placeWidth)
  const ends = source === '' ? '' : `${source} → ${destination}  `
  return [
    paint('dim', clockOf(row)),
    paint('bold', place),
    direction.padEnd(3),
    paint('cyan', protocol.padEnd(6)),
    `${ends}${info}  ${paint('dim', `${length} bytes`)}`,
  ].join('  ')
}

/** The time of day here, to the microsecond: `14:03:07.042113`. */
function clockOf({ seconds, nanoseconds }: Pick<FrameRow, 'seconds' | 'nanoseconds'>): string {
  const date = new Date(seconds * 1000)
  const parts = [date.getHours(), date.getMinutes(), date.getSeconds()]
  const micro = String(Math.floor(nanoseconds / 1000)).padStart(6, '0')
  return `${parts.map((part) => String(part).padStart(2, '0')).join(':')}.${micro}`
}
