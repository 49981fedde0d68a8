/** An engine that ended so often within so many milliseconds is not started again without asking. */
export const limit = { times: 3, within: 60_000 } as const

/** Whether an engine that ended at these times (milliseconds, the last one being now) is started again by itself. */
export function mayRestart(ends: readonly number[]): boolean {
  const now = ends.at(-1) ?? 0
  return ends.filter((time) => now - time < limit.within).length <= limit.times
}
