import { window } from '../wire.ts'

/** Where a stream's source puts its items. */
export interface Outlet<Item> {
  /** Hands an item on; whatever is handed on while the outlet is full waits in memory. */
  readonly send: (item: Item) => void
  /** Whether the interface has fallen behind: a source that can wait should. */
  readonly full: () => boolean
  /** Settles when the outlet is not full (any more), or is closed. */
  readonly ready: () => Promise<void>
  /** Aborted when the interface wants no more, or is gone. */
  readonly signal: AbortSignal
}

/** The engine's end of one stream: an outlet, and how much of it is under way. */
export interface Channel extends Outlet<unknown> {
  /** The interface has worked off so many characters. */
  readonly taken: (size: number) => void
  readonly close: () => void
}

/** Makes a channel whose items go to `write`, which returns how many characters each has become. */
export function openChannel(write: (item: unknown) => number): Channel {
  const closing = new AbortController()
  let underWay = 0
  let waiting: (() => void)[] = []
  const wake = () => {
    for (const go of waiting) go()
    waiting = []
  }
  return {
    send: (item) => {
      if (!closing.signal.aborted) underWay += write(item)
    },
    full: () => underWay > window.most,
    ready: () =>
      underWay <= window.most || closing.signal.aborted
        ? Promise.resolve()
        : new Promise((resolve) => waiting.push(resolve)),
    signal: closing.signal,
    taken: (size) => {
      underWay = Math.max(0, underWay - size)
      if (underWay <= window.resume) wake()
    },
    close: () => {
      closing.abort()
      wake()
    },
  }
}
