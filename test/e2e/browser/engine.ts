import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { cacheFolder } from '../../../main/kernel/capabilities/cache.ts'

/** `underlay serve`, as a user of their own runs it. */
export interface Engine {
  readonly folder: string
  readonly port: number
  /** The address that lets a browser in once. */
  readonly invitation: string
  readonly underlay: (...args: string[]) => Promise<{ code: number; stdout: string; stderr: string }>
  /** Ends it, politely or not. */
  readonly end: (signal: NodeJS.Signals) => Promise<void>
}

const program = resolve(import.meta.dirname, '../../../bin/underlay')

/** Starts an engine with folders of its own; the labs that it starts live on after it. */
export async function startEngine({
  folder,
  port = 0,
  file = [],
}: { folder?: string; port?: number; file?: readonly string[] } = {}): Promise<Engine> {
  const home = folder ?? newFolder()
  const env = {
    ...process.env,
    HOME: home,
    XDG_STATE_HOME: join(home, 'state'),
    XDG_CACHE_HOME: join(home, 'cache'),
    // A virtual machine of its own, which ends after its last lab.
    XDG_RUNTIME_DIR: home,
    DISPLAY: '',
    WAYLAND_DISPLAY: '',
  }
  const child = spawn(program, ['serve', '--port', String(port), ...file], {
    env,
    cwd: home,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const invitation = await invitationOf(child)
  return {
    folder: home,
    port: Number(new URL(invitation).port),
    invitation,
    underlay: (...args) => runProgram(args, env, home),
    end: (signal) =>
      new Promise((done) => {
        if (child.exitCode !== null || child.signalCode !== null) done()
        else {
          child.once('exit', () => done())
          child.kill(signal)
        }
      }),
  }
}

/** An empty home, but for the kernel of virtual machines, which is fetched once for all. */
function newFolder(): string {
  const home = mkdtempSync(join(tmpdir(), 'underlay-browser-'))
  const kernels = join(cacheFolder(), 'kernel')
  mkdirSync(kernels, { recursive: true, mode: 0o700 })
  mkdirSync(join(home, 'cache/underlay'), { recursive: true, mode: 0o700 })
  symlinkSync(kernels, join(home, 'cache/underlay/kernel'))
  return home
}

function invitationOf(child: ChildProcess): Promise<string> {
  return new Promise((found, reject) => {
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        said += text
        const address = /http:\/\/\S+token=\S+/.exec(said)?.[0]
        if (address !== undefined) found(address)
      })
    child.once('exit', () => reject(new Error(`the engine ended: ${said}`)))
  })
}

function runProgram(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  cwd: string,
): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((done, reject) => {
    const child = spawn(program, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.on('error', reject)
    child.on('close', (code) => done({ code: code ?? -1, stdout, stderr }))
  })
}
