import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { Problem } from '../../main/contract.ts'
import { involved } from '../checks/involved.ts'
import type { CheckRow } from '../checks/row.ts'
import { pendingRows, take } from '../checks/row.ts'
import { useConnection } from './connection.ts'
import { whileRunning } from './while-running.ts'
import { useWorkspace } from './workspace.ts'

/** The expectations of the open lab, and what the running kernel says to each. */
export const useChecks = defineStore('checks', () => {
  const { follow } = useConnection()
  const workspace = useWorkspace()
  const live = shallowRef<readonly CheckRow[]>()
  const problems = shallowRef<readonly Problem[]>([])
  /** When the last round was done. */
  const lookedAt = ref<Date>()
  /** A round is under way. */
  const looking = ref(false)

  const planned = computed(() => pendingRows(workspace.lab?.expectations ?? []))
  const rows = computed(() => live.value ?? planned.value)
  const counts = computed(() => {
    const count = (state: CheckRow['state']) => rows.value.filter((row) => row.state === state).length
    return { total: rows.value.length, pass: count('pass'), fail: count('fail'), error: count('error') }
  })
  /** Names of the nodes that failing expectations speak of. */
  const failing = computed<ReadonlySet<string>>(() => {
    const { lab } = workspace
    if (!lab) return new Set()
    const failed = rows.value.filter(({ state }) => state === 'fail')
    return new Set(failed.flatMap(({ expectation }) => (expectation ? involved(expectation.claim, lab) : [])))
  })

  /** Follows the open lab for as long as this window lives. */
  function start(): void {
    whileRunning({
      anew: true,
      onStart: () => {
        live.value = undefined
        lookedAt.value = undefined
        looking.value = false
        problems.value = []
      },
      follow: (lab) =>
        follow(
          'lab.checks',
          { lab },
          {
            again: true,
            onItem: (item) => {
              const now = new Date()
              live.value = take(rows.value, item, now)
              looking.value = item.type !== 'done'
              if (item.type === 'done') lookedAt.value = now
            },
            onEnd: (found) => {
              looking.value = false
              problems.value = found
            },
          },
        ),
    })
  }

  return { rows, counts, failing, lookedAt, looking, problems, start }
})
