import { createClient } from '../client.ts'
import type { Client } from '../client.ts'
import type { CaptureInfo, RunningSummary, TerminalInfo } from '../contract.ts'
import type { Result } from '../problem.ts'
import { failed, ok } from '../problem.ts'
import type { Machine } from '../vm/machine.ts'
import { engineIn, hold, notReached } from '../vm/reach.ts'
import { usersMachine, usersRunningMachine } from '../vm/underlay-vm.ts'
import type { Port } from '../wire.ts'
import type { CaptureFile } from './captures.ts'

/** The engine in this user's virtual machine, as far as one runs. */
export interface VmEngine {
  /** Reaches it and keeps it until `release`; starts the machine where none runs, of which `say` is told. */
  readonly reach: (say: (sentence: string) => void) => Promise<Result<Reached>>
  /** The client of the machine that runs now, if one does. */
  readonly client: () => Client | undefined
  /** Labs, terminals and captures in it. */
  readonly labs: () => readonly RunningSummary[]
  readonly terminals: () => readonly TerminalInfo[]
  readonly captures: () => readonly CaptureInfo[]
  /** The file of a capture in it; nothing where it has no such capture. */
  readonly captureFile: (capture: string, filter: string) => Promise<Result<CaptureFile> | undefined>
  /** Told when labs, terminals or captures change, until the returned function is called; meanwhile machines that a shell starts are found. */
  readonly onChange: (listener: () => void) => () => void
  /** Lets go of the machine, which ends by itself when no lab runs in it. */
  readonly end: () => void
}

/** Milliseconds between two looks for a machine that a shell may have started. */
const pause = 3000

interface Reached {
  readonly client: Client
  readonly release: () => void
}

interface Line {
  readonly client: Client
  readonly close: () => void
}

export function createVmEngine(): VmEngine {
  const listeners = new Set<() => void>()
  let line: Line | undefined
  let labs: readonly RunningSummary[] = []
  let terminals: readonly TerminalInfo[] = []
  let captures: readonly CaptureInfo[] = []
  let timer: NodeJS.Timeout | undefined

  const changed = () => {
    for (const listener of listeners) listener()
  }

  async function connect(machine: Machine): Promise<Line | undefined> {
    if (line) return line
    const port = await engineIn(machine)
    return port && use(port)
  }

  function use(port: Port): Line {
    // Another one may have been faster.
    if (line) {
      port.close()
      return line
    }
    const client = createClient()
    client.attach(port)
    line = { client, close: port.close }
    port.onClose(() => {
      client.detach()
      line = undefined
      labs = []
      terminals = []
      captures = []
      changed()
    })
    client.follow(
      'labs.running',
      {},
      {
        again: false,
        onItem: (all) => {
          labs = all.map((lab) => ({ ...lab, inVm: true }))
          changed()
        },
      },
    )
    client.follow(
      'terminal.list',
      {},
      {
        again: false,
        onItem: (all) => {
          terminals = all
          changed()
        },
      },
    )
    client.follow(
      'capture.list',
      {},
      {
        again: false,
        onItem: (all) => {
          captures = all
          changed()
        },
      },
    )
    return line
  }

  async function look(): Promise<void> {
    const machine = line ? undefined : await usersRunningMachine()
    if (machine) await connect(machine)
  }

  return {
    reach: async (say) => {
      const machine = await usersMachine(say)
      if (!machine.ok) return machine
      const release = await hold(machine.value)
      const made = await connect(machine.value)
      return made ? ok({ client: made.client, release }) : failed(notReached())
    },
    client: () => line?.client,
    labs: () => labs,
    terminals: () => terminals,
    captures: () => captures,
    captureFile: async (capture, filter) => {
      const there = captures.find((each) => each.capture === capture)
      if (!line || !there) return undefined
      const pieces = await download(line.client, capture, filter)
      return pieces.ok ? ok({ lab: there.lab, pieces: pieces.value }) : pieces
    },
    onChange: (listener) => {
      listeners.add(listener)
      if (!timer) {
        void look()
        timer = setInterval(() => void look(), pause)
      }
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        clearInterval(timer)
        timer = undefined
      }
    },
    end: () => line?.close(),
  }
}

function download(client: Client, capture: string, filter: string): Promise<Result<Uint8Array[]>> {
  const pieces: Uint8Array[] = []
  return new Promise((resolve) => {
    client.follow(
      'capture.download',
      { capture, filter },
      {
        again: false,
        onItem: ({ base64 }) => {
          pieces.push(Buffer.from(base64, 'base64'))
        },
        onEnd: (problems) => resolve(problems.length > 0 ? failed(...problems) : ok(pieces)),
      },
    )
  })
}
