import { onScopeDispose } from 'vue'
import type { Problem } from '../../main/contract.ts'
import { openFile, openText } from '../editor/file-actions.ts'
import { useWorkspace } from '../stores/workspace.ts'
import { texts } from '../texts/index.ts'

/** Bytes of the largest text that is taken; the engine takes no larger one. */
const largest = 2 * 1024 * 1024

/** Opens a lab file that is dropped anywhere on the window, for as long as the calling component lives. */
export function useDroppedFiles(): void {
  const over = (event: DragEvent) => {
    if (event.dataTransfer?.types.includes('Files') === true) event.preventDefault()
  }
  const dropped = (event: DragEvent) => {
    const file = event.dataTransfer?.files[0]
    if (!file) return
    event.preventDefault()
    // The editor would insert it where it was dropped.
    event.stopPropagation()
    void take(file)
  }
  window.addEventListener('dragover', over)
  window.addEventListener('drop', dropped, { capture: true })
  onScopeDispose(() => {
    window.removeEventListener('dragover', over)
    window.removeEventListener('drop', dropped, { capture: true })
  })
}

/** In a window of the shell a file has a path; to a page of a browser it is a name and a text. */
async function take(file: File): Promise<void> {
  const { problem } = texts.shell.drop
  if (!/.\.ya?ml$/.test(file.name)) refuse('no-lab-file', problem.noLabFile(file.name))
  else if (window.underlay) await openFile(window.underlay.pathOf(file))
  else if (file.size > largest) refuse('too-large', problem.tooLarge(file.name))
  else {
    const text = await file.text().catch(() => undefined)
    if (text === undefined) refuse('not-read', problem.notRead(file.name))
    else await openText(file.name, text)
  }
}

function refuse(code: string, [message, hint]: readonly [string, string]): void {
  const problem: Problem = { code, blame: 'input', message, hint }
  useWorkspace().problems = [problem]
}
