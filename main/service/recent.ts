import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod/mini'
import type { RecentFile } from '../contract.ts'
import { stateFolder, writeState } from './state-folder.ts'

const most = 20
const schema = z.array(z.string())

/** Lab files opened lately, the last one first. None where the list was never written, or is broken. */
export async function recentFiles(): Promise<RecentFile[]> {
  return (await readList()).map((file) => ({ file, there: existsSync(file) }))
}

/** Makes a file the most recent one. Where that cannot be written down, the list stays as it was: nothing depends on it. */
export async function rememberFile(file: string): Promise<void> {
  const before = await readList()
  if (before[0] === file) return
  const list = [file, ...before.filter((other) => other !== file)].slice(0, most)
  await writeState(listFile(), JSON.stringify(list, null, 2)).catch(() => undefined)
}

async function readList(): Promise<readonly string[]> {
  try {
    const read = schema.safeParse(JSON.parse(await readFile(listFile(), 'utf8')))
    return read.success ? read.data : []
  } catch {
    // Never written, not readable or not JSON: it is written anew with the next file.
    return []
  }
}

function listFile(): string {
  return join(stateFolder(), 'recent.json')
}
