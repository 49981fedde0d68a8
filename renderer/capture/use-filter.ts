import type { Ref } from 'vue'
import { computed, onBeforeUnmount, ref, shallowRef, watch } from 'vue'
import type { Problem } from '../../main/contract.ts'
import { useCaptures } from '../stores/captures.ts'
import { useConnection } from '../stores/connection.ts'

/** Milliseconds after the last key until a filter is looked at. */
const pause = 400

/**
 * What is typed as a filter, and what is wrong with it; once nothing is, it is applied. A filter that is not finished changes
 * nothing.
 */
export function useFilter(): { typed: Ref<string>; invalid: Ref<string>; apply: () => Promise<void> } {
  const captures = useCaptures()
  const { call } = useConnection()
  const typed = ref(captures.filter)
  const problem = shallowRef<Problem | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined

  async function apply(): Promise<void> {
    clearTimeout(timer)
    const filter = typed.value.trim()
    if (filter === captures.filter && problem.value === null) return
    const told = await call('capture.checkFilter', { filter })
    if (!told.ok || filter !== typed.value.trim()) return
    problem.value = told.value.problem
    if (!told.value.problem) captures.filter = filter
  }

  watch(typed, () => {
    clearTimeout(timer)
    timer = setTimeout(() => void apply(), pause)
  })
  onBeforeUnmount(() => {
    clearTimeout(timer)
  })
  const invalid = computed(() => (problem.value ? `${problem.value.message} ${problem.value.hint}` : ''))
  return { typed, invalid, apply }
}
