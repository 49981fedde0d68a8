import { texts } from '../texts/index.ts'

/** How many expectations there are of each outcome. */
export interface Counts {
  readonly total: number
  readonly pass: number
  readonly fail: number
  readonly error: number
}

/** How the expectations stand, in words: `16 of 18 hold, 2 fail`. */
export function summary({ total, pass, fail, error }: Counts): string {
  const say = texts.checks
  if (pass === total) return say.allHold(total)
  return [
    say.someHold(pass, total),
    ...(fail > 0 ? [say.someFail(fail)] : []),
    ...(error > 0 ? [say.someUnknown(error)] : []),
  ].join(', ')
}
