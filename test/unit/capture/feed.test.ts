import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import type { CaptureSession } from '../../../main/capture/session.ts'
import type { FrameBatch } from '../../../main/capture/shown.ts'
import { createStore } from '../../../main/capture/store.ts'
import type { Test } from '../../../main/packet/filter/tests.ts'
import { feedRows } from '../../../main/service/capture-feed.ts'
import { openChannel } from '../../../main/service/outlet.ts'
import { window } from '../../../main/wire.ts'
import { frameAt } from './frames.ts'

const open: { close: () => void }[] = []
afterEach(() => {
  for (const each of open.splice(0)) each.close()
})

/** A capture without a kernel behind it, whose frames a test adds. */
function capturing({ frames = 100_000 } = {}) {
  const store = createStore({ frames, bytes: 1e9 })
  const listeners = new Set<() => void>()
  const state = { listening: true, cleared: 0 }
  const tell = () => {
    for (const listener of listeners) listener()
  }
  const session: Pick<CaptureSession, 'info' | 'counts' | 'frames' | 'cleared' | 'options' | 'onChange'> = {
    info: () => ({ capture: '1', lab: 'x', places: [], startedAt: '', gone: [], listening: state.listening }),
    counts: () => ({ seen: 0, dropped: 0, kept: 0, fallen: 0 }),
    frames: store,
    cleared: () => state.cleared,
    options: {},
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  return {
    session,
    add: (count: number) => {
      store.add(Array.from({ length: count }, (_, index) => frameAt(index)))
      tell()
    },
    stop: () => {
      state.listening = false
      tell()
    },
    clear: () => {
      state.cleared += 1
      store.clear()
      tell()
    },
  }
}

const everything: Test = () => true

/** Follows a capture as an interface does, which works off what it gets unless it is told not to. */
function follow(session: ReturnType<typeof capturing>['session'], { takes = true, test = everything } = {}) {
  const batches: FrameBatch[] = []
  const size = takes ? 1 : window.most + 1
  const channel = openChannel(() => size)
  open.push(channel)
  const send = (batch: FrameBatch) => {
    batches.push(batch)
    channel.send(batch)
    if (takes) channel.taken(size)
  }
  const over = feedRows(session, test, { ...channel, send })
  const numbers = () => {
    const last = batches.findLastIndex(({ anew }) => anew)
    return batches.slice(last).flatMap(({ rows }) => rows.map(({ number }) => number))
  }
  const skipped = () => batches.reduce((sum, batch) => sum + batch.skipped, 0)
  return { batches, numbers, skipped, over, close: channel.close, takeAll: () => channel.taken(1e9) }
}

const upTo = (last: number, first = 1) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index)

test('a list has all frames that were there before, and those that come', async () => {
  const { session, add } = capturing()
  add(3)
  const list = follow(session)
  await expect.poll(list.numbers).toEqual([1, 2, 3])
  add(2)
  await expect.poll(list.numbers).toEqual([1, 2, 3, 4, 5])
})

test('a filter leaves frames out, and numbers stay', async () => {
  const { session, add } = capturing()
  let seen = 0
  const list = follow(session, { test: () => seen++ % 2 === 1 })
  add(6)
  await expect.poll(list.numbers).toEqual([2, 4, 6])
})

test('while more come than can be listed the newest are, and the others are counted; afterwards all are', async () => {
  const { session, add, stop } = capturing()
  const list = follow(session)
  add(60_000)
  await expect.poll(() => list.numbers().at(-1)).toBe(60_000)
  expect(list.skipped()).toBeGreaterThan(0)
  expect(list.numbers().length + list.skipped()).toBe(60_000)
  stop()
  const again = follow(session)
  await expect.poll(() => again.numbers().length, { timeout: 10_000 }).toBe(60_000)
  expect([again.skipped(), again.numbers().at(-1)]).toEqual([0, 60_000])
})

test('frames that fall out before they are listed are counted', async () => {
  const { session, add } = capturing({ frames: 100 })
  const list = follow(session)
  await expect.poll(() => list.batches.length).toBe(1)
  add(250)
  await expect.poll(list.numbers).toEqual(upTo(250, 151))
  expect(list.skipped()).toBe(150)
})

test('an interface that does not keep up is told no more until it does', async () => {
  const { session, add } = capturing()
  const list = follow(session, { takes: false })
  add(3)
  await sleep(300)
  expect(list.batches).toHaveLength(1)
  list.takeAll()
  await expect.poll(list.numbers).toEqual([1, 2, 3])
})

test('a capture that was cleared begins anew', async () => {
  const { session, add, clear } = capturing()
  const list = follow(session)
  add(3)
  await expect.poll(list.numbers).toEqual([1, 2, 3])
  clear()
  await expect.poll(list.numbers).toEqual([])
  add(1)
  await expect.poll(list.numbers).toEqual([1])
})

test('a list that is left is over', async () => {
  const { session } = capturing()
  const list = follow(session)
  await expect.poll(() => list.batches.length).toBe(1)
  list.close()
  await list.over
})
