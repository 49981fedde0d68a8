import type { FrameRow } from '../../main/contract.ts'
import { clock } from '../parts/clock.ts'

/**
 * The time of day here at which a frame passed, to the microsecond, in two parts: `14:03:` and `07.042113`. Where there is little
 * room, the second one tells enough.
 */
export function frameTime({
  seconds,
  nanoseconds,
}: Pick<FrameRow, 'seconds' | 'nanoseconds'>): readonly [string, string] {
  const time = clock(new Date(seconds * 1000))
  const micro = String(Math.floor(nanoseconds / 1000)).padStart(6, '0')
  return [time.slice(0, -2), `${time.slice(-2)}.${micro}`]
}
