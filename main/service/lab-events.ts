import type { EventBatch, LabEvent } from '../contract.ts'
import { watchEvents } from '../observe/events.ts'
import type { Result } from '../problem.ts'
import type { RunningLab } from '../record.ts'
import type { Outlet } from './outlet.ts'

/** Milliseconds in which events are gathered. */
const gathering = 50

/** So many events of one batch are told; a flood has to be counted, not read. */
const most = 2000

/** Tells of changes in a lab's kernel, several at once. Those that come while the interface does not keep up are counted only. */
export async function followEvents(lab: RunningLab, outlet: Outlet<EventBatch>): Promise<Result<void>> {
  let events: LabEvent[] = []
  let lost = 0
  let timer: NodeJS.Timeout | undefined
  let waiting = false

  const flush = () => {
    timer = undefined
    if (outlet.full()) {
      lost += events.length
      events = []
      void untilReady()
    } else if (events.length > 0 || lost > 0) {
      outlet.send({ events, lost })
      events = []
      lost = 0
    }
  }
  const untilReady = async () => {
    if (waiting) return
    waiting = true
    await outlet.ready()
    waiting = false
    // An outlet that is closed is ready, and stays full.
    if (!outlet.signal.aborted) flush()
  }
  const take = (event: LabEvent) => {
    if (events.length < most) events.push(event)
    else lost += 1
    timer ??= setTimeout(flush, gathering)
  }

  const result = await watchEvents(lab, take, outlet.signal)
  clearTimeout(timer)
  flush()
  return result
}
