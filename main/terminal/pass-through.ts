import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { toolEnvironment } from '../kernel/spawn.ts'
import { signalCode } from './open.ts'

const forwarded = ['SIGHUP', 'SIGINT', 'SIGTERM', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const

/**
 * Runs a program with this command's own standard input, output and error. Signals go on to it. Returns its exit code, 128 + n
 * where signal n ended it, 127 where there is no such program.
 */
export function passThrough(argv: readonly [string, ...string[]]): Promise<number> {
  const [program, ...args] = argv
  return new Promise((resolve) => {
    // In a session of its own: what is typed at the user's terminal signals this command only, which passes it on once, and
    // the program has no terminal that it could push input into.
    const child = spawn(program, args, { stdio: 'inherit', env: toolEnvironment(), detached: true })
    const forward = (signal: NodeJS.Signals) => {
      if (child.pid !== undefined) for (const pid of receivers(child.pid)) send(pid, signal)
    }
    const settle = (code: number) => {
      for (const signal of forwarded) process.off(signal, forward)
      resolve(code)
    }
    for (const signal of forwarded) process.on(signal, forward)
    child.on('error', (error: NodeJS.ErrnoException) => {
      console.error(`${program}: ${error.message}`)
      settle(error.code === 'ENOENT' ? 127 : 126)
    })
    child.on('close', (code, signal) => {
      settle(code ?? (signal ? signalCode(signal) : 1))
    })
  })
}

/** nsenter waits for its child, to which it does not pass signals on; it ends as the child does. */
function receivers(pid: number): number[] {
  try {
    const children = readFileSync(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8').trim()
    return children === '' ? [pid] : children.split(' ').map(Number)
  } catch {
    return []
  }
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    // It may have ended in this very moment.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}
