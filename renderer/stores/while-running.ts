import { computed, watch } from 'vue'
import { useConnection } from './connection.ts'
import { useWorkspace } from './workspace.ts'

/** How a store follows the open lab. */
interface Following {
  /** Whether a change that was applied begins it anew. */
  readonly anew: boolean
  /** What was told before is of the past: the lab has begun or ended, has changed, or the engine was lost. */
  readonly onStart: () => void
  /** Follows a stream of a running lab; the returned function stops that. */
  readonly follow: (lab: string) => () => void
}

/** Follows a stream of the open lab for as long as it runs, whichever lab that is. */
export function whileRunning({ anew, onStart, follow }: Following): void {
  const connection = useConnection()
  const workspace = useWorkspace()
  const lab = computed(() => (workspace.isRunning ? workspace.name : undefined))
  const revision = computed(() => (anew ? workspace.details?.summary.revision : undefined))
  watch(
    [lab, revision],
    ([name], _before, onCleanup) => {
      onStart()
      if (name !== undefined) onCleanup(follow(name))
    },
    { immediate: true },
  )
  watch(
    () => connection.state,
    (state) => {
      if (state === 'lost') onStart()
    },
  )
}
