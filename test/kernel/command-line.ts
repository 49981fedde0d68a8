import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll } from 'vitest'

/** How a command ended, and what it said. */
export interface Ended {
  /** Exit code, or 128 + n where signal n ended it. */
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** A command that runs. */
export interface Started {
  readonly pid: number
  readonly kill: (signal: NodeJS.Signals) => void
  /** What it has said so far, both outputs together. */
  readonly said: () => string
  readonly ended: Promise<Ended>
}

/** A user's folders of their own, and the command line as that user has it. */
export interface Desk {
  /** Begins the name of each of its labs. */
  readonly name: string
  /** Holds all its folders; its commands run in it. */
  readonly folder: string
  readonly environment: NodeJS.ProcessEnv
  /** Writes a lab file, and returns its path. */
  readonly write: (file: string, text: string) => string
  readonly start: (...args: string[]) => Started
  readonly underlay: (...args: string[]) => Promise<Ended>
}

/** The built program, as a user runs it. */
export const program = resolve(import.meta.dirname, '../../bin/underlay')

/** Makes the folders that a test file's commands live in; they go with the test file, and its labs with them. */
export function newDesk(subject: string): Desk {
  const folder = mkdtempSync(join(tmpdir(), `underlay-test-${subject}-`))
  for (const name of ['home', 'cache', 'runtime', 'tmp', 'labs'])
    mkdirSync(join(folder, name), { mode: 0o700 })
  const name = `fault-${subject}-${process.pid}`
  const environment = {
    ...process.env,
    HOME: join(folder, 'home'),
    XDG_CACHE_HOME: join(folder, 'cache'),
    XDG_RUNTIME_DIR: join(folder, 'runtime'),
    TMPDIR: join(folder, 'tmp'),
  }
  const start = (...args: string[]) => startCommand([program, ...args], { environment, folder })
  const underlay = (...args: string[]) => start(...args).ended
  afterAll(async () => {
    const { stdout } = await underlay('ls', '--json')
    for (const lab of namesIn(stdout).filter((each) => each.startsWith(name))) await underlay('down', lab)
    rmSync(folder, { recursive: true })
  })
  const write = (file: string, text: string) => {
    const path = join(folder, 'labs', file)
    writeFileSync(path, text)
    return path
  }
  return { name, folder, environment, write, start, underlay }
}

/** The names in what `ls --json` says. */
export function namesIn(listing: string): string[] {
  return [...listing.matchAll(/"lab": "([^"]+)"/g)].map(([, lab = '']) => lab)
}

const signals: Readonly<Record<string, number>> = { SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }

/** Starts a program on a desk, and hears what it says, unless its output goes to an open file. */
export function startCommand(
  [command = '', ...args]: readonly string[],
  { environment, folder }: Pick<Desk, 'environment' | 'folder'>,
  output: 'pipe' | number = 'pipe',
): Started {
  const child = spawn(command, args, { env: environment, cwd: folder, stdio: ['ignore', output, 'pipe'] })
  let stdout = ''
  let stderr = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const ended = new Promise<Ended>((settle, reject) => {
    child.on('error', reject)
    // Not 'close': what a killed command leaves for a moment may still hold its outputs.
    child.on('exit', (code, signal) => {
      setImmediate(() => settle({ code: code ?? 128 + (signals[signal ?? ''] ?? 0), stdout, stderr }))
    })
  })
  return {
    pid: child.pid ?? 0,
    kill: (signal) => void child.kill(signal),
    said: () => stdout + stderr,
    ended,
  }
}
