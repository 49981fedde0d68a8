import { mkdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'
import { writeWhole } from './write-whole.ts'

/** The folder of what Underlay keeps for a user between two runs (XDG Base Directory Specification: relative paths are invalid). */
export function stateFolder(): string {
  const asked = process.env['XDG_STATE_HOME'] ?? ''
  return join(isAbsolute(asked) ? asked : join(homedir(), '.local/state'), 'underlay')
}

/** Writes a file of the state folder, all of it or nothing; fails, as `node:fs` does, where the folder cannot be written. */
export async function writeState(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  await writeWhole(file, text)
}
