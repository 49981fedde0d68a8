import { Socket } from 'node:net'
import { constants } from 'node:os'
import { toolEnvironment } from '../kernel/spawn.ts'

/** Size of a terminal, in characters. */
export interface TerminalSize {
  readonly columns: number
  readonly rows: number
}

/** A program on a pseudo terminal of its own. Text is UTF-8. */
export interface Terminal {
  readonly pid: number
  /** Hands text to the program; false where the terminal is full, until `onDrain` tells. */
  write(text: string): boolean
  /** Stops taking the program's output, which then waits. */
  pause(): void
  resume(): void
  /** Tells the program (SIGWINCH) that its terminal has another size now. */
  resize(size: TerminalSize): void
  /** Hangs up: the program and all that it started on this terminal get SIGHUP. */
  close(): void
  onText(listener: (text: string) => void): void
  onDrain(listener: () => void): void
  /** Called once, after the last text, with the exit code: 128 + n where signal n ended the program. */
  onExit(listener: (code: number) => void): void
}

/** Milliseconds from telling a terminal's programs that it is closed to closing it under those who will not hear. */
const grace = 200

/**
 * Starts a program on a new pseudo terminal. It is never given a terminal of the user's: a program that controls a terminal
 * may push input into it (TIOCSTI), which a shell outside of the lab would then read.
 */
export async function openTerminal(
  argv: readonly [string, ...string[]],
  size: TerminalSize,
): Promise<Terminal> {
  // Loaded late: it is native code, and most commands never need it.
  const { spawn } = await import('node-pty')
  const [program, ...args] = argv
  const { cols, rows } = atLeastOne(size)
  const pty = spawn(program, args, {
    cols,
    rows,
    env: toolEnvironment(),
    name: process.env['TERM'] ?? 'xterm-256color',
  })
  const socket = socketOf(pty)
  return {
    pid: pty.pid,
    write: (text) => socket.write(text),
    pause: () => {
      pty.pause()
    },
    resume: () => {
      pty.resume()
    },
    resize: (wanted) => {
      // The program may have ended in this very moment, and its terminal with it.
      if (!socket.destroyed) pty.resize(atLeastOne(wanted).cols, atLeastOne(wanted).rows)
    },
    close: () => {
      // The signal comes first: a shell that finds its input ended before leaves its background programs behind.
      pty.kill()
      setTimeout(() => socket.destroy(), grace).unref()
    },
    onText: (listener) => {
      pty.onData(listener)
    },
    onDrain: (listener) => {
      socket.on('drain', listener)
    },
    onExit: (listener) => {
      pty.onExit(({ exitCode, signal }) => {
        listener(signal ? 128 + signal : exitCode)
      })
    },
  }
}

/** 128 + the number of a signal: how a shell tells that the signal ended a program. */
export function signalCode(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal]
}

/** node-pty keeps its socket to itself, and without it nobody can tell whether the terminal is full. */
function socketOf(pty: object): Socket {
  if ('_socket' in pty && pty._socket instanceof Socket) return pty._socket
  throw new Error('this version of node-pty is not the one that Underlay knows')
}

/** Terminals that are not shown anywhere say that they are 0 × 0. */
function atLeastOne({ columns, rows }: TerminalSize): { cols: number; rows: number } {
  return { cols: columns > 0 ? columns : 80, rows: rows > 0 ? rows : 24 }
}
