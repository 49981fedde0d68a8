import { ref, shallowRef } from 'vue'
import type { Problem, Result } from '../../main/contract.ts'
import { useConnection } from '../stores/connection.ts'
import { useInspection } from '../stores/inspection.ts'
import { useWorkspace } from '../stores/workspace.ts'
import type { Subject } from './subject.ts'

/** What can be done to an inspected thing of the running lab; each looks at the kernel again when it is done. */
export function useActs() {
  const { call } = useConnection()
  const workspace = useWorkspace()
  const inspection = useInspection()
  const busy = ref(false)
  /** Why the last one did not work. */
  const problems = shallowRef<readonly Problem[]>([])

  async function act(ask: (lab: string) => Promise<Result<unknown>>): Promise<void> {
    const lab = workspace.name
    if (lab === undefined) return
    busy.value = true
    const told = await ask(lab)
    busy.value = false
    problems.value = told.ok ? [] : told.problems
    await inspection.look()
  }

  /** Starts a container that is stopped, or stops it. */
  const power = (container: string, start: boolean) =>
    act((lab) => call(start ? 'lab.startContainer' : 'lab.stopContainer', { lab, container }))

  const setLink = ({ namespace, link }: NonNullable<Subject['link']>, up: boolean) =>
    act((lab) => call('lab.setLink', { lab, namespace, link, up }))

  return { busy, problems, power, setLink }
}
