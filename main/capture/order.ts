import type { Frame } from './frame.ts'

/** Puts the frames of several places in order of time. */
export interface Order {
  readonly add: (frame: Frame) => void
  /** Hands on what can be: all that is not newer than what was there at the call before, since nothing older can come any more. */
  readonly turn: () => void
  /** Hands on all. */
  readonly end: () => void
}

/**
 * Each place's frames come in order, but one place's may come later than another's, by as long as a block of the kernel's ring
 * waits. So with turns at least that far apart, what was known at one turn is complete at the next. No clock is asked, which may
 * be set meanwhile.
 */
export function createOrder(handOn: (frames: readonly Frame[]) => void): Order {
  let waiting: Frame[] = []
  let newest: Frame | undefined
  const give = (frames: readonly Frame[]) => {
    if (frames.length > 0) handOn(frames)
  }
  return {
    add: (frame) => waiting.push(frame),
    turn: () => {
      waiting.sort(byTime)
      const until = newest
      newest = waiting.at(-1)
      const first = until ? waiting.findIndex((frame) => byTime(frame, until) > 0) : 0
      const count = first < 0 ? waiting.length : first
      const complete = waiting.slice(0, count)
      waiting = waiting.slice(count)
      give(complete)
    },
    end: () => {
      const all = waiting.sort(byTime)
      waiting = []
      newest = undefined
      give(all)
    },
  }
}

/** Below zero where `one` passed before `other`. */
function byTime(one: Frame, other: Frame): number {
  return one.seconds - other.seconds || one.nanoseconds - other.nanoseconds
}
