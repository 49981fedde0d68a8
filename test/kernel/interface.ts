import { afterAll } from 'vitest'
import type { Answer, CallName, Item, Params, StreamName } from '../../main/contract.ts'
import type { Problem } from '../../main/problem.ts'
import { servePort } from '../../main/service/serve-port.ts'
import { createService } from '../../main/service/service.ts'
import type { FromEngine, Port } from '../../main/wire.ts'

type CallParams<N extends CallName> = Params<N>

/** A user interface in a test: it speaks the contract over a port in memory. */
export interface TestInterface {
  /** The answer, or throws the problems. */
  readonly call: <N extends CallName>(name: N, params: CallParams<N>) => Promise<Answer<N>>
  readonly problems: <N extends CallName>(name: N, params: CallParams<N>) => Promise<readonly Problem[]>
  readonly open: <N extends StreamName>(
    name: N,
    params: Params<N>,
    options?: StreamOptions,
  ) => TestStream<Item<N>>
  /** Says something that may be no frame at all. */
  readonly say: (frame: string) => void
  readonly heard: readonly FromEngine[]
  readonly isClosed: () => boolean
  readonly close: () => void
}

interface StreamOptions {
  /** Whether the interface works items off; yes where absent. */
  readonly takes?: boolean
}

export interface TestStream<T> {
  readonly items: readonly T[]
  /** Settles when the stream is over, with its problems. */
  readonly ended: Promise<readonly Problem[]>
  /** The first item, of those that came and those that come, that a test is after. */
  readonly until: (isIt: (item: T) => boolean, from?: number) => Promise<T>
  /** Works off all that came until now, for a stream that does not take its items by itself. */
  readonly takeAll: () => void
  readonly close: () => void
}

/** A service as the engine's process makes it. It ends after the tests of the file. */
export function testEngine() {
  const service = createService({ given: null })
  const open: TestInterface[] = []
  afterAll(async () => {
    for (const each of open) each.close()
    await service.end()
  })
  return {
    connect: () => {
      const [ours, theirs] = portPair()
      servePort(theirs, service)
      const one = connect(ours)
      open.push(one)
      return one
    },
  }
}

function connect(port: Port): TestInterface {
  const heard: FromEngine[] = []
  const listeners = new Map<number, (frame: FromEngine, size: number) => void>()
  let next = 0
  let closed = false
  port.onClose(() => (closed = true))
  port.onFrame((text) => {
    const frame = read(text)
    heard.push(frame)
    listeners.get(frame.id)?.(frame, text.length)
  })
  const ask = (name: string, params: unknown) =>
    new Promise<FromEngine>((resolve) => {
      const id = next++
      listeners.set(id, resolve)
      port.send(JSON.stringify({ type: 'call', id, name, params }))
    })
  return {
    call: async (name, params) => {
      const frame = await ask(name, params)
      if (frame.type !== 'answer') throw new Error(JSON.stringify(frame))
      return answerOf(frame.value)
    },
    problems: async (name, params) => {
      const frame = await ask(name, params)
      return frame.type === 'refused' ? frame.problems : []
    },
    open: (name, params, { takes = true } = {}) => {
      const id = next++
      const send = (frame: object) => {
        port.send(JSON.stringify({ id, ...frame }))
      }
      let left = 0
      const takeAll = () => {
        send({ type: 'taken', size: left })
        left = 0
      }
      const stream = streamOf<never>((size) => {
        left += size
        if (takes) takeAll()
      })
      listeners.set(id, stream.take)
      send({ type: 'open', name, params })
      return { ...stream, takeAll, close: () => send({ type: 'close' }) }
    },
    say: port.send,
    heard,
    isClosed: () => closed,
    close: port.close,
  }
}

function streamOf<T>(taken: (size: number) => void) {
  const items: T[] = []
  let over: (problems: readonly Problem[]) => void = () => undefined
  const ended = new Promise<readonly Problem[]>((resolve) => (over = resolve))
  const arrivals = new Set<() => void>()
  return {
    items,
    ended,
    take: (frame: FromEngine, size: number) => {
      if (frame.type === 'end') over(frame.problems ?? [])
      if (frame.type !== 'item') return
      items.push(answerOf(frame.value))
      taken(size)
      for (const arrival of arrivals) arrival()
    },
    until: (isIt: (item: T) => boolean, from = 0) =>
      new Promise<T>((resolve) => {
        const look = () => {
          const found = items.slice(from).find(isIt)
          if (found === undefined) return
          arrivals.delete(look)
          resolve(found)
        }
        arrivals.add(look)
        look()
      }),
  }
}

/** Waits until something comes to hold; throws with words on what is so instead where it does not within some seconds. */
export async function eventually(
  holds: () => boolean | Promise<boolean>,
  instead: () => string,
): Promise<void> {
  const end = performance.now() + 15_000
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(instead())
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Both ends of a connection within one process; frames come one turn later, as over a socket. */
function portPair(): [Port, Port] {
  const ends = [makeEnd(), makeEnd()] as const
  const port = (mine: 0 | 1): Port => {
    const other = ends[mine === 0 ? 1 : 0]
    return {
      send: (frame) => setImmediate(() => other.hear(frame)),
      onFrame: (listener) => (ends[mine].hear = listener),
      onClose: (listener) => ends[mine].closers.push(listener),
      close: () => {
        for (const end of ends) for (const closer of end.closers.splice(0)) closer()
      },
    }
  }
  return [port(0), port(1)]
}

function makeEnd() {
  const closers: (() => void)[] = []
  return { hear: (_frame: string): void => undefined, closers }
}

/* The engine's frames are what the test looks at; that they are as the contract says is what it finds out. */
function read(text: string): FromEngine {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- see above
  return JSON.parse(text) as FromEngine
}

// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- what is wanted is known where it is called
function answerOf<T>(value: unknown): T {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- see above
  return value as T
}
