import { setTimeout as sleep } from 'node:timers/promises'

/** Settles when a signal aborts, or has done so. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

/** Settles after so many milliseconds, or when `signal` aborts. */
export async function pauseFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  // An abort ends the pause early, and is no error.
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined)
}
