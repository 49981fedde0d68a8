import { randomUUID } from 'node:crypto'
import type { DissectOptions } from '../packet/outline.ts'
import type { Result } from '../problem.ts'
import { ok } from '../problem.ts'
import type { RunningLab } from '../record.ts'
import { linksInside } from './links-in.ts'
import type { Listening, Tally } from './listen.ts'
import { listen } from './listen.ts'
import { resolvePlaces } from './places.ts'
import { dissectOptions } from './row.ts'
import type { CaptureCounts, CaptureInfo } from './shown.ts'
import type { FrameStore } from './store.ts'
import { createStore } from './store.ts'

/** A capture that any number of windows look at, and that lives without any. */
export interface CaptureSession {
  readonly info: () => CaptureInfo
  readonly counts: () => CaptureCounts
  readonly frames: Pick<FrameStore, 'get' | 'range'>
  /** The interfaces that are heard, or were. */
  readonly links: Listening['links']
  /** Counts how often it was cleared. */
  readonly cleared: () => number
  /** What has to be known to read its frames. */
  readonly options: DissectOptions
  /** Ends the listening; settles when all that was heard is kept. */
  readonly stop: () => Promise<void>
  readonly clear: () => void
  /** Told of frames, counts and the end, until the returned function is called. */
  readonly onChange: (listener: () => void) => () => void
}

/** So much is kept of one capture. An engine of several captures has room for each. */
const limits = { frames: 200_000, bytes: 64 * 1024 * 1024 }

/** Milliseconds between two looks at the kernel's counters. */
const pause = 1000

/** Starts a capture at places of a running lab; without any, at all of them. */
export async function openCapture(
  { sandbox, record }: RunningLab,
  words: readonly string[],
): Promise<Result<CaptureSession>> {
  const places = await resolvePlaces(record, words, linksInside(sandbox))
  if (!places.ok) return places
  const listeners = new Set<() => void>()
  const changed = () => {
    for (const listener of listeners) listener()
  }
  const store = createStore(limits)
  let tally: Tally = { seen: 0, dropped: 0 }
  let before: Tally = tally
  let cleared = 0
  let info: CaptureInfo = {
    capture: randomUUID(),
    lab: record.lab.name,
    places: words,
    startedAt: new Date().toISOString(),
    listening: true,
    gone: [],
  }

  const opened: Result<Listening> = await listen(
    sandbox,
    places.value,
    (frames) => {
      store.add(frames)
      changed()
    },
    (place) => {
      info = { ...info, gone: [...info.gone, place] }
      changed()
    },
  )
  if (!opened.ok) return opened
  const listening = opened.value
  const timer = setInterval(() => void count(), pause)

  async function count(): Promise<void> {
    const now = await listening.tally()
    if (now.seen === tally.seen && now.dropped === tally.dropped) return
    tally = now
    changed()
  }
  const ended = listening.ended.then(({ tally: last, problem }) => {
    clearInterval(timer)
    tally = last
    info = { ...info, listening: false, ...(problem && { problem }) }
    changed()
  })

  return ok({
    info: () => info,
    counts: () => {
      const { first, next } = store.range()
      const seen = tally.seen - before.seen
      return { seen, dropped: tally.dropped - before.dropped, kept: next - first, fallen: first - 1 }
    },
    frames: store,
    links: listening.links,
    cleared: () => cleared,
    options: dissectOptions(record.objects),
    stop: async () => {
      if (info.listening) void listening.stop()
      await ended
    },
    clear: () => {
      cleared += 1
      before = tally
      store.clear()
      changed()
    },
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  })
}
