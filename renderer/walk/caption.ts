import type { Seen } from './stops.ts'

/** What happened at a stop, in the engine's sentences; cables go without saying where there is more. */
export function captionOf({ steps }: Pick<Seen, 'steps'>): string {
  const telling = steps.filter(({ by }) => by !== 'cable')
  return (telling.length > 0 ? telling : steps).map(({ text }) => text).join(' ')
}
