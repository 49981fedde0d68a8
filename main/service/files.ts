import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { access, readFile, realpath } from 'node:fs/promises'
import { basename, dirname, resolve, sep } from 'node:path'
import type { OpenFile } from '../contract.ts'
import { labFileJsonSchema } from '../lab/json-schema.ts'
import { readLabFile } from '../lab/read.ts'
import { presetFolder } from '../presets.ts'
import type { Problem, Result } from '../problem.ts'
import { failed, inputProblem, kernelProblem, ok } from '../problem.ts'
import { listFolder } from './folder.ts'
import { keepLayout, readLayout } from './layouts.ts'
import { rememberFile } from './recent.ts'
import type { Answers } from './serve-port.ts'
import { writeWhole } from './write-whole.ts'

/** Lab files of this user: opened, saved, listed. */
export const fileAnswers: Pick<
  Answers,
  'file.open' | 'file.save' | 'file.list' | 'file.saveLayout' | 'file.schema'
> = {
  'file.open': ({ file }) => openFile(resolve(file)),
  'file.save': ({ file, text, version }) => saveFile(resolve(file), text, version),
  'file.list': ({ folder }) => listFolder(resolve(folder)),
  'file.saveLayout': async ({ file, layout }) => {
    const path = resolve(file)
    return keepLayout(path, await isWritable(path), layout)
  },
  'file.schema': () => Promise.resolve(ok(labFileJsonSchema())),
}

async function openFile(file: string): Promise<Result<OpenFile>> {
  const read = await readLabFile(file)
  if (!read.ok) return read
  const writable = await isWritable(file)
  const layout = await readLayout(file, writable)
  if (!(await isPreset(file))) await rememberFile(file)
  const { text } = read.value
  return ok({ file, text, version: versionOf(Buffer.from(text)), writable, layout })
}

async function saveFile(
  file: string,
  text: string,
  version: string | null,
): Promise<Result<{ readonly version: string }>> {
  if (!/.\.ya?ml$/.test(basename(file))) return failed(nameProblem(file))
  if (await isPreset(file)) return failed(presetProblem())
  // Without a version the path was chosen, and overwriting it agreed to, in a dialog.
  const there = version === null ? null : await versionOnDisk(file)
  if (there !== null && there !== version) return failed(changedProblem(file))
  try {
    await writeWhole(file, text)
  } catch (error) {
    return failed(notWrittenProblem(file, error))
  }
  await rememberFile(file)
  return ok({ version: versionOf(Buffer.from(text)) })
}

/** Names what is on disk; null where there is nothing to be read. */
export async function versionOnDisk(file: string): Promise<string | null> {
  return readFile(file).then(versionOf, () => null)
}

/** A byte order mark is no part of the text. */
function versionOf(bytes: Buffer): string {
  const marked = bytes.subarray(0, 3).equals(byteOrderMark)
  return createHash('sha256')
    .update(marked ? bytes.subarray(3) : bytes)
    .digest('hex')
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])

/** The preset labs are the same for all users, and an update brings them anew. */
async function isPreset(file: string): Promise<boolean> {
  const [path, presets] = await Promise.all(
    [file, presetFolder].map((each) => realpath(each).catch(() => each)),
  )
  return path?.startsWith(`${presets ?? presetFolder}${sep}`) ?? false
}

/** A file is replaced when it is written, which its folder has to allow as well. */
async function isWritable(file: string): Promise<boolean> {
  if (await isPreset(file)) return false
  const path = await realpath(file).catch(() => file)
  const may = (each: string) =>
    access(each, constants.W_OK).then(
      () => true,
      () => false,
    )
  return (await may(path)) && (await may(dirname(path)))
}

function nameProblem(file: string): Problem {
  const hint = 'Give it a name that ends with `.lab.yml`.'
  return inputProblem('no-lab-file-name', `${basename(file)} is no name for a lab file.`, hint)
}

function presetProblem(): Problem {
  const hint = 'Save it under another name, in a folder of yours.'
  return inputProblem('preset-file', 'The preset labs stay as they are.', hint)
}

function changedProblem(file: string): Problem {
  const message = `${basename(file)} was changed on disk since it was opened; nothing was written.`
  return inputProblem('changed-on-disk', message, 'Take what is on disk, or save under another name.')
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: 'Its disk is full: make room there, or save elsewhere.',
  EDQUOT: 'Your share of its disk is used up: make room there, or save elsewhere.',
  EACCES: 'You may not write in its folder: change its permissions, or save elsewhere.',
  EPERM: 'You may not write it: change its permissions, or save elsewhere.',
  EROFS: 'Its disk is read-only: save elsewhere.',
  ENOENT: 'Its folder is gone: save elsewhere.',
  EISDIR: 'A folder has this name: give another one.',
}

function notWrittenProblem(file: string, error: unknown): Problem {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const words = error instanceof Error ? error.message : String(error)
  const message = `${file} could not be written; what was there before is untouched.`
  return kernelProblem('file-not-written', message, reasons[code] ?? 'Save it elsewhere.', {
    evidence: [words],
  })
}
