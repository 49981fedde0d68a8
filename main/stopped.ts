import { turn } from './carry-out.ts'
import { holdLab } from './hold.ts'
import type { Result } from './problem.ts'
import { failed, inputProblem, ok } from './problem.ts'
import type { RunningLab } from './record.ts'

/**
 * Stops a container of a running lab, as `docker stop` does, or starts it again. Stopped, it is the difference to the lab
 * without it: its programs end, its endpoints go, and other hosts are told. A container that is so already is left alone.
 */
export function setStopped(name: string, container: string, stop: boolean): Promise<Result<void>> {
  return holdLab(name, async (running) => {
    const { lab, stopped } = running.record
    if (!lab.containers.some((each) => each.name === container))
      return failed(noContainerProblem(running, container))
    if (stopped.includes(container) === stop) return ok(undefined)
    const now = stop ? [...stopped, container] : stopped.filter((each) => each !== container)
    const done = await turn(running, { stopped: now })
    return done.ok ? ok(undefined) : done
  })
}

function noContainerProblem({ record: { lab } }: RunningLab, container: string) {
  const names = lab.containers.map(({ name }) => name)
  return inputProblem(
    'no-such-container',
    `The lab ${lab.name} has no container named ${container}.`,
    names.length === 0 ? 'It has no containers at all.' : `Its containers are: ${names.join(', ')}.`,
  )
}
