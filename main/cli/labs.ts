import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { RunningLab } from '../record.ts'
import { findLab, runningLabs } from '../engine.ts'
import type { Result } from '../problem.ts'
import { ok } from '../problem.ts'

/** The running lab that an argument means: by name, or by the lab file that it was started from. */
export async function labOf(argument: string): Promise<Result<RunningLab>> {
  if (!looksLikeFile(argument)) return findLab(argument)
  const file = resolve(argument)
  const running = (await runningLabs()).find(({ record }) => record.file === file)
  if (running) return ok(running)
  const { labName, readLabFile } = await import('../lab/read.ts')
  const read = await readLabFile(file)
  return read.ok ? findLab(labName(read.value)) : read
}

function looksLikeFile(argument: string): boolean {
  return (
    argument.includes('/') || /\.ya?ml$/.test(argument) || (existsSync(argument) && argument.includes('.'))
  )
}
