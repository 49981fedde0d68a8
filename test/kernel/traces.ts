import { execFileSync } from 'node:child_process'
import { readFileSync, readdirSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { Desk } from './command-line.ts'

/** A process of a desk's commands or labs. */
export interface Process {
  readonly pid: number
  readonly argv: readonly string[]
}

/**
 * Every process that a desk's commands have started, and all that these have started: they know the name of its labs, run in
 * its folder, or see it mounted as a lab's `/lab`.
 */
export function processesOf({ name, folder }: Desk): Process[] {
  const mounts = target('/proc/self/ns/mnt')
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((pid) => {
      const command = contents(`/proc/${pid}/cmdline`)
      const ours =
        command.includes(name) ||
        target(`/proc/${pid}/cwd`).startsWith(folder) ||
        (target(`/proc/${pid}/ns/mnt`) !== mounts && contents(`/proc/${pid}/mountinfo`).includes(folder))
      return ours ? [{ pid: Number(pid), argv: command.split('\0') }] : []
    })
}

/** The pid of the process from which a lab hangs, while there is one. */
export function ownerOf(desk: Desk, lab: string): number | undefined {
  const isOwner = ({ argv }: Process) => argv[0] === 'bash' && argv[2] === 'underlay-lab' && argv[3] === lab
  return processesOf(desk).find(isOwner)?.pid
}

/** All that a desk's commands have left on this machine: processes, mounts, sockets, links and files, a line each. */
export function tracesOf(desk: Desk): string[] {
  const { name, folder } = desk
  const named = (text: string) => text.includes(name)
  const links = execFileSync('ip', ['-o', 'link'], { encoding: 'utf8' }).split('\n')
  const shared = ['/tmp', '/run', '/var/tmp', '/dev/shm'].flatMap((path) =>
    readdirSync(path).map((file) => join(path, file)),
  )
  const own = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return [
    ...processesOf(desk).map(({ pid, argv }) => `process ${pid} ${argv.join(' ')}`),
    ...linesOf('/proc/self/mountinfo').filter((line) => named(line) || line.includes(' - nsfs ')),
    ...linesOf('/proc/net/unix').filter(named),
    ...links.filter((line) => line.includes(`: ${linkMark}`)),
    ...shared.filter(named),
    ...own.filter(
      (path) => path.includes('/') && !/^(labs|cache\/underlay(\/capabilities\.json)?$)/.test(path),
    ),
  ]
}

/** Begins the names of a test's containers, and thereby those of their links. */
const linkMark = 'fault'

/** Milliseconds that the kernel may take to take a lab back. */
const patience = 5000

/** Waits until nothing is left of a desk's commands and labs: as soon as the kernel has taken all back. */
export async function expectNothingLeft(desk: Desk): Promise<void> {
  await until(
    () => tracesOf(desk).length === 0,
    () => `still there:\n${tracesOf(desk).join('\n')}`,
  )
}

/** Waits until something holds; throws with words on what is so instead where it never does. */
export async function until(holds: () => boolean, instead: () => string): Promise<void> {
  const end = performance.now() + patience
  while (!holds()) {
    if (performance.now() > end) throw new Error(instead())
    await pause(5)
  }
}

/** Waits, in milliseconds. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

/** What a file holds; nothing where it is gone, or somebody else's. */
export function contents(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** Where a link leads; nowhere where it is gone, or somebody else's. */
export function target(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}

function linesOf(path: string): string[] {
  return readFileSync(path, 'utf8').split('\n')
}
