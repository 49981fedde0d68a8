import { unlessEnded } from './bring.ts'
import { baseOf, carryOut } from './carry-out.ts'
import { findLab } from './engine.ts'
import { diff } from './kernel/diff.ts'
import { withFreshValues } from './kernel/fresh.ts'
import { plan } from './kernel/plan.ts'
import { claimName } from './lock.ts'
import type { Result } from './problem.ts'
import { failed, inputProblem, ok } from './problem.ts'
import type { RunningLab } from './record.ts'
import { wantedObjects } from './record.ts'

/**
 * Stops a container of a running lab, as `docker stop` does, or starts it again. Stopped, it is the difference to the lab
 * without it: its programs end, its endpoints go, and other hosts are told. A container that is so already is left alone.
 */
export async function setStopped(name: string, container: string, stop: boolean): Promise<Result<void>> {
  const claim = await claimName(name)
  if (!claim.ok) return claim
  try {
    const running = await findLab(name)
    if (!running.ok) return running
    const { lab, stopped } = running.value.record
    if (!lab.containers.some((each) => each.name === container))
      return failed(noContainerProblem(running.value, container))
    if (stopped.includes(container) === stop) return ok(undefined)
    const now = stop ? [...stopped, container] : stopped.filter((each) => each !== container)
    return await unlessEnded(running.value.sandbox, () => turn(running.value, now))
  } finally {
    claim.value.release()
  }
}

async function turn(running: RunningLab, stopped: readonly string[]): Promise<Result<void>> {
  const { lab, source, down, live, broken } = running.record
  const objects = wantedObjects(lab, { stopped, down, live, broken })
  const steps = plan(await withFreshValues(running.sandbox, diff(await baseOf(running), objects)))
  const done = await carryOut(running, { lab, source, stopped, live, broken }, steps)
  return done.ok ? ok(undefined) : done
}

function noContainerProblem({ record: { lab } }: RunningLab, container: string) {
  const names = lab.containers.map(({ name }) => name)
  return inputProblem(
    'no-such-container',
    `The lab ${lab.name} has no container named ${container}.`,
    names.length === 0 ? 'It has no containers at all.' : `Its containers are: ${names.join(', ')}.`,
  )
}
