import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findTool, installVmCommand } from '../kernel/capabilities/tools.ts'
import { toolEnvironment } from '../kernel/spawn.ts'
import type { Result } from '../problem.ts'
import { failed, kernelProblem, ok } from '../problem.ts'
import guestScript from './guest.sh?raw'
import { answers } from './reach.ts'
import type { StockKernel } from './stock-kernel.ts'

/** A virtual machine that runs: how its agent is reached. */
export interface Machine {
  /** On this machine's loopback. */
  readonly port: number
  /** What whoever connects has to know. */
  readonly key: string
  /** QEMU's process. */
  readonly pid: number
}

/** Whose programs run in the machine. */
export interface GuestUser {
  readonly uid: number
  readonly gid: number
}

/** Port of the agent, inside. */
export const agentPort = 8021

/** Milliseconds within which a machine has to answer; without hardware virtualisation, on a busy machine, it takes a while. */
const patience = 180_000

/**
 * Boots `kernel` in QEMU over this machine's own files, which nothing inside can change, with `agent` as its one program. Its state
 * is in `folder`, which belongs to the machine until it has ended. Resolves when the agent answers; the machine lives on by itself.
 */
export async function startMachine(
  folder: string,
  kernel: StockKernel,
  user: GuestUser,
  agent: readonly string[],
): Promise<Result<Machine>> {
  const qemu = findTool('qemu-system-x86_64')
  if (!qemu) return failed(noQemu())
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { mode: 0o700 })
  const port = await freePort()
  const key = randomBytes(16).toString('hex')
  const changeUser = [
    'setpriv',
    `--reuid=${String(user.uid)}`,
    `--regid=${String(user.gid)}`,
    '--clear-groups',
    '--',
  ]
  const exchanged: Readonly<Record<string, string>> = {
    'guest.sh': guestScript,
    modules: kernel.modules,
    agent: [...(user.uid === 0 ? [] : changeUser), ...agent, key].map((word) => `${word}\0`).join(''),
  }
  for (const [name, text] of Object.entries(exchanged))
    await writeFile(join(folder, name), text, { mode: 0o600 })
  const child = spawn(qemu.path, qemuArguments(folder, kernel, port), {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: toolEnvironment(),
  })
  const words: string[] = []
  child.stderr.on('data', (chunk: Buffer) => words.push(chunk.toString()))
  const machine = { port, key, pid: child.pid ?? 0 }
  // Half-started it is of no use to anybody: it goes with whoever starts it.
  const giveUp = () => {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
  process.on('exit', giveUp)
  const up = await untilItAnswers(machine, child)
  process.off('exit', giveUp)
  if (!up) {
    child.kill('SIGKILL')
    return failed(
      notStarted([...words, readText(join(folder, 'console')), readText(join(folder, 'agent.log'))]),
    )
  }
  await writeFile(join(folder, 'machine.json'), JSON.stringify(machine), { mode: 0o600 })
  child.stderr.destroy()
  child.unref()
  return ok(machine)
}

/** The machine whose state is in `folder`, where one runs. */
export async function runningMachine(folder: string): Promise<Machine | undefined> {
  const text = await readFile(join(folder, 'machine.json'), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const machine: unknown = JSON.parse(text)
  return isMachine(machine) && (await answers(machine)) ? machine : undefined
}

function isMachine(value: unknown): value is Machine {
  if (typeof value !== 'object' || value === null) return false
  return (
    'port' in value &&
    typeof value.port === 'number' &&
    'key' in value &&
    typeof value.key === 'string' &&
    'pid' in value
  )
}

function qemuArguments(folder: string, kernel: StockKernel, port: number): string[] {
  // /dev/kvm without these flags is there and hangs.
  const hardware = /^flags\s*:.*\b(vmx|svm)\b/m.test(readFileSync('/proc/cpuinfo', 'utf8'))
  const processor = hardware
    ? ['-accel', 'kvm', '-accel', 'tcg', '-cpu', 'max']
    : ['-accel', 'tcg,thread=multi', '-cpu', 'Nehalem']
  return [
    ...processor,
    ...['-m', '2G', '-smp', String(Math.min(4, Math.max(2, availableParallelism())))],
    ...['-nodefaults', '-no-user-config', '-no-reboot', '-display', 'none'],
    ...['-serial', `file:${join(folder, 'console')}`],
    ...[
      '-kernel',
      kernel.image,
      '-initrd',
      kernel.ramdisk,
      '-append',
      'console=ttyS0 quiet panic=-1 net.ifnames=0',
    ],
    ...['-fsdev', 'local,id=machine,path=/,security_model=none,readonly=on,multidevs=remap'],
    ...['-device', 'virtio-9p-pci,fsdev=machine,mount_tag=machine'],
    ...['-fsdev', `local,id=exchange,path=${folder.replaceAll(',', ',,')},security_model=none`],
    ...['-device', 'virtio-9p-pci,fsdev=exchange,mount_tag=exchange'],
    ...['-device', 'virtio-rng-pci'],
    ...['-netdev', `user,id=line,restrict=on,hostfwd=tcp:127.0.0.1:${String(port)}-:${String(agentPort)}`],
    ...['-device', 'virtio-net-pci,netdev=line'],
  ]
}

function freePort(): Promise<number> {
  const server = createServer()
  return new Promise((resolve, reject) => {
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

async function untilItAnswers(machine: Machine, child: ChildProcess): Promise<boolean> {
  const end = Date.now() + patience
  while (Date.now() < end && child.exitCode === null && child.signalCode === null) {
    if (await answers(machine)) return true
    await sleep(100)
  }
  return false
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

function noQemu() {
  const hint = `Install QEMU: \`${installVmCommand()}\`.`
  return kernelProblem('no-qemu', 'A virtual machine needs QEMU, which is not installed here.', hint)
}

function notStarted(words: readonly string[]) {
  const lines = words
    .join('\n')
    .split('\n')
    .filter((line) => line.trim() !== '')
  const hint = 'The lines above are what QEMU and the kernel in it said last.'
  return kernelProblem('vm-not-started', 'The virtual machine did not start.', hint, {
    evidence: lines.slice(-12),
  })
}
