import { EventEmitter } from 'node:events'
import type { MessagePortMain } from 'electron'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { EngineProcess } from '../../../electron/engine.ts'
import { keepEngine } from '../../../electron/engine.ts'
import { mayRestart } from '../../../electron/restarts.ts'
import { standIn } from './stand-in.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const start = { type: 'start', given: '/web.lab.yml', program: '/opt/Underlay/underlay-desktop' } as const
// The shell hands ports on, and does nothing with them.
const port = standIn<MessagePortMain>({ start: () => undefined })

/** Engines that end when the test says so. */
function engines() {
  const all: { crash: () => void; orders: unknown[]; kill: () => boolean }[] = []
  const giveUp = vi.fn<(tryAgain: () => void) => void>()
  const fork = (): EngineProcess => {
    const emitter = new EventEmitter()
    const orders: unknown[] = []
    const kill = vi.fn(() => emitter.emit('exit', 0))
    all.push({ crash: () => emitter.emit('exit', 1), orders, kill })
    return {
      postMessage: (order, ports) => orders.push(ports ? [order, ports] : order),
      once: (event, listener) => emitter.once(event, listener),
      kill,
    }
  }
  const engine = keepEngine(fork, start, giveUp)
  return { all, engine, giveUp }
}

test('the engine is told first which lab file was given, and which program is its Node', () => {
  expect(engines().all[0]?.orders).toEqual([start])
})

test('a page’s port goes to the engine', () => {
  const { all, engine } = engines()
  engine.connect(port)
  expect(all[0]?.orders.at(-1)).toEqual([{ type: 'connect' }, [port]])
})

test('an engine that ended is started again, and gets the ports that were asked for meanwhile', () => {
  const { all, engine } = engines()
  all[0]?.crash()
  engine.connect(port)
  vi.advanceTimersByTime(1_000)
  expect(all).toHaveLength(2)
  expect(all[1]?.orders).toEqual([start, [{ type: 'connect' }, [port]]])
})

test('an engine that ends again and again is not started until the user says so', () => {
  const { all, engine, giveUp } = engines()
  for (let crash = 0; crash < 4; crash++) {
    all.at(-1)?.crash()
    vi.advanceTimersByTime(1_000)
  }
  expect(all).toHaveLength(4)
  expect(giveUp).toHaveBeenCalledOnce()
  engine.connect(port)
  giveUp.mock.lastCall?.[0]()
  expect(all).toHaveLength(5)
  expect(all[4]?.orders).toHaveLength(2)
})

test('an engine that ends now and then is always started again', () => {
  const { all, giveUp } = engines()
  for (let crash = 0; crash < 10; crash++) {
    all.at(-1)?.crash()
    vi.advanceTimersByTime(30_000)
  }
  expect(all).toHaveLength(11)
  expect(giveUp).not.toHaveBeenCalled()
})

test('three ends within a minute are forgiven, and a fourth is not', () => {
  expect(mayRestart([0, 1_000, 2_000])).toBe(true)
  expect(mayRestart([0, 1_000, 2_000, 3_000])).toBe(false)
  expect(mayRestart([0, 1_000, 2_000, 61_000])).toBe(true)
})

test('the engine is told to end, and not started again', async () => {
  const { all, engine } = engines()
  const ended = engine.end()
  expect(all[0]?.orders.at(-1)).toEqual({ type: 'end' })
  all[0]?.crash()
  await ended
  vi.advanceTimersByTime(10_000)
  expect(all).toHaveLength(1)
})

test('an engine that does not end is made to', async () => {
  const { all, engine } = engines()
  const ended = engine.end()
  vi.advanceTimersByTime(10_000)
  await ended
  expect(all[0]?.kill).toHaveBeenCalledOnce()
})
