import { spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import type { WebSocket } from 'ws'
import * as z from 'zod/mini'
import { openTerminal, signalCode } from '../terminal/open.ts'
import { channels } from './reach.ts'

const text = z.string()
const size = z.int().check(z.minimum(0))
const orderSchema = z.object({
  argv: z.tuple([text], text),
  cwd: text,
  environment: z.record(text, text),
  terminal: z.optional(z.object({ columns: size, rows: size })),
})
const wishSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('end-input') }),
  z.object({ type: z.literal('signal'), name: z.literal(['SIGHUP', 'SIGINT', 'SIGTERM', 'SIGQUIT']) }),
  z.object({ type: z.literal('resize'), columns: size, rows: size }),
])

type Order = z.infer<typeof orderSchema>
type Wish = z.infer<typeof wishSchema>

/** A program that was started for an order. */
interface Started {
  readonly write: (chunk: Buffer) => void
  readonly obey: (wish: Wish) => void
  readonly end: () => void
}

/** Bytes under way to whoever ordered from which on the program has to wait. */
const most = 512 * 1024

/** Carries out the one order of a connection, whose first message it is. When the connection closes, the program is ended. */
export function carryOut(socket: WebSocket): void {
  let started: Promise<Started> | undefined
  socket.on('error', () => socket.terminate())
  socket.on('close', () => void started?.then((program) => program.end()))
  socket.on('message', (data, isBinary) => {
    if (!Buffer.isBuffer(data)) return
    if (!started) {
      const order = orderSchema.safeParse(JSON.parse(data.toString()))
      if (order.success) started = start(order.data, socket)
      else socket.close()
    } else if (isBinary) void started.then((program) => program.write(data.subarray(1)))
    else {
      const wish = wishSchema.safeParse(JSON.parse(data.toString()))
      if (wish.success) void started.then((program) => program.obey(wish.data))
    }
  })
}

function start(order: Order, socket: WebSocket): Promise<Started> {
  return order.terminal ? onTerminal(order, order.terminal, socket) : Promise.resolve(onPipes(order, socket))
}

function ended(socket: WebSocket, code: number): void {
  socket.send(String(code), () => socket.close())
}

async function onTerminal(
  order: Order,
  terminal: { columns: number; rows: number },
  socket: WebSocket,
): Promise<Started> {
  const variables = Object.entries(order.environment).map(([name, value]) => `${name}=${value}`)
  const program = await openTerminal(['env', '-i', '-C', order.cwd, ...variables, ...order.argv], terminal)
  program.onText((said) => {
    socket.send(Buffer.concat([Buffer.of(channels.output), Buffer.from(said)]), () => program.resume())
    if (socket.bufferedAmount > most) program.pause()
  })
  program.onExit((code) => ended(socket, code))
  return {
    write: (chunk) => program.write(chunk.toString()),
    obey: (wish) => {
      if (wish.type === 'resize') program.resize(wish)
      else program.close()
    },
    end: () => program.close(),
  }
}

function onPipes({ argv: [name, ...args], cwd, environment }: Order, socket: WebSocket): Started {
  const program = spawn(name, args, { cwd, env: environment, detached: true })
  relay(program.stdout, channels.output, socket)
  relay(program.stderr, channels.error, socket)
  program.stdin.on('error', () => undefined)
  program.on('error', (error) => {
    socket.send(Buffer.concat([Buffer.of(channels.error), Buffer.from(`${error.message}\n`)]))
    ended(socket, 127)
  })
  program.on('close', (code, signal) => ended(socket, code ?? (signal ? signalCode(signal) : 1)))
  const signal = (word: NodeJS.Signals) => {
    if (program.pid !== undefined && program.exitCode === null) process.kill(-program.pid, word)
  }
  return {
    write: (chunk) => program.stdin.write(chunk),
    obey: (wish) => {
      if (wish.type === 'end-input') program.stdin.end()
      else if (wish.type === 'signal') signal(wish.name)
    },
    end: () => signal('SIGHUP'),
  }
}

function relay(from: Readable, channel: number, socket: WebSocket): void {
  from.on('data', (chunk: Buffer) => {
    socket.send(Buffer.concat([Buffer.of(channel), chunk]), () => from.resume())
    if (socket.bufferedAmount > most) from.pause()
  })
}
