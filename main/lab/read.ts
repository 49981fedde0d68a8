import { readFile, stat } from 'node:fs/promises'
import { failed, inputProblem, ok } from '../problem.ts'
import type { Result } from '../problem.ts'
import { nameOfFile } from './sections.ts'
import { MAX_BYTES, readSource } from './source.ts'

export { parseLab } from './parse.ts'

/** A lab file: what is on disk, or what an editor holds of it. */
export interface LabFile {
  /** Absolute path. */
  readonly file: string
  readonly text: string
}

/** The name that a lab file gives its lab, or its file's name where it gives none; needs no valid lab. */
export function labName({ text, file }: LabFile): string {
  const source = readSource(text, file, [])
  const name = source.ok ? source.value.value['name'] : undefined
  return typeof name === 'string' ? name : nameOfFile(file)
}

/** Reads a lab file; fails for what cannot be one. `file` is an absolute path. */
export async function readLabFile(file: string): Promise<Result<LabFile>> {
  const place = { file, line: 1, column: 1, key: '' }
  let bytes: Buffer
  try {
    const { size } = await stat(file)
    if (size > MAX_BYTES) {
      const message = `The lab file is larger than 1 MiB (${(size / MAX_BYTES).toFixed(1)} MiB).`
      return failed(inputProblem('file-too-large', message, 'Check that this is the file you meant.', place))
    }
    bytes = await readFile(file)
  } catch (error) {
    return failed(unreadable(file, error))
  }
  try {
    return ok({ file, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) })
  } catch {
    const before = bytes.toString('utf8').split('\uFFFD')[0] ?? ''
    const lines = before.split('\n')
    const where = { file, line: lines.length, column: (lines.at(-1) ?? '').length + 1, key: '' }
    return failed(
      inputProblem('not-utf-8', 'The file is not UTF-8 text.', 'Save it as UTF-8 in your editor.', where),
    )
  }
}

const REASONS: Readonly<Record<string, readonly [string, string]>> = {
  ENOENT: ['There is no such file', 'Check the path.'],
  EISDIR: ['This is a folder', 'Name a lab file in it.'],
  EACCES: ['You may not read this file', 'Change its permissions, or run as its owner.'],
}

function unreadable(file: string, error: unknown) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const [reason, hint] = REASONS[code] ?? [
    `The file cannot be read (${code || String(error)})`,
    'Check the path and its permissions.',
  ]
  return inputProblem('unreadable-file', `${reason}: ${file}`, hint)
}
