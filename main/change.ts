import { unlessEnded } from './bring.ts'
import { baseOf, carryOut } from './carry-out.ts'
import { kernelObjects } from './drivers/index.ts'
import { runningLabs } from './engine.ts'
import type { OnPhase } from './kernel/apply.ts'
import type { Change } from './kernel/diff.ts'
import { diff } from './kernel/diff.ts'
import { withFreshValues } from './kernel/fresh.ts'
import type { Plan } from './kernel/plan.ts'
import { plan } from './kernel/plan.ts'
import type { Lab } from './lab/lab.ts'
import type { LabFile } from './lab/read.ts'
import { labName } from './lab/read.ts'
import { parseLab } from './lab-file.ts'
import { keptLive } from './lab/live-impairments.ts'
import { keptBroken } from './break.ts'
import { claimName } from './lock.ts'
import { machineLinkProblems } from './machine-links.ts'
import type { Result } from './problem.ts'
import { failed, inputProblem, ok } from './problem.ts'
import type { Doings, RunningLab } from './record.ts'
import { wantedObjects } from './record.ts'

/** What would be done to make the kernel what a lab file says. */
export interface PlannedChange extends Doings {
  readonly lab: Lab
  /** The lab file's text. */
  readonly source: string
  readonly plan: Plan
  /** The lab as it runs, where it does: the plan is the difference from it. */
  readonly running?: RunningLab
}

/** Plans from nothing, or from the lab as it runs. */
export async function planFor(labFile: LabFile): Promise<Result<PlannedChange>> {
  const { file, text } = labFile
  const name = labName(labFile)
  const running = (await runningLabs()).find(({ record }) => record.lab.name === name)
  const parsed = parseLab(text, file, running?.record.lab)
  if (!parsed.ok) return parsed
  const lab = parsed.value
  const names = new Set(lab.containers.map((container) => container.name))
  const stopped = (running?.record.stopped ?? []).filter((container) => names.has(container))
  if (!running) return ok({ lab, source: text, stopped, plan: plan(diff([], kernelObjects(lab))) })
  const { record } = running
  const live = keptLive(record.live, record.lab, lab)
  const broken = keptBroken(lab, { ...record, stopped, live })
  const after = wantedObjects(lab, { stopped, down: record.down, live, broken })
  const changes = await withFreshValues(running.sandbox, diff(await baseOf(running), after))
  return ok({ lab, source: text, stopped, live, broken, plan: plan(changes), running })
}

/**
 * Makes a running lab what the file now says, and touches nothing else. Where the kernel refuses something half-way, what was
 * there before is put back. Containers that are stopped stay so. Where the lab leaves the lab only now, by an interface of this
 * machine, that is refused unless `allowMachine` says otherwise.
 */
export async function apply(
  labFile: LabFile,
  onPhase?: OnPhase,
  allowMachine = false,
): Promise<Result<{ lab: RunningLab; changes: readonly Change[] }>> {
  const claim = await claimName(labName(labFile))
  if (!claim.ok) return claim
  try {
    const planned = await planFor(labFile)
    if (!planned.ok) return planned
    const { running, lab, plan: steps } = planned.value
    if (!running) return failed(notRunningProblem(lab))
    const leaving = await machineLinkProblems(lab, { allowed: allowMachine, before: running.record.lab })
    if (leaving.length > 0) return failed(...leaving)
    return await unlessEnded(running.sandbox, async () => {
      const done = await carryOut(running, planned.value, steps, onPhase)
      return done.ok ? ok({ lab: done.value, changes: steps.map(({ change }) => change) }) : done
    })
  } finally {
    claim.value.release()
  }
}

function notRunningProblem({ name, file }: Lab) {
  return inputProblem(
    'not-running',
    `The lab ${name} is not running.`,
    `Bring it up first: \`underlay up ${file}\`.`,
  )
}
