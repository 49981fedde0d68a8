import type { Answer, CallName, Item, Params, Problem, Result, StreamName } from './contract.ts'
import type { FromEngine, FromInterface, Port } from './wire.ts'

/** What is done with a stream. */
export interface Follower<I> {
  readonly onItem: (item: I) => void | Promise<void>
  /** The stream is over: of itself, or with the problems that ended it. Not told after `stop`, nor while the engine is lost. */
  readonly onEnd?: (problems: readonly Problem[]) => void
  /** Asked again from the start when the engine was lost and is back; otherwise the stream is over then. */
  readonly again: boolean
}

/** The contract, as whoever asks uses it: a user interface, or the engine that reaches for one in a virtual machine. */
export interface Client {
  /** Asks; settles with problems where the engine refuses, or is lost meanwhile. */
  readonly call: <N extends CallName>(name: N, params: Params<N>) => Promise<Result<Answer<N>>>
  /** Follows a stream until the returned function is called. An item counts as taken once `onItem` is done with it. */
  readonly follow: <N extends StreamName>(
    name: N,
    params: Params<N>,
    follower: Follower<Item<N>>,
  ) => () => void
  /** From now on everything goes over this port; what is to be asked again is. */
  readonly attach: (port: Port) => void
  /** The port is gone: calls under way fail. */
  readonly detach: () => void
}

interface OpenStream {
  readonly name: StreamName
  readonly params: unknown
  readonly again: boolean
  readonly take: (item: unknown) => void | Promise<void>
  readonly end: (problems: readonly Problem[]) => void
}

/** Makes a client that has no port yet: what is asked before it has one waits. */
export function createClient(): Client {
  let port: Port | undefined
  let lastId = 0
  let waiting: FromInterface[] = []
  const answers = new Map<number, (result: Result<unknown>) => void>()
  const open = new Map<number, OpenStream>()

  const say = (frame: FromInterface) => {
    if (port) port.send(JSON.stringify(frame))
    else if (frame.type === 'call' || frame.type === 'open') waiting.push(frame)
  }

  function hear(text: string): void {
    // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- the engine of this very build wrote it
    const frame = JSON.parse(text) as FromEngine
    switch (frame.type) {
      case 'answer':
      case 'refused': {
        const settle = answers.get(frame.id)
        answers.delete(frame.id)
        settle?.(
          frame.type === 'answer'
            ? { ok: true, value: frame.value }
            : { ok: false, problems: frame.problems },
        )
        return
      }
      case 'item': {
        void take(frame.id, frame.value, text.length)
        return
      }
      case 'end': {
        const stream = open.get(frame.id)
        open.delete(frame.id)
        stream?.end(frame.problems ?? [])
      }
    }
  }

  async function take(id: number, item: unknown, size: number): Promise<void> {
    const from = port
    await open.get(id)?.take(item)
    if (port === from) say({ type: 'taken', id, size })
  }

  return {
    call: <N extends CallName>(name: N, params: Params<N>) =>
      new Promise<Result<Answer<N>>>((resolve) => {
        const id = ++lastId
        answers.set(id, (result) => {
          // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- the answer to a call of this name
          resolve(result as Result<Answer<N>>)
        })
        say({ type: 'call', id, name, params })
      }),
    follow: (name, params, { onItem, onEnd, again }) => {
      const id = ++lastId
      open.set(id, {
        name,
        params,
        again,
        // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- an item of the stream of this name
        take: (item) => onItem(item as never),
        end: (problems) => onEnd?.(problems),
      })
      say({ type: 'open', id, name, params })
      return () => {
        if (open.delete(id)) say({ type: 'close', id })
        waiting = waiting.filter((frame) => frame.id !== id)
      }
    },
    attach: (next) => {
      port = next
      next.onFrame(hear)
      const first = waiting
      waiting = []
      const told = new Set(first.map(({ id }) => id))
      for (const [id, { name, params }] of open) if (!told.has(id)) say({ type: 'open', id, name, params })
      for (const frame of first) say(frame)
    },
    detach: () => {
      port = undefined
      const lost = [...answers.entries()].filter(([id]) => !waiting.some((frame) => frame.id === id))
      for (const [id, settle] of lost) {
        answers.delete(id)
        settle({ ok: false, problems: [lostProblem()] })
      }
      for (const [id, stream] of [...open]) {
        if (stream.again || waiting.some((frame) => frame.id === id)) continue
        open.delete(id)
        stream.end([lostProblem()])
      }
    },
  }
}

function lostProblem(): Problem {
  return {
    code: 'engine-lost',
    blame: 'kernel',
    message: 'The engine is gone.',
    hint: 'It is looked for until it is back, and all goes on then; labs that were up go on running.',
  }
}
