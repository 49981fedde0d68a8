import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { spawn } from 'node:child_process'
import type { FileHandle } from 'node:fs/promises'
import { open, readFile, readdir, readlink, stat, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import type { Result } from '../../problem.ts'
import { failed, kernelProblem, ok } from '../../problem.ts'
import { toolEnvironment } from '../spawn.ts'
import initScript from './init.sh?raw'
import { givingUpPrivileges } from './privileges.ts'
import nodeScript from './node.sh?raw'
import ownerScript from './owner.sh?raw'

/** A running lab's owner process, through which everything in the lab is reached. */
export interface Sandbox {
  readonly lab: string
  /** Its pid, as this machine counts. */
  readonly owner: number
  /** Whether it lives in a user namespace of its own (an ordinary user's lab). */
  readonly rootless: boolean
}

/** A sandbox that still dies with whoever builds it. */
export interface Building {
  readonly sandbox: Sandbox
  /** Values of {@link inheritedSettings} that new namespaces have on this machine. */
  readonly inherited: readonly string[]
  /** From now on the sandbox lives by itself. */
  readonly keep: () => void
  /** Ends the sandbox and everything in it. */
  readonly end: () => Promise<void>
}

/**
 * Settings that a new network namespace takes over from the machine, which may have them changed (those of IPv6 with
 * `net.core.devconf_inherit_init_net`); in a lab they have the kernel's own defaults, 0, unless a kernel object says otherwise. In the order in which the owner process tells them.
 */
export const inheritedSettings = [
  'net.ipv4.ip_forward',
  'net.ipv4.conf.all.rp_filter',
  'net.ipv4.conf.default.rp_filter',
  'net.ipv4.conf.all.arp_ignore',
  'net.ipv4.conf.all.arp_announce',
  'net.ipv4.conf.all.proxy_arp',
  'net.ipv6.conf.all.disable_ipv6',
  'net.ipv6.conf.default.disable_ipv6',
  'net.ipv6.conf.all.forwarding',
] as const

const marker = 'underlay-lab'

/**
 * A path in the engine's own folder inside the sandbox, `/run/underlay`, as this machine reaches it. What is written goes here
 * and nowhere else: no program of the lab can get at this folder, and put links in it that lead out of the lab.
 */
export function ownPath(sandbox: Sandbox, path: string): string {
  return `/proc/${String(sandbox.owner)}/fd/8/${path}`
}

/** A path inside the sandbox, as this machine reaches it: to be read, since programs of the lab may have led it elsewhere. */
export function pathInside(sandbox: Sandbox, path: string): string {
  return `/proc/${String(sandbox.owner)}/root${path}`
}

/**
 * Starts an empty sandbox for a lab. `folder` is shown inside as `/lab`; `mapAuto` maps the user's subordinate ids too.
 * Fails where the machine forbids user namespaces, or a tool is missing.
 */
export async function startSandbox(lab: string, folder: string, mapAuto: boolean): Promise<Result<Building>> {
  const rootless = process.getuid?.() !== 0
  const shell = ['bash', '-s', marker, lab, folder, homedir()]
  const namespaces = ['--net', '--mount', '--uts', '--ipc', '--pid', '--fork', '--kill-child']
  const argv = rootless
    ? ['--user', '--map-root-user', ...(mapAuto ? ['--map-auto'] : []), ...namespaces, '--', ...shell]
    : [...namespaces, '--', ...givingUpPrivileges(rootless), ...shell]
  const child = spawn('unshare', argv, {
    detached: true,
    cwd: '/',
    env: toolEnvironment(),
  })
  child.stdin.on('error', () => undefined)
  child.stdin.write(ownerScript)
  const said = await firstLine(child)
  const [word, ...inherited] = said.line.split(' ')
  const owner = word === 'ready' && child.pid !== undefined ? await onlyChild(child.pid) : undefined
  const sandbox = owner !== undefined && { lab, owner, rootless }
  if (!sandbox || !(await bringScripts(sandbox))) {
    child.kill('SIGKILL')
    return failed(sandboxProblem(said.errors))
  }
  return ok({
    sandbox,
    inherited,
    keep: () => {
      child.stdin.end('keep\n')
      for (const pipe of [child.stdout, child.stderr]) pipe.destroy()
      child.unref()
    },
    end: () => endSandbox(sandbox),
  })
}

/** Every sandbox of this user on this machine, those still being built among them. */
export async function findSandboxes(): Promise<Sandbox[]> {
  const found = await Promise.all(
    (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry)).map((pid) => readOwner(Number(pid))),
  )
  return found.filter((sandbox) => sandbox !== undefined).sort((a, b) => a.lab.localeCompare(b.lab))
}

