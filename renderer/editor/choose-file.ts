import { createAsking } from './asking.ts'

/** What a file dialog is asked for: a lab file to open, or a path to save one at. */
export type FileQuestion = { readonly to: 'open' } | { readonly to: 'save'; readonly suggested: string }

/** The question that `FileDialog.vue` shows. */
export const fileQuestion = createAsking<FileQuestion, string | null>(null)

/** A lab file that the user chooses, in the system's dialog where there is one; null where they choose none. */
export function chooseFileToOpen(): Promise<string | null> {
  return window.underlay ? window.underlay.openFile() : fileQuestion.ask({ to: 'open' })
}

/** A path for a lab file that the user chooses, who has agreed to overwrite what is there; null where they choose none. */
export function chooseFileToSave(suggested: string): Promise<string | null> {
  return window.underlay ? window.underlay.saveFile(suggested) : fileQuestion.ask({ to: 'save', suggested })
}
