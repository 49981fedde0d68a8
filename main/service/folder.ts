import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Folder } from '../contract.ts'
import type { Result } from '../problem.ts'
import { failed, kernelProblem, ok } from '../problem.ts'

type Entry = Folder['entries'][number]

/** The folders and lab files of a folder, without hidden ones; folders first. */
export async function listFolder(folder: string): Promise<Result<Folder>> {
  try {
    const found = await readdir(folder, { withFileTypes: true })
    const entries = await Promise.all(
      found.filter(({ name }) => !name.startsWith('.')).map((entry) => entryOf(folder, entry)),
    )
    const parent = dirname(folder)
    return ok({
      folder,
      ...(parent !== folder && { parent }),
      entries: entries
        .filter((entry) => entry !== undefined)
        .sort((a, b) => a.kind.localeCompare(b.kind) || a.name.localeCompare(b.name)),
    })
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    const hint = 'Check its path, and whether you may look into it.'
    const message = `The folder ${folder} cannot be listed.`
    return failed(kernelProblem('folder-not-read', message, hint, { evidence: [words] }))
  }
}

async function entryOf(folder: string, entry: Dirent): Promise<Entry | undefined> {
  const path = join(folder, entry.name)
  const isFolder = entry.isSymbolicLink()
    ? await stat(path).then(
        (found) => found.isDirectory(),
        () => undefined,
      )
    : entry.isDirectory()
  if (isFolder) return { name: entry.name, path, kind: 'folder' }
  const isLab = isFolder === false && /.\.ya?ml$/.test(entry.name)
  return isLab ? { name: entry.name, path, kind: 'lab' } : undefined
}
