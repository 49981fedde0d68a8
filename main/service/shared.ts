import type { Result } from '../problem.ts'
import { ok } from '../problem.ts'
import { untilAborted } from './until-aborted.ts'

/** A source that several may follow at once: what a newcomer is told first, and when it has ended by itself. */
export interface SharedSource<Item> {
  readonly opening: () => readonly Item[]
  readonly ended: Promise<Result<void>>
}

interface Hub<Item> {
  readonly source: SharedSource<Item>
  readonly listeners: Set<(item: Item) => void>
  readonly stop: AbortController
}

/**
 * Lets all who follow the same thing (by its key) share one source, which is started with the first and stopped after the
 * last of them.
 */
export function shared<Item>(
  start: (key: string, tell: (item: Item) => void, signal: AbortSignal) => SharedSource<Item>,
): (key: string, listener: (item: Item) => void, signal: AbortSignal) => Promise<Result<void>> {
  const hubs = new Map<string, Hub<Item>>()

  function open(key: string): Hub<Item> {
    const listeners = new Set<(item: Item) => void>()
    const stop = new AbortController()
    const tell = (item: Item) => {
      for (const listener of listeners) listener(item)
    }
    const hub = { source: start(key, tell, stop.signal), listeners, stop }
    hubs.set(key, hub)
    const over = () => {
      close(key, hub)
    }
    // How it ended is for those who follow it then; there may be none.
    hub.source.ended.then(over, over)
    return hub
  }

  function close(key: string, hub: Hub<Item>): void {
    hub.stop.abort()
    if (hubs.get(key) === hub) hubs.delete(key)
  }

  return async (key, listener, signal) => {
    if (signal.aborted) return ok(undefined)
    const hub = hubs.get(key) ?? open(key)
    for (const item of hub.source.opening()) listener(item)
    hub.listeners.add(listener)
    const left = untilAborted(signal).then(() => ok(undefined))
    try {
      return await Promise.race([hub.source.ended, left])
    } finally {
      hub.listeners.delete(listener)
      if (hub.listeners.size === 0) close(key, hub)
    }
  }
}
