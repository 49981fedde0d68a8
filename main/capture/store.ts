import type { Frame } from './frame.ts'

/** The newest frames of a capture, by number. */
export interface FrameStore {
  readonly add: (frames: readonly Frame[]) => void
  /** The frame of a number, where it is still kept. */
  readonly get: (number: number) => Frame | undefined
  /** The number of the oldest frame that is kept, and of the next one that will come. */
  readonly range: () => { readonly first: number; readonly next: number }
  /** Forgets all frames; numbers begin anew. */
  readonly clear: () => void
}

/** How much is kept: frames, and the bytes in them. */
export interface StoreLimits {
  readonly frames: number
  readonly bytes: number
}

/** Keeps frames up to a limit; then the oldest fall out. */
export function createStore(limits: StoreLimits): FrameStore {
  const slots: Frame[] = []
  let first = 1
  let next = 1
  let bytes = 0

  const slot = (number: number) => number % limits.frames

  function drop(): void {
    bytes -= slots[slot(first)]?.bytes.length ?? 0
    first += 1
  }

  return {
    add: (frames) => {
      for (const frame of frames) {
        if (next - first === limits.frames) drop()
        slots[slot(next)] = frame
        bytes += frame.bytes.length
        next += 1
        while (bytes > limits.bytes) drop()
      }
    },
    get: (number) => (number >= first && number < next ? slots[slot(number)] : undefined),
    range: () => ({ first, next }),
    clear: () => {
      slots.length = 0
      first = next = 1
      bytes = 0
    },
  }
}
