import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Layout } from '../contract.ts'
import { layoutSchema } from '../contract.ts'
import type { Result } from '../problem.ts'
import { failed, kernelProblem, ok } from '../problem.ts'
import { stateFolder, writeState } from './state-folder.ts'
import { writeWhole } from './write-whole.ts'

/**
 * What was arranged on the map of a lab file: kept beside it, `NAME.lab.layout.json`, or with this user's state where the file
 * may not be written.
 */
export async function readLayout(file: string, writable: boolean): Promise<Layout | null> {
  for (const path of writable ? [beside(file), away(file)] : [away(file), beside(file)]) {
    const text = await readFile(path, 'utf8').catch(() => undefined)
    const layout = text === undefined ? undefined : parsed(text)
    if (layout) return layout
  }
  return null
}

/** Keeps an arrangement; returns where. Fails where there is no room for it. */
export async function keepLayout(
  file: string,
  writable: boolean,
  layout: Layout,
): Promise<Result<{ readonly kept: string }>> {
  const path = writable ? beside(file) : away(file)
  const write = writable ? writeWhole : writeState
  try {
    await write(path, `${JSON.stringify(layout, undefined, 2)}\n`)
    return ok({ kept: path })
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    const hint = 'The map stays as it is until this window is closed. Make room, or see who may write there.'
    const message = `The arrangement of the map could not be kept in ${path}.`
    return failed(kernelProblem('layout-not-kept', message, hint, { evidence: [words] }))
  }
}

function beside(file: string): string {
  return join(dirname(file), `${basename(file).replace(/\.ya?ml$/, '')}.layout.json`)
}

function away(file: string): string {
  const name = createHash('sha256').update(file).digest('hex').slice(0, 24)
  return join(stateFolder(), 'layouts', `${name}.json`)
}

/** A layout that is broken, or of another version, is as good as none. */
function parsed(text: string): Layout | undefined {
  try {
    const read = layoutSchema.safeParse(JSON.parse(text))
    return read.success ? read.data : undefined
  } catch {
    return undefined
  }
}
