import * as z from 'zod/mini'
import type { Client } from '../client.ts'
import type { Answer, CallName, Item, Params, StreamName } from '../contract.ts'
import { calls, streams } from '../contract.ts'
import type { Problem, Result } from '../problem.ts'
import { failed, inputProblem, kernelProblem } from '../problem.ts'
import type { FromEngine, Port } from '../wire.ts'
import type { Channel, Outlet } from './outlet.ts'
import { openChannel } from './outlet.ts'
import { relay } from './relay.ts'

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
  /** Another engine that has to be asked this instead, where there is one. */
  readonly elsewhere?: (name: CallName | StreamName, params: unknown) => Client | undefined
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
export function servePort(port: Port, { answers, sources, elsewhere }: Service): void {
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
    const result = has(calls, name)
      ? await checked(name, calls[name].params, given, (params) => reply(name, params))
      : unknownName('call', name)
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
    const channel = openChannel((value) => say({ type: 'item', id, value }))
    channels.set(id, channel)
    const result = has(streams, name)
      ? await checked(name, streams[name].params, given, (params) => source(name, params, channel))
      : unknownName('stream', name)
    if (channel.signal.aborted) return
    channels.delete(id)
    channel.close()
    say(result.ok ? { type: 'end', id } : { type: 'end', id, problems: result.problems })
  }

  function reply(name: CallName, params: unknown): Promise<Result<unknown>> {
    const there = elsewhere?.(name, params)
    // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- they have passed the schema of the same name
    if (there) return there.call(name, params as never)
    const table: Readonly<Record<string, ((params: never) => Promise<Result<unknown>>) | undefined>> = answers
    // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- they have passed the schema of the same name
    return table[name]?.(params as never) ?? Promise.resolve(unknownName('call', name))
  }

  function source(name: StreamName, params: unknown, channel: Channel): Promise<Result<void>> {
    const there = elsewhere?.(name, params)
    // eslint-disable-next-line @typescript-eslint/no-unsafe-type-assertion -- they have passed the schema of the same name
    if (there) return relay(there, name, params as never, channel)
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

/** Goes on with what was asked, where it is what the contract takes. What nobody foresaw ends the one call, and not the engine. */
async function checked<T>(
  name: string,
  schema: z.ZodMiniType,
  given: unknown,
  work: (params: unknown) => Promise<Result<T>>,
): Promise<Result<T>> {
  const read = schema.safeParse(given)
  if (read.success) return work(read.data).catch((error: unknown) => failed(defect(error)))
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

function defect(error: unknown): Problem {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return kernelProblem(
    'defect',
    'Something happened that Underlay did not expect.',
    'This is a defect of Underlay: please report it with the lines below.',
    { evidence: stack.split('\n') },
  )
}
