import { readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'

/** The folder of the preset labs. The built program lies a folder deeper than this source. */
export const presetFolder = resolve(import.meta.dirname, import.meta.env.DEV ? '../labs' : '../../labs')

/** The lab that a new user sees first. */
export const firstLab = join(presetFolder, 'overlay/two-lans.lab.yml')

/** The files of all preset labs, in order of their paths. */
export async function presetLabs(): Promise<string[]> {
  const files = await readdir(presetFolder, { recursive: true })
  return files
    .filter((file) => file.endsWith('.lab.yml'))
    .sort()
    .map((file) => join(presetFolder, file))
}