/** Ends a sandbox: one SIGKILL, and the kernel takes the rest. Returns when all its processes are gone. */
export async function endSandbox(sandbox: Sandbox): Promise<void> {
  // Held open, the file goes on speaking of this process, whoever may get its number later.
  const state = await open(`/proc/${String(sandbox.owner)}/stat`).catch(() => undefined)
  try {
    if (!state || !(await isAlive(sandbox))) return
    process.kill(sandbox.owner, 'SIGKILL')
    for (let looks = 1; await isLeaving(state); looks++) {
      if (looks % 50 === 0) await wakeEntries(sandbox)
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
  } catch (error) {
    if (!isGone(error)) throw error
  } finally {
    await state?.close()
  }
}

/** Whether a sandbox's owner process lives. */
export async function isAlive(sandbox: Sandbox): Promise<boolean> {
  return (await readOwner(sandbox.owner))?.lab === sandbox.lab
}

/** Whether the first process of a pid namespace, killed, still takes the others along: it is a zombie only after them. */
async function isLeaving(state: FileHandle): Promise<boolean> {
  const { buffer, bytesRead } = await state.read({ position: 0 })
  return !buffer.subarray(0, bytesRead).toString().includes(') Z ')
}

/** Programs of this machine that have entered a sandbox, and were stopped, do not let go of what they have started in it. */
async function wakeEntries(sandbox: Sandbox): Promise<void> {
  const start = ['nsenter', '--target', String(sandbox.owner), ''].join('\0')
  for (const pid of (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry))) {
    const argv = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    if (argv.startsWith(start)) process.kill(Number(pid), 'SIGCONT')
  }
}

async function readOwner(pid: number): Promise<Sandbox | undefined> {
  try {
    const argv = (await readFile(`/proc/${String(pid)}/cmdline`, 'utf8')).split('\0')
    if (argv[0] !== 'bash' || argv[1] !== '-s' || argv[2] !== marker || argv[3] === undefined)
      return undefined
    const [mine, theirs, owner] = await Promise.all([
      readlink('/proc/self/ns/user'),
      readlink(`/proc/${String(pid)}/ns/user`),
      stat(`/proc/${String(pid)}`),
    ])
    if (owner.uid !== process.getuid?.()) return undefined
    return { lab: argv[3], owner: pid, rootless: mine !== theirs }
  } catch (error) {
    // Processes come and go, and others' may not be looked at: neither is a lab of ours.
    if (isGone(error)) return undefined
    throw error
  }
}

function isGone(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    ['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(String(error.code))
  )
}

async function onlyChild(pid: number): Promise<number | undefined> {
  const children = await readFile(`/proc/${String(pid)}/task/${String(pid)}/children`, 'utf8').catch(() => '')
  const child = Number(children.trim().split(' ')[0])
  return child > 0 ? child : undefined
}

/** Brings what the lab runs in itself; returns whether the lab was still there. */
function bringScripts(sandbox: Sandbox): Promise<boolean> {
  const scripts = { 'node.sh': nodeScript, 'init.sh': initScript }
  const writes = Object.entries(scripts).map(([name, text]) =>
    writeFile(pathInside(sandbox, `/run/underlay/${name}`), text),
  )
  return Promise.all(writes).then(
    () => true,
    () => false,
  )
}

function firstLine(child: ChildProcessWithoutNullStreams): Promise<{ line: string; errors: string }> {
  return new Promise((resolve) => {
    let line = ''
    let errors = ''
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()))
    child.stdout.on('data', (chunk: Buffer) => {
      line += chunk.toString()
      if (line.includes('\n')) resolve({ line: line.trimEnd(), errors })
    })
    child.on('error', (error) => {
      resolve({ line: '', errors: error.message })
    })
    child.on('close', () => {
      resolve({ line: line.trimEnd(), errors })
    })
  })
}

function sandboxProblem(errors: string) {
  const words = errors
    .split('\n')
    .filter((text) => text !== '' && !text.includes('sigprocmask unblock failed'))
  return kernelProblem(
    'no-sandbox',
    'The lab’s sandbox could not be made: this machine did not give it its namespaces.',
    'Run `underlay doctor`: it names what is missing and the command that mends it.',
    { evidence: words.length > 0 ? words : ['its first process was killed'] },
  )
}
