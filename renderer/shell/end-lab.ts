import { askToConfirm } from '../editor/confirm.ts'
import { useDrift } from '../stores/drift.ts'
import { useTerminals } from '../stores/terminals.ts'
import { useWorkspace } from '../stores/workspace.ts'
import { texts } from '../texts/index.ts'

/** Ends the open lab, after the user was told what is lost with it. */
export async function endLab(): Promise<void> {
  const workspace = useWorkspace()
  const { name } = workspace
  if (name === undefined || !workspace.isRunning) return
  const terminals = useTerminals().all.filter(({ lab }) => lab === name).length
  const words = texts.shell.endLab
  const message = words.message(terminals, useDrift().items.length)
  const sure = await askToConfirm({ title: words.title(name), message, act: words.act, danger: true })
  // It may have been ended elsewhere, or another one been opened, while the question stood.
  if (sure && workspace.name === name) await workspace.bringDown()
}
