import { mkdirSync, statSync } from 'node:fs'
import { isAbsolute, join, resolve } from 'node:path'
import { claimName } from '../lock.ts'
import type { Result } from '../problem.ts'
import { failed, kernelProblem, ok } from '../problem.ts'
import type { Machine } from './machine.ts'
import { agentPort, runningMachine, startMachine } from './machine.ts'
import { stockKernel } from './stock-kernel.ts'

/**
 * This user's virtual machine: the one that runs, or a new one. It sees this machine's files and runs programs as this user; it
 * ends by itself when no lab runs in it and nobody is connected. `say` is told what takes time.
 */
export async function usersMachine(say: (sentence: string) => void): Promise<Result<Machine>> {
  const folder = machineFolder()
  if (!folder.ok) return folder
  const claim = await claimName('.virtual-machine')
  if (!claim.ok) return claim
  try {
    const running = await runningMachine(folder.value)
    if (running) return ok(running)
    const kernel = await stockKernel(say)
    if (!kernel.ok) return kernel
    say(`Starting a virtual machine with the kernel ${kernel.value.release}.`)
    const user = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 }
    return await startMachine(folder.value, kernel.value, user, agentCommand())
  } finally {
    claim.value.release()
  }
}

/** The virtual machine of this user that runs now, if any. */
export async function usersRunningMachine(): Promise<Machine | undefined> {
  const folder = machineFolder()
  return folder.ok ? runningMachine(folder.value) : undefined
}

/** What a machine runs: the agent, by the Node that runs this. It is a built program, also where this is not. */
export function agentCommand(): string[] {
  const built = import.meta.env.DEV ? resolve(import.meta.dirname, '../../out/main') : import.meta.dirname
  return [process.execPath, join(built, 'guest.js'), String(agentPort)]
}

/** A folder of this user alone, which ends with the session: `$XDG_RUNTIME_DIR`, or one in /tmp. */
function machineFolder(): Result<string> {
  const runtime = process.env['XDG_RUNTIME_DIR'] ?? ''
  if (isAbsolute(runtime)) return ok(join(runtime, 'underlay-vm'))
  const own = `/tmp/underlay-${String(process.getuid?.())}`
  mkdirSync(own, { recursive: true, mode: 0o700 })
  const { uid, mode } = statSync(own)
  if (uid === process.getuid?.() && (mode & 0o077) === 0) return ok(join(own, 'vm'))
  const hint = `Remove ${own}, or set XDG_RUNTIME_DIR to a folder of yours.`
  return failed(kernelProblem('folder-not-own', `The folder ${own} is not this user’s alone.`, hint))
}
