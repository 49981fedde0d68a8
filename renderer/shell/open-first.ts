import { watch } from 'vue'
import { useConnection } from '../stores/connection.ts'
import { useWorkspace } from '../stores/workspace.ts'

/** Asks before a page with a text that is not saved is closed or loaded anew: the browser does, or the shell. */
export function guardUnsaved(): void {
  const workspace = useWorkspace()
  window.addEventListener('beforeunload', (event) => {
    if (workspace.unsaved) event.preventDefault()
  })
}

/** Opens what this window had open before a reload, or the file that it was started for, or the first lab. */
export async function openFirst(): Promise<void> {
  const connection = useConnection()
  const workspace = useWorkspace()
  const engine = await new Promise<NonNullable<typeof connection.engine>>((resolve) => {
    const stop = watch(
      () => connection.engine,
      (facts) => {
        if (!facts) return
        resolve(facts)
        queueMicrotask(() => stop())
      },
      { immediate: true },
    )
  })
  const before = sessionStorage.getItem('open')
  if (before !== null && (await workspace.open(before)).ok) return
  await workspace.open(engine.given ?? engine.firstLab)
}
