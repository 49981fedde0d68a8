import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'

/** The folder of what Underlay keeps for a user between two runs (XDG Base Directory Specification: relative paths are invalid). */
export function stateFolder(): string {
  const asked = process.env['XDG_STATE_HOME'] ?? ''
  return join(isAbsolute(asked) ? asked : join(homedir(), '.local/state'), 'underlay')
}

/** Writes a file of the state folder, all of it or nothing; fails where the folder cannot be written. */
export async function writeState(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const draft = `${file}.${process.pid}.new`
  try {
    await writeFile(draft, text)
    await rename(draft, file)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}
