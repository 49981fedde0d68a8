import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { DriftItem, Problem } from '../../main/contract.ts'
import { mayBeDrift } from '../events/filter.ts'
import { useConnection } from './connection.ts'
import { useEvents } from './events.ts'
import { useWorkspace } from './workspace.ts'

/** Milliseconds after a kernel event until the kernel is compared; what happens meanwhile is in the same answer. */
const pause = 1000

/** What someone changed by hand in the open lab since it was asked for. */
export const useDrift = defineStore('drift', () => {
  const { call } = useConnection()
  const workspace = useWorkspace()
  const events = useEvents()

  const items = shallowRef<readonly DriftItem[]>([])
  const problems = shallowRef<readonly Problem[]>([])
  /** When the kernel was compared last. */
  const lookedAt = ref<Date>()
  const busy = ref<'looking' | 'puttingBack'>()
  let timer: ReturnType<typeof setTimeout> | undefined

  const lab = computed(() => (workspace.isRunning ? workspace.name : undefined))
  /** Between two states there is nothing to compare with. */
  const comparable = computed(() => (workspace.busy ? undefined : lab.value))

  /** Compares the kernel with what was asked, now. */
  async function look(): Promise<void> {
    const name = comparable.value
    if (name === undefined) return
    if (busy.value) {
      soon()
      return
    }
    busy.value = 'looking'
    const told = await call('lab.drift', { lab: name })
    busy.value = undefined
    if (name !== comparable.value) return
    problems.value = told.ok ? [] : told.problems
    if (told.ok) items.value = told.value
    lookedAt.value = new Date()
  }

  /** Makes the kernel what was asked again: in all items, or in those of these ids. */
  async function putBack(only?: readonly string[]): Promise<void> {
    const name = comparable.value
    if (name === undefined) return
    busy.value = 'puttingBack'
    const told = await call('lab.putBack', only ? { lab: name, only: [...only] } : { lab: name })
    busy.value = undefined
    await look()
    if (!told.ok) problems.value = told.problems
  }

  function soon(): void {
    timer ??= setTimeout(() => {
      timer = undefined
      void look()
    }, pause)
  }

  /** Follows the open lab for as long as this window lives. */
  function start(): void {
    watch(
      [comparable, () => workspace.details?.summary.revision],
      ([now], [before]) => {
        // A change of the same lab leaves most of it as it was: that stands until it is compared again.
        if (now !== before) {
          items.value = []
          problems.value = []
          lookedAt.value = undefined
        }
        if (comparable.value !== undefined) soon()
      },
      { immediate: true },
    )
    watch(
      () => events.latest,
      (latest) => {
        if (comparable.value !== undefined && latest.some(mayBeDrift)) soon()
      },
    )
  }

  return { items, problems, lookedAt, busy, start, look, putBack }
})
