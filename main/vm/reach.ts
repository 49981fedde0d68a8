import { WebSocket } from 'ws'
import { kernelProblem } from '../problem.ts'
import type { Port } from '../wire.ts'
import { portOf } from '../server/socket-port.ts'

/** Where an agent listens, and what it wants to hear. */
export interface AgentAddress {
  readonly port: number
  readonly key: string
}

/** A program to be run in the machine, with this process's environment unless told otherwise. */
export interface Order {
  readonly argv: readonly string[]
  readonly cwd: string
  readonly environment: Readonly<Record<string, string>>
  /** Given where the program shall have a terminal. */
  readonly terminal?: { readonly columns: number; readonly rows: number }
}

/** What goes to a program in the machine, and comes from it. Ends with its exit code. */
export interface RunningOrder {
  readonly write: (chunk: Buffer) => void
  readonly endInput: () => void
  readonly signal: (name: NodeJS.Signals) => void
  readonly resize: (columns: number, rows: number) => void
  readonly exit: Promise<number>
}

/** Kinds of binary messages: their first byte. */
export const channels = { input: 0, output: 1, error: 2 } as const

/** Exit code of a program whose machine went away. */
const lost = 255

/** Opens the agent's line `path`; undefined where nobody answers or the key is refused. */
function connect({ port, key }: AgentAddress, path: string): Promise<WebSocket | undefined> {
  const socket = new WebSocket(`ws://127.0.0.1:${String(port)}${path}`, {
    headers: { authorization: `Bearer ${key}` },
    handshakeTimeout: 5000,
    perMessageDeflate: false,
  })
  return new Promise((resolve) => {
    socket.once('open', () => resolve(socket))
    socket.once('error', () => resolve(undefined))
  })
}

/** Whether an agent listens there and takes the key. */
export async function answers(address: AgentAddress): Promise<boolean> {
  const socket = await connect(address, '/alive')
  socket?.terminate()
  return socket !== undefined
}

/** The contract, as the engine in the machine answers it. */
export async function engineIn(address: AgentAddress): Promise<Port | undefined> {
  const socket = await connect(address, '/engine')
  return socket && portOf(socket)
}

/** Keeps the machine from ending, though nothing runs in it yet, until the returned function is called. */
export async function hold(address: AgentAddress): Promise<() => void> {
  const socket = await connect(address, '/hold')
  return () => socket?.close()
}

/** Runs a program in the machine; `onOutput` is given what it writes. */
export async function runIn(
  address: AgentAddress,
  order: Order,
  onOutput: (chunk: Buffer, channel: 'output' | 'error') => void,
): Promise<RunningOrder | undefined> {
  const socket = await connect(address, '/run')
  if (!socket) return undefined
  const exit = new Promise<number>((resolve) => {
    socket.on('message', (data, isBinary) => {
      if (!Buffer.isBuffer(data)) return
      if (!isBinary) resolve(Number(data.toString()))
      else onOutput(data.subarray(1), data[0] === channels.error ? 'error' : 'output')
    })
    socket.on('close', () => resolve(lost))
    socket.on('error', () => resolve(lost))
  })
  const tell = (value: unknown) => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(value))
  }
  tell(order)
  return {
    write: (chunk) => {
      if (socket.readyState === socket.OPEN) socket.send(Buffer.concat([Buffer.of(channels.input), chunk]))
    },
    endInput: () => tell({ type: 'end-input' }),
    signal: (name) => tell({ type: 'signal', name }),
    resize: (columns, rows) => tell({ type: 'resize', columns, rows }),
    exit,
  }
}

/** The problem of a machine that does not answer. */
export function notReached() {
  const hint = 'It may have ended in this moment: try again.'
  return kernelProblem('vm-not-reached', 'The virtual machine does not answer.', hint)
}
