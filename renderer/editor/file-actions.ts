import type { Result } from '../../main/contract.ts'
import { useWorkspace } from '../stores/workspace.ts'
import { chooseFileToOpen, chooseFileToSave } from './choose-file.ts'
import { nameOf } from './file-path.ts'
import { createAsking } from './asking.ts'
import { withConsent } from './consent.ts'
import { renamed } from './lab-name.ts'

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
  const { open } = useWorkspace()
  if (file === undefined) await chooseFileToOpen(open)
  else await open(file)
}

/** Opens a text that is in no file of this machine yet, under the name that its file had elsewhere. */
export async function openText(name: string, text: string): Promise<void> {
  if (await confirmDiscard()) await useWorkspace().openText(name, text)
}

/** Saves the text: in its file, or under another name where that may not be written, as with preset labs. */
export async function save(): Promise<boolean> {
  const workspace = useWorkspace()
  if (workspace.opened?.writable !== true) return saveAs()
  return (await workspace.save()).ok
}

/** Saves the text under another name; the lab in it is called so, too, where the user wants that. */
export async function saveAs(): Promise<boolean> {
  const { file, opened, text } = useWorkspace()
  if (file === undefined) return false
  return chooseFileToSave(opened?.writable === true ? file : nameOf(file), text, saveAt)
}

async function saveAt(path: string, rename: boolean): Promise<Result<void>> {
  const workspace = useWorkspace()
  const before = workspace.text
  const next = rename ? renamed(path, before) : { ok: true as const, value: before }
  if (!next.ok) return next
  workspace.text = next.value
  const saved = await workspace.save(path)
  if (!saved.ok) workspace.text = before
  return saved
}

/** Brings the lab up. A text that is in no file has no folder that its programs could see: it is saved first. */
export async function startLab(inVm = false): Promise<void> {
  const workspace = useWorkspace()
  if (workspace.inNoFile && !(await saveAs())) return
  await withConsent((allowMachine) => workspace.bringUp(inVm, allowMachine))
}
