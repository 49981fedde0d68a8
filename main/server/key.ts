import { randomBytes } from 'node:crypto'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stateFolder } from '../service/state-folder.ts'

const length = 32

/**
 * The secret from which the cookies of this user's browsers follow, made at first use: a page that is still open goes on working
 * with an engine that was started anew. Where it cannot be kept, each engine has its own.
 */
export async function sessionKey(): Promise<Buffer> {
  const file = join(stateFolder(), 'session-key')
  const kept = await readFile(file).catch(() => undefined)
  if (kept?.length === length) {
    await chmod(file, 0o600).catch(() => undefined)
    return kept
  }
  const key = randomBytes(length)
  try {
    await mkdir(stateFolder(), { recursive: true, mode: 0o700 })
    await writeFile(file, key, { mode: 0o600 })
    await chmod(file, 0o600)
  } catch {
    // A home that is read-only, or full: the key lives as long as this engine.
  }
  return key
}
