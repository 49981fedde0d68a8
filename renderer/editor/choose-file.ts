import type { Result } from '../../main/contract.ts'
import { createAsking } from './asking.ts'
import { askToConfirm } from './confirm.ts'
import { nameFor } from './lab-name.ts'
import { texts } from '../texts/index.ts'

/** Does what a file was chosen for. Where it fails, the dialog stays, says why, and another one can be chosen. */
export type Attempt = (path: string, rename: boolean) => Promise<Result<void>>

/** What a file dialog is asked for: a lab file to open, or a path to save one at. */
export type FileQuestion =
  | { readonly to: 'open'; readonly attempt: Attempt }
  | {
      readonly to: 'save'
      readonly attempt: Attempt
      readonly suggested: string
      /** The text that is saved: it may be called after its new file. */
      readonly text: string
    }

/** The question that `FileDialog.vue` shows; answered with whether it was done. */
export const fileQuestion = createAsking<FileQuestion, boolean>(false)

/** Opens a lab file that the user chooses, in the system's dialog where there is one. False where they choose none. */
export async function chooseFileToOpen(attempt: Attempt): Promise<boolean> {
  if (!window.underlay) return fileQuestion.ask({ to: 'open', attempt })
  const path = await window.underlay.openFile()
  return path !== null && (await attempt(path, false)).ok
}

/** Saves at a path that the user chooses, who has agreed to overwrite what is there. False where they choose none. */
export async function chooseFileToSave(suggested: string, text: string, attempt: Attempt): Promise<boolean> {
  if (!window.underlay) return fileQuestion.ask({ to: 'save', suggested, text, attempt })
  const path = await window.underlay.saveFile(suggested)
  if (path === null) return false
  const name = nameFor(path, text)
  const words = texts.editor.rename
  const rename =
    name !== undefined &&
    (await askToConfirm({ ...words.question(name.next, name.now), act: words.act, refuse: words.keep }))
  return (await attempt(path, rename)).ok
}
