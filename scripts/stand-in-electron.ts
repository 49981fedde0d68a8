import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What @electron/fuses looks for in Electron's binary, and what follows it: version 1, the number of fuses, and their state. */
const fuses = { sentinel: 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX', version: 1, states: '101101010' } as const

/**
 * Lays a stand-in for Electron's binary into a folder, for checking packages without the network: it has fuses to be set, and
 * runs as Node, which is what the packaged command line wants of it.
 */
export async function standInElectron(folder: string): Promise<void> {
  const program = Buffer.concat([
    Buffer.from(`#!/bin/sh\nexec '${process.execPath}' "$@"\n# ${fuses.sentinel}`),
    Buffer.from([fuses.version, fuses.states.length]),
    Buffer.from(`${fuses.states}\n`),
  ])
  await mkdir(join(folder, 'resources'), { recursive: true })
  await mkdir(join(folder, 'locales'))
  for (const name of ['electron', 'chrome-sandbox']) {
    await writeFile(join(folder, name), program)
    await chmod(join(folder, name), 0o755)
  }
  await writeFile(join(folder, 'locales/en-US.pak'), '')
  await writeFile(join(folder, 'LICENSE'), 'Stands for the licence of Electron.\n')
}
