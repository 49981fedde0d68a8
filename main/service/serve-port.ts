import * as z from 'zod/mini'
import type { Answer, CallName, Item, Params, StreamName } from '../contract.ts'
import { calls, streams } from '../contract.ts'
import type { Problem, Result } from '../problem.ts'
import { failed, inputProblem, kernelProblem } from '../problem.ts'
import type { FromEngine, Port } from '../wire.ts'
import type { Channel, Outlet } from './outlet.ts'
import { openChannel } from './outlet.ts'

/** What answers the calls of the contract. */
export type Answers = {
  readonly [N in CallName]: (params: Params<N>) => Promise<Result<Answer<N>>>
}

/** What fills the streams of the contract; each settles when its stream is over. */
export type Sources = {
  readonly [N in StreamName]: (params: Params<N>, outlet: Outlet<Item<N>>) => Promise<Result<void>>
}

/** All that the engine does for a user interface. */
export interface Service {
  readonly answers: Answers
  readonly sources: Sources
}

const id = z.int().check(z.minimum(0))
const asked = { id, name: z.string(), params: z.unknown() }
const frameSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('call'), ...asked }),
  z.object({ type: z.literal('open'), ...asked }),
  z.object({ type: z.literal('taken'), id, size: z.int().check(z.minimum(0)) }),
  z.object({ type: z.literal('close'), id }),
])

/** Answers one user interface over its port, until the port closes. What is not in the contract is refused, or closes the port. */
export function servePort(port: Port, { answers, sources }: Service): void {
  const channels = new Map<number, Channel>()
  const say = (frame: FromEngine): number => {
    const text = JSON.stringify(frame)
    port.send(text)
    return text.length
  }
  port.onClose(() => {
    for (const channel of channels.values()) channel.close()
    channels.clear()
  })
  port.onFrame((text) => {
    const frame = readFrame(text)
    if (frame === undefined) port.close()
    else if (frame.type === 'call') void answer(frame.id, frame.name, frame.params)
    else if (frame.type === 'open') void open(frame.id, frame.name, frame.params)
    else if (frame.type === 'taken') channels.get(frame.id)?.taken(frame.size)
    else {
      channels.get(frame.id)?.close()
      channels.delete(frame.id)
    }
  })

  async function answer(id: number, name: string, given: unknown): Promise<void> {
    const params = has(calls, name) ? checked(name, calls[name].params, given) : unknownName('call', name)
    const result = params.ok ? await guarded(() => reply(name, params.value)) : params
    say(
      result.ok
        ? { type: 'answer', id, value: result.value }
        : { type: 'refused', id, problems: result.problems },
    )
  }

  async function open(id: number, name: string, given: unknown): Promise<void> {
    if (channels.has(id)) {
      port.close()
      return
    }
    const params = has(streams, name)
      ? checked(name, streams[name].params, given)
      : unknownName('stream', name)
    if (!params.ok) {
      say({ type: 'end', id, problems: params.problems })
      return
    }
    const channel = openChannel((value) => say({ type: 'item', id, value }))
    channels.set(id, channel)
    const result = await guarded(() => source(name, params.value, channel))
    if (channel.signal.aborted) return
    channels.delete(id)
    channel.close()
    say(result.ok ? { type: 'end', id } : { type: 'end', id, problems: result.problems })
  }

  function reply(name: string, params: unknown): Promise<Result<unknown>> {
    const table: Readonly<Record<string, ((params: never) => Promise<Result<unknown>>) | undefined>> = answers
    // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- they have passed the schema of the same name
    return table[name]?.(params as never) ?? Promise.resolve(unknownName('call', name))
  }

  function source(name: string, params: unknown, channel: Channel): Promise<Result<void>> {
    const table: Readonly<
      Record<string, ((params: never, outlet: Channel) => Promise<Result<void>>) | undefined>
    > = sources
    // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- they have passed the schema of the same name
    return table[name]?.(params as never, channel) ?? Promise.resolve(unknownName('stream', name))
  }
}

function readFrame(text: string): z.infer<typeof frameSchema> | undefined {
  try {
    const read = frameSchema.safeParse(JSON.parse(text))
    return read.success ? read.data : undefined
  } catch {
    return undefined
  }
}

function has<T extends object>(table: T, name: string): name is string & keyof T {
  return Object.hasOwn(table, name)
}

function checked(name: string, schema: z.ZodMiniType, given: unknown): Result<unknown> {
  const read = schema.safeParse(given)
  if (read.success) return { ok: true, value: read.data }
  const where = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  return failed({
    ...inputProblem(
      'bad-call',
      `The engine was asked \`${name}\` in a way that it does not understand.`,
      'The interface and the engine may be of different versions: reload the page.',
    ),
    evidence: where,
  })
}

function unknownName(what: string, name: string) {
  const message = `The engine knows no ${what} \`${name}\`.`
  return failed(
    inputProblem(
      'unknown-call',
      message,
      'The interface and the engine may be of different versions: reload the page.',
    ),
  )
}

/** What nobody foresaw ends the one call, and not the engine with all its terminals. */
async function guarded<T>(work: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await work()
  } catch (error) {
    return failed(defect(error))
  }
}

function defect(error: unknown): Problem {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return kernelProblem(
    'defect',
    'Something happened that Underlay did not expect.',
    'This is a defect of Underlay: please report it with the lines below.',
    { evidence: stack.split('\n') },
  )
}
