import { useWorkspace } from '../stores/workspace.ts'
import { chooseFileToOpen, chooseFileToSave } from './choose-file.ts'
import { nameOf } from './file-path.ts'
import { createAsking } from './asking.ts'

/** The question that `ConfirmDialog.vue` shows: what to do with the unsaved changes of a file. */
export const discardQuestion = createAsking<string, 'save' | 'discard' | 'cancel'>('cancel')

/** Whether the open text may be given up: it is saved, has just been saved, or the user lets it go. */
export async function confirmDiscard(): Promise<boolean> {
  const workspace = useWorkspace()
  if (!workspace.unsaved || workspace.file === undefined) return true
  const answer = await discardQuestion.ask(workspace.file)
  return answer === 'save' ? save() : answer === 'discard'
}

/** Opens a lab file, of the user's choice where none is named, after what is open may be given up. */
export async function openFile(file?: string): Promise<void> {
  if (!(await confirmDiscard())) return
  const path = file ?? (await chooseFileToOpen())
  if (path !== null) await useWorkspace().open(path)
}

/** Saves the text: in its file, or under another name where that may not be written, as with preset labs. */
export async function save(): Promise<boolean> {
  const workspace = useWorkspace()
  if (workspace.opened?.writable !== true) return saveAs()
  return (await workspace.save()).ok
}

/** Saves the text under another name. */
export async function saveAs(): Promise<boolean> {
  const workspace = useWorkspace()
  const { file, opened } = workspace
  if (file === undefined) return false
  const path = await chooseFileToSave(opened?.writable === true ? file : nameOf(file))
  return path !== null && (await workspace.save(path)).ok
}
