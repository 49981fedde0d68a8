import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'

/** How a program ended, and what it said. */
export interface Outcome {
  /** Exit code; 127 where the program is missing, 128 + n where signal n ended it. */
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

const signalNumbers: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGKILL: 9,
  SIGPIPE: 13,
  SIGTERM: 15,
}

/** The programs that run now. */
const running = new Set<ChildProcess>()

// Where this process ends before they do (at a Ctrl-C), nothing waits for them any more.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/**
 * Runs a program to its end, with `input` on its standard input. Arguments are a list: nothing passes through a shell.
 * The program is in a process group of its own, so that a Ctrl-C in the terminal reaches this process alone, which then ends
 * what it was doing in order. Never throws; a missing program is exit code 127 with a sentence in `stderr`. `timeout` is in milliseconds, after which
 * the program is killed.
 */
export function run(
  argv: readonly [string, ...string[]],
  options: { readonly input?: string; readonly timeout?: number; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Outcome> {
  const [program, ...args] = argv
  return new Promise((resolve) => {
    const child = spawn(program, args, { env: options.env ?? toolEnvironment(), detached: true })
    running.add(child)
    const stdout: Buffer[] = []
    const stderr: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
    const timer = options.timeout && setTimeout(() => child.kill('SIGKILL'), options.timeout)
    const settle = (code: number, extra = '') => {
      if (timer) clearTimeout(timer)
      running.delete(child)
      resolve({
        code,
        stdout: Buffer.concat(stdout).toString(),
        stderr: Buffer.concat(stderr).toString() + extra,
      })
    }
    child.on('error', (error: NodeJS.ErrnoException) => {
      settle(error.code === 'ENOENT' ? 127 : 126, `${program}: ${error.message}`)
    })
    child.on('close', (code, signal) => {
      settle(code ?? 128 + (signalNumbers[signal ?? ''] ?? 0))
    })
    // A program that ends without reading its input is judged by its exit code, not by our broken pipe.
    child.stdin.on('error', () => undefined)
    child.stdin.end(options.input ?? '')
  })
}

/**
 * The environment for the machine's own tools: the system folders, messages in English, since they are read back, and nothing
 * of the user's, since whatever enters a lab can be looked at there.
 */
export function toolEnvironment(): NodeJS.ProcessEnv {
  return { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', TERM: process.env['TERM'] ?? 'dumb' }
}
