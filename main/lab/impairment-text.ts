import { rateText, timeText } from './amounts.ts'
import type { Effects, Impairment } from './lab.ts'

/** An impairment in words: `10 mbit, delay 40 ms ± 5 ms, 1% lost`. */
export function impairmentText(
  effects: Effects,
  direction: 'out' | 'in' | 'both' = 'out',
  down = false,
): string {
  const { rate, delay, jitter, loss, corrupt, duplicate, reorder } = effects
  const share = (part: number | undefined, what: string) => (part === undefined ? [] : [`${part}% ${what}`])
  const words = [
    ...(down ? ['down'] : []),
    ...(rate === undefined ? [] : [rateText(rate)]),
    ...(delay === undefined
      ? []
      : [`delay ${timeText(delay)}${jitter === undefined ? '' : ` ± ${timeText(jitter)}`}`]),
    ...share(loss, 'lost'),
    ...share(corrupt, 'corrupted'),
    ...share(duplicate, 'duplicated'),
    ...share(reorder, 'reordered'),
  ]
  const ways = { out: '', in: ' (what it gets)', both: ' (both ways)' }[direction]
  return `${words.join(', ')}${ways}`
}

/** An impairment in the words of a lab file. */
export function fileWords(effects: Effects, direction: 'out' | 'in' | 'both'): Impairment['words'] {
  const { rate, delay, jitter, loss, corrupt, duplicate, reorder } = effects
  const joined = (text: string) => text.replace(' ', '')
  const shares = Object.entries({ loss, corrupt, duplicate, reorder }).flatMap(
    ([key, part]): [string, string][] => (part === undefined ? [] : [[key, `${part}%`]]),
  )
  return {
    ...(rate !== undefined && { rate: joined(rateText(rate)) }),
    ...(delay !== undefined && { delay: joined(timeText(delay)) }),
    ...(jitter !== undefined && { jitter: joined(timeText(jitter)) }),
    ...Object.fromEntries(shares),
    ...(direction !== 'out' && { direction }),
  }
}
