import type { MessagePortMain } from 'electron'
import type { ShellOrder } from '../main/engine-process.ts'
import { limit, mayRestart } from './restarts.ts'

/** The engine's process, as far as the shell has to do with it. */
export interface EngineProcess {
  postMessage(message: ShellOrder, ports?: MessagePortMain[]): void
  once(event: 'exit', listener: (code: number) => void): unknown
  kill(): boolean
}

/** The engine, which is there again when it ended. */
export interface Engine {
  /** Hands one end of a connection to the engine: at once, or when it is there again. */
  readonly connect: (port: MessagePortMain) => void
  /** Ends it, with its terminals; settles when it is gone. */
  readonly end: () => Promise<void>
}

/** Milliseconds until an engine that ended is started again, and that it has for ending when told to. */
const pause = 300
const patience = 3_000

/**
 * Starts the engine and keeps it there. Where it ends too often, `onGivingUp` is told, with a function that tries again. The
 * pages notice by their ports, and ask for new ones.
 */
export function keepEngine(
  fork: () => EngineProcess,
  start: ShellOrder & { readonly type: 'start' },
  onGivingUp: (tryAgain: () => void) => void,
): Engine {
  let child: EngineProcess | undefined
  let ending = false
  let ends: number[] = []
  let waiting: MessagePortMain[] = []

  function run(): void {
    if (ending) return
    const started = fork()
    child = started
    started.once('exit', () => {
      child = undefined
      if (ending) return
      ends = [...ends, Date.now()].slice(-limit.times - 1)
      if (mayRestart(ends)) setTimeout(run, pause)
      else
        onGivingUp(() => {
          ends = []
          run()
        })
    })
    started.postMessage(start)
    for (const port of waiting) started.postMessage({ type: 'connect' }, [port])
    waiting = []
  }

  run()
  return {
    connect: (port) => {
      if (child) child.postMessage({ type: 'connect' }, [port])
      else waiting.push(port)
    },
    end: () => {
      ending = true
      const leaving = child
      if (!leaving) return Promise.resolve()
      return new Promise((resolve) => {
        const timer = setTimeout(() => leaving.kill(), patience)
        leaving.once('exit', () => {
          clearTimeout(timer)
          resolve()
        })
        leaving.postMessage({ type: 'end' })
      })
    },
  }
}
