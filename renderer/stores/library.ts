import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { Chapter, Problem, RecentFile } from '../../main/contract.ts'
import { useConnection } from './connection.ts'
import { useEnded } from './ended.ts'

/** Lab files that can be opened: the preset labs by chapter, and those that were opened lately. */
export const useLibrary = defineStore('library', () => {
  const { call } = useConnection()
  const chapters = shallowRef<readonly Chapter[]>([])
  const recent = shallowRef<readonly RecentFile[]>([])
  const problems = shallowRef<readonly Problem[]>([])
  const loading = ref(false)

  /** Asks for both lists anew. */
  async function load(): Promise<void> {
    loading.value = true
    const [told, lately] = await Promise.all([call('library.chapters', {}), call('library.recent', {})])
    loading.value = false
    if (told.ok) chapters.value = told.value
    if (lately.ok) recent.value = lately.value
    problems.value = [told, lately].flatMap((answer) => (answer.ok ? [] : answer.problems))
  }

  /** Ends a running lab, whichever it is. */
  async function end(lab: string): Promise<void> {
    useEnded().expect(lab)
    const told = await call('lab.down', { lab })
    if (!told.ok) problems.value = told.problems
  }

  return { chapters, recent, problems, loading, load, end }
})
