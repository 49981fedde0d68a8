import type { Result } from '../../main/contract.ts'
import { useSelection } from '../stores/selection.ts'
import { useWorkspace } from '../stores/workspace.ts'
import { texts } from '../texts/index.ts'
import { editLab } from './edits.ts'
import type { LabEdit } from './edits.ts'
import { readLabFile, refuse } from './edits/lab-file.ts'
import type { LabFile } from './edits/lab-file.ts'
import { removable } from './edits/removable.ts'
import { mapQuestion } from './map-question.ts'
import type { MapQuestion } from './map-question.ts'

/** A question before the lab file is read for it. */
export type AskedEdit = MapQuestion extends infer Q
  ? Q extends MapQuestion
    ? Omit<Q, 'file'>
    : never
  : never

/** Edits of the lab made on the map: each changes the text in the editor. Files are not written, and nothing is applied. */
export function useMapEdits() {
  const workspace = useWorkspace()
  const selection = useSelection()

  /** Makes an edit; where it cannot be made the text stays, and the workspace's problems say why. */
  function applyEdit(edit: LabEdit): Result<string> {
    const edited = editLab(workspace.text, edit)
    workspace.problems = edited.ok ? [] : edited.problems
    if (edited.ok) workspace.text = edited.value
    return edited
  }

  /** Asks for what is still needed, then makes the edit; nothing where the user changes their mind. */
  async function ask(asked: AskedEdit): Promise<void> {
    const file = readFile()
    const edit = file && (await mapQuestion.ask({ ...asked, file }))
    if (edit && applyEdit(edit).ok && edit.type === 'remove') selection.select(undefined)
  }

  /** Asks whether the selected thing is to go, with all that stands on it. */
  async function removeSelection(): Promise<void> {
    const selected = selection.selected
    const file = readFile()
    if (!selected || selected.kind === 'link' || !file) return
    const thing = removable(file, selected)
    if (thing) await ask({ type: 'remove', ...thing })
    else workspace.problems = refuse('not-there', texts.editor.edits.notThere(selected.name)).problems
  }

  function readFile(): LabFile | undefined {
    const file = readLabFile(workspace.text)
    workspace.problems = file.ok ? [] : file.problems
    return file.ok ? file.value : undefined
  }

  return { applyEdit, ask, removeSelection }
}
