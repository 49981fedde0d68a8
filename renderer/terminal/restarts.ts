import { useConnection } from '../stores/connection.ts'
import { useWorkspace } from '../stores/workspace.ts'

/** What a restart needs to know of the terminals. */
interface Terminals {
  /** Those of a node that run. */
  readonly livingOf: (node: string) => readonly string[]
  /** Opens those again, of the given ones, that have ended. */
  readonly reopen: (node: string, terminals: readonly string[]) => void
}

/**
 * Opens terminals again that ended because this window stopped their container, once this window starts it again. Wherever the
 * user asks for that, it is a call to the engine; restarts that others ask for are theirs.
 */
export function followRestarts({ livingOf, reopen }: Terminals): void {
  const workspace = useWorkspace()
  const cut = new Map<string, readonly string[]>()
  useConnection().$onAction(({ name, args: [asked, params], after }) => {
    if (name !== 'call' || !params || !('container' in params) || params.lab !== workspace.name) return
    const { container } = params
    if (asked === 'lab.stopContainer') cut.set(container, livingOf(container))
    if (asked !== 'lab.startContainer') return
    after((told) => {
      if (told.ok) reopen(container, cut.get(container) ?? [])
      cut.delete(container)
    })
  })
}
