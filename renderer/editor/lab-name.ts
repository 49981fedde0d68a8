import type { Result } from '../../main/contract.ts'
import { at } from './edits/lab-file.ts'
import { nameOf } from './file-path.ts'
import { plainValue, readYaml } from './yaml/document.ts'
import { editYaml } from './yaml/edit-yaml.ts'

/** As long as a lab's name may be. */
const longest = 40

/** What a lab in a file would be called after it, and what its text calls it now. */
interface LabNames {
  readonly now: string
  readonly next: string
}

/**
 * The name that a text may get with a new file: two files that say the same name are one running lab. Undefined where the text
 * says no name, so that the file's counts, where it is that one already, and where no name can be made of the file's.
 */
export function nameFor(path: string, text: string): LabNames | undefined {
  const now = at(plainValue(readYaml(text)), 'name')
  const next = nameOf(path)
    .replace(/\.ya?ml$/, '')
    .replace(/\.lab$/, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, longest)
  return typeof now !== 'string' || next === '' || next === now ? undefined : { now, next }
}

/** A text with the name of a new file; the same text where there is none to give. */
export function renamed(path: string, text: string): Result<string> {
  const names = nameFor(path, text)
  return names ? editYaml(text, [{ path: ['name'], value: names.next }]) : { ok: true, value: text }
}
