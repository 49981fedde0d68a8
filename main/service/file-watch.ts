import { watch } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import type { Result } from '../problem.ts'
import { failed, kernelProblem, ok } from '../problem.ts'
import { versionOnDisk } from './files.ts'
import { newest } from './newest.ts'
import type { Outlet } from './outlet.ts'
import type { Sources } from './serve-port.ts'
import { untilAborted } from './until-aborted.ts'

/** Milliseconds in which several changes of a file are one: editors write, rename and set times. */
const settling = 100

interface Version {
  readonly version: string | null
}

/** Tells what version of a file is on disk, at first and each time that it has become another one. */
export const fileSources: Pick<Sources, 'file.watch'> = {
  'file.watch': ({ file }, outlet) => watchFile(resolve(file), outlet),
}

async function watchFile(file: string, outlet: Outlet<Version>): Promise<Result<void>> {
  const tell = newest(outlet)
  let told: string | null | undefined
  let timer: NodeJS.Timeout | undefined
  const look = async () => {
    const version = await versionOnDisk(file)
    if (version === told) return
    told = version
    tell({ version })
  }
  const folder = watchFolder(dirname(file), (name) => {
    if (name !== null && name !== basename(file)) return
    clearTimeout(timer)
    timer = setTimeout(() => void look(), settling)
  })
  if (!folder.ok) return folder
  await look()
  await Promise.race([folder.value.ended, untilAborted(outlet.signal)])
  clearTimeout(timer)
  folder.value.close()
  await look()
  return ok(undefined)
}

/** The folder is watched and not the file, since editors replace files. It ends when the folder is gone. */
function watchFolder(
  folder: string,
  onChange: (name: string | null) => void,
): Result<{ readonly ended: Promise<void>; readonly close: () => void }> {
  try {
    const watcher = watch(folder, (_event, name) => onChange(name))
    const ended = new Promise<void>((resolve) => {
      watcher.on('error', () => resolve())
      watcher.on('close', () => resolve())
    })
    return ok({ ended, close: () => watcher.close() })
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    const message = `Changes that others make in ${folder} cannot be noticed.`
    const hint = 'The folder may be gone, or all watches of this user be taken (fs.inotify.max_user_watches).'
    return failed(kernelProblem('file-not-watched', message, hint, { evidence: [words] }))
  }
}
