import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { Hints, Problem, Solution } from '../../main/contract.ts'
import { useChecks } from './checks.ts'
import { useConnection } from './connection.ts'
import { useWorkspace } from './workspace.ts'

/** How far the open lab, which is an exercise, has come: hints that were told, and what was broken once it is solved. */
export const useExercise = defineStore('exercise', () => {
  const { call } = useConnection()
  const workspace = useWorkspace()
  const checks = useChecks()

  const hints = shallowRef<Hints>()
  const solution = shallowRef<Solution>()
  const solvedAt = ref<Date>()
  const problems = shallowRef<readonly Problem[]>([])

  /** The lab that runs, if it is an exercise; another one of the same name is another exercise. */
  const lab = computed(() =>
    workspace.isRunning && workspace.lab?.exercise ? workspace.details?.summary.lab : undefined,
  )
  const run = computed(() => `${lab.value} ${workspace.summary?.startedAt}`)
  const holds = computed(() => checks.counts.total > 0 && checks.counts.pass === checks.counts.total)

  watch(
    run,
    () => {
      hints.value = undefined
      solution.value = undefined
      solvedAt.value = undefined
      problems.value = []
      if (lab.value !== undefined) void ask(false)
    },
    { immediate: true },
  )
  // What is solved stays so: somebody may go on to try things.
  watch([holds, lab], ([hold, name]) => void (hold && name !== undefined && reveal(name)), {
    immediate: true,
  })

  /** Asks for the hints that were told; with `next`, for one more. */
  async function ask(next: boolean): Promise<void> {
    const name = lab.value
    if (name === undefined) return
    const told = await call('lab.hints', { lab: name, next })
    if (name !== lab.value) return
    problems.value = told.ok ? [] : told.problems
    if (told.ok) hints.value = told.value
  }

  async function reveal(name: string): Promise<void> {
    if (solution.value) return
    solvedAt.value = new Date()
    const told = await call('lab.solution', { lab: name })
    if (name !== lab.value) return
    if (told.ok) solution.value = told.value
    else problems.value = told.problems
  }

  return { hints, solution, solvedAt, problems, hint: () => ask(true) }
})
