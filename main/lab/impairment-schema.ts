import * as z from 'zod/mini'
import { parsePercent, parseRate, parseTime, rateText, timeText } from './amounts.ts'
import { optional } from './describe-key.ts'

/** An amount with its unit, which has to be within limits. A number without one is told what it lacks. */
function amount(
  pattern: string,
  parse: (text: string) => number | undefined,
  [least, most]: readonly [number, number],
  { shape, limits }: { readonly shape: string; readonly limits: string },
) {
  return z
    .pipe(
      z.unknown(),
      z.transform((value: unknown, context): number => {
        const read = typeof value === 'string' ? parse(value) : undefined
        if (read !== undefined && read >= least && read <= most) return read
        const written = typeof value === 'string' ? value : JSON.stringify(value)
        const [what, hint] =
          read === undefined
            ? [shape, `Write it with its unit: ${examples[pattern] ?? ''}.`]
            : [limits, `Write ${limits}.`]
        const message = `\`${written}\` is not ${what}.`
        context.issues.push({ code: 'custom', message, params: { hint }, input: value })
        return z.NEVER
      }),
    )
    .register(z.globalRegistry, { type: 'string', pattern })
}

const NUMBER = '^\\d+(\\.\\d+)? ?'
const RATE = `${NUMBER}[kmgKMG]?[bB][iI][tT]$`
const TIME = `${NUMBER}(us|ms|s)$`
const PERCENT = `${NUMBER}%$`
const examples: Readonly<Record<string, string>> = {
  [RATE]: '`10mbit` (`bit`, `kbit`, `mbit` or `gbit` a second; not bytes)',
  [TIME]: '`40ms` (`us`, `ms` or `s`)',
  [PERCENT]: '`1%`',
}

/** 1 kbit to 100 gbit a second. */
const rates = [1e3, 1e11] as const
/** Up to a minute. */
const times = [1, 6e7] as const

const rate = amount(RATE, parseRate, rates, {
  shape: 'a rate',
  limits: `a rate from ${rateText(rates[0])} to ${rateText(rates[1])}`,
})
/** A time with its unit, in microseconds. */
export const duration = amount(TIME, parseTime, times, {
  shape: 'a time',
  limits: `a time from ${timeText(times[0])} to ${timeText(times[1])}`,
})
const percent = amount(PERCENT, parsePercent, [0.0001, 100], {
  shape: 'a percentage',
  limits: 'a percentage from 0.0001% to 100%',
})

/** `impairments.LINK`: what goes wrong on a link. Rates are bits a second, times microseconds, shares percent. */
export const impairmentSchema = z.strictObject({
  rate: optional('Bits a second that the link carries: `10mbit`, `512kbit`, `1gbit`.', rate),
  delay: optional('How long each packet takes on its way: `40ms`.', duration),
  jitter: optional(
    'By how much the delay varies, up and down: `5ms`. It needs a `delay`, and may reorder packets.',
    duration,
  ),
  loss: optional('Percentage of the packets that are lost, each by chance: `1%`.', percent),
  corrupt: optional('Percentage of the packets in which one bit is turned over: `0.1%`.', percent),
  duplicate: optional('Percentage of the packets that arrive twice: `1%`.', percent),
  reorder: optional(
    'Percentage of the packets that go at once, past those that wait for their `delay`: `5%`.',
    percent,
  ),
  down: optional('The node’s interface is set down: nothing passes, either way.', z.boolean()),
  direction: optional(
    'Which packets it happens to, seen from the named node: `out` (where absent) those that it sends, `in` those that it gets, `both` all.',
    z.literal(['out', 'in', 'both']),
  ),
})

export type ImpairmentInput = z.output<typeof impairmentSchema>

/** The first thing that does not go together in an impairment, or nothing. */
export function contradiction(
  input: ImpairmentInput,
): { readonly key: keyof ImpairmentInput; readonly message: string; readonly hint: string } | undefined {
  const { delay, jitter, reorder, direction, down, ...shares } = input
  if (jitter !== undefined && delay === undefined)
    return { key: 'jitter', message: '`jitter` varies a delay, and there is none.', hint: 'Add `delay:`.' }
  if (jitter !== undefined && delay !== undefined && jitter > delay) {
    const message = `A delay of ${timeText(delay)} cannot vary by ${timeText(jitter)}.`
    return { key: 'jitter', message, hint: `Write at most ${timeText(delay).replace(' ', '')}.` }
  }
  if (reorder !== undefined && delay === undefined) {
    const message = '`reorder` lets packets go past those that wait, and none wait without a `delay`.'
    return { key: 'reorder', message, hint: 'Add `delay:`.' }
  }
  const effects = Object.values({ ...shares, delay }).filter((value) => value !== undefined)
  if (direction !== undefined && effects.length === 0) {
    const message = '`direction` says nothing here: what is down is down both ways.'
    return { key: 'direction', message, hint: 'Remove it, or add `rate:`, `delay:`, `loss:` …' }
  }
  if (effects.length === 0 && down !== true)
    return {
      key: 'down',
      message: 'The impairment asks for nothing.',
      hint: 'Add `rate:`, `delay:`, `loss:` … or `down: true`.',
    }
  return undefined
}
