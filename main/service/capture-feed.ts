import { setTimeout as sleep } from 'node:timers/promises'
import { rowMaker } from '../capture/row.ts'
import type { CaptureSession } from '../capture/session.ts'
import type { FrameBatch, NumberedRow } from '../capture/shown.ts'
import type { Test } from '../packet/filter/tests.ts'
import type { Outlet } from './outlet.ts'

/** Milliseconds between two batches while frames come. */
const pause = 100

/** Rows of one batch, and milliseconds that may be spent on choosing them. */
const batch = { rows: 500, time: 20 } as const

/** Frames that a list may be behind of what comes. It shows the newest: what is further back is passed over then. */
const behind = 5000

/** Rows and milliseconds of a batch once nothing comes any more: all that is kept is listed, as fast as the interface takes it. */
const afterwards = { rows: 2000, time: 50 } as const

/** What is listed of a capture. */
type FedSession = Pick<CaptureSession, 'info' | 'counts' | 'frames' | 'cleared' | 'options' | 'onChange'>

/**
 * Lists the frames of a capture that pass a test, from the oldest that is kept on, until the interface wants no more. While frames
 * come faster than they can be listed, the newest are, and the others are counted.
 */
export async function feedRows(session: FedSession, test: Test, outlet: Outlet<FrameBatch>): Promise<void> {
  const rowOf = rowMaker(test, session.options)
  let cursor = session.frames.range().first
  let cleared = session.cleared()
  let anew = true

  /** The next batch. */
  function take(): FrameBatch {
    if (cleared !== session.cleared()) {
      cleared = session.cleared()
      cursor = session.frames.range().first
      anew = true
    }
    const { first, next } = session.frames.range()
    const fellOut = Math.max(0, first - cursor)
    cursor += fellOut
    const { listening } = session.info()
    const limit = listening ? batch : afterwards
    const rows: NumberedRow[] = []
    const until = performance.now() + limit.time
    while (cursor < next && rows.length < limit.rows && performance.now() < until) {
      const frame = session.frames.get(cursor)
      const row = frame && rowOf(frame)
      if (row) rows.push({ number: cursor, ...row })
      cursor += 1
    }
    const tooFar = listening && next - cursor > behind ? next - cursor - batch.rows : 0
    cursor += tooFar
    const told = { anew, rows, skipped: fellOut + tooFar, counts: session.counts() }
    anew = false
    return told
  }

  const change = changes(session, outlet.signal)
  while (!outlet.signal.aborted) {
    outlet.send(take())
    await outlet.ready()
    const more = cursor < session.frames.range().next
    if (more && !session.info().listening) continue
    if (!more) await change.next()
    // One batch tells all that comes meanwhile.
    await sleep(pause, undefined, { signal: outlet.signal }).catch(() => undefined)
  }
  change.end()
}

/** Waits for changes of a capture. A change that nobody waited for is told to who waits next. */
function changes({ onChange }: FedSession, signal: AbortSignal) {
  let missed = false
  let wake: (() => void) | undefined
  const told = () => {
    missed = true
    wake?.()
  }
  signal.addEventListener('abort', told, { once: true })
  return {
    next: async () => {
      if (!missed) await new Promise<void>((resolve) => (wake = resolve))
      missed = false
    },
    end: onChange(told),
  }
}
