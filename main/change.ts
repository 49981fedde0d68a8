import type { OnPhase } from './bring.ts'
import { contextOf, mismatches, unlessEnded } from './bring.ts'
import { kernelObjects } from './drivers/index.ts'
import { runningLabs } from './engine.ts'
import { applyPlan } from './kernel/apply.ts'
import { checkCapabilities } from './kernel/capabilities.ts'
import { readFacts } from './kernel/compare.ts'
import type { Change } from './kernel/diff.ts'
import { diff } from './kernel/diff.ts'
import type { KernelFact, KernelObject } from './kernel/objects.ts'
import { identity } from './kernel/objects.ts'
import type { Plan } from './kernel/plan.ts'
import { plan } from './kernel/plan.ts'
import { forgetUnmounted, readSysctls } from './kernel/read.ts'
import { workersEnded } from './kernel/batches.ts'
import { enteredNodes, leaveNode, writeNodeFiles } from './kernel/sandbox/node.ts'
import type { Sandbox } from './kernel/sandbox/sandbox.ts'
import type { Lab } from './lab/lab.ts'
import type { LabFile } from './lab/read.ts'
import { labName, parseLab } from './lab/read.ts'
import { claimName } from './lock.ts'
import { filesOf, nodeNames } from './nodes.ts'
import type { Problem, Result } from './problem.ts'
import { failed, inputProblem, ok } from './problem.ts'
import type { RunningLab } from './record.ts'
import { labRecord, writeRecord } from './record.ts'
import { version } from './version.ts'

/** What would be done to make the kernel what a lab file says. */
export interface PlannedChange {
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
  const changes = diff(running ? await baseOf(running) : [], kernelObjects(lab))
  return ok({ lab, source: text, plan: plan(changes), ...(running && { running }) })
}

/**
 * Makes a running lab what the file now says, and touches nothing else. Where the kernel refuses something half-way, what was
 * there before is put back.
 */
export async function apply(
  labFile: LabFile,
  onPhase?: OnPhase,
): Promise<Result<{ lab: RunningLab; changes: readonly Change[] }>> {
  const claim = await claimName(labName(labFile))
  if (!claim.ok) return claim
  try {
    const planned = await planFor(labFile)
    if (!planned.ok) return planned
    const { running, lab } = planned.value
    if (!running) return failed(notRunningProblem(lab))
    return await unlessEnded(running.sandbox, () => change(running, planned.value, onPhase))
  } finally {
    claim.value.release()
  }
}

async function change(
  running: RunningLab,
  { lab, source, plan: first }: PlannedChange,
  onPhase?: OnPhase,
): Promise<Result<{ lab: RunningLab; changes: readonly Change[] }>> {
  const { sandbox, record } = running
  const objects = kernelObjects(lab)
  const capable = await checkCapabilities(objects, lab.file)
  if (!capable.ok) return capable
  if (record.unfinished) await forgetUnmounted(sandbox)
  const tried = [...(record.unfinished ?? []), lab]
  const marked = await writeRecord(sandbox, { ...record, unfinished: tried })
  if (!marked.ok) return marked
  const done = await bringTo(running, lab, objects, first, onPhase)
  if (!done.ok) return failed(...done.problems, ...(await restore(running, tried)))
  const { startedAt, inherited } = record
  const now = labRecord({ version, startedAt, file: lab.file, source, lab, inherited }, objects)
  const written = await writeRecord(sandbox, now)
  if (!written.ok) return failed(...written.problems, ...(await restore(running, tried)))
  return ok({ lab: { sandbox, record: now }, changes: first.map((step) => step.change) })
}

/**
 * Applies a plan, then asks the kernel what is there and applies what is still missing: taking an address away, for one, takes
 * routes along that were not to go. Twice is enough for any lab; what is missing then will not come.
 */
async function bringTo(
  { sandbox, record }: RunningLab,
  lab: Lab,
  objects: readonly KernelObject[],
  first: Plan,
  onPhase?: OnPhase,
): Promise<Result<void>> {
  await refreshNodes(sandbox, lab, objects)
  const pristine = await pristineSettings(sandbox, first)
  const context = contextOf(lab, { sandbox, inherited: record.inherited, pristine, onPhase })
  let next = first
  for (let round = 0; round < 3; round++) {
    const applied = await applyPlan(next, context)
    if (!applied.ok) return applied
    const left = diff(await readFacts(sandbox, objects), objects).filter(({ action }) => action !== 'remove')
    if (left.length === 0) return ok(undefined)
    next = plan(left)
  }
  return failed(...(await mismatches(sandbox, objects, lab.file)))
}

/** Puts a lab back to what its record says after `tried` failed; returns what could not be put back. */
async function restore(running: RunningLab, tried: readonly Lab[]): Promise<readonly Problem[]> {
  const { sandbox, record } = running
  const back = plan(diff(await ownFacts(sandbox, record.objects, tried), record.objects))
  const done = await bringTo(running, record.lab, record.objects, back)
  if (!done.ok) return done.problems
  const written = await writeRecord(sandbox, { ...record, unfinished: undefined })
  return written.ok ? [] : written.problems
}

/**
 * What the diff of a change starts from: what was asked, or the kernel's word where an earlier change was cut off, or where
 * another version of Underlay asked.
 */
async function baseOf({ sandbox, record }: RunningLab): Promise<readonly KernelFact[]> {
  if (record.unfinished) {
    await workersEnded(sandbox)
    return ownFacts(sandbox, record.objects, record.unfinished)
  }
  return record.version === version ? record.objects : ownFacts(sandbox, record.objects, [])
}

/** What the kernel has of two lists of ours; what a user made by hand is not ours to take away. */
async function ownFacts(
  sandbox: Sandbox,
  asked: readonly KernelObject[],
  tried: readonly Lab[],
): Promise<KernelFact[]> {
  const ours = new Map(
    [...tried.flatMap(kernelObjects), ...asked].map((object) => [identity(object), object]),
  )
  return (await readFacts(sandbox, [...ours.values()])).filter((fact) => ours.has(identity(fact)))
}

/** The sandbox's own namespace is never configured: its settings are those of any new one. */
async function pristineSettings(sandbox: Sandbox, steps: Plan): Promise<Map<string, string>> {
  const keys = steps.flatMap(({ change: { action, object } }) =>
    action === 'remove' && object.kind === 'sysctl' ? [object.key] : [],
  )
  return keys.length === 0 ? new Map() : readSysctls(sandbox, undefined, keys)
}

/**
 * Nodes that somebody has entered show the lab's names and addresses in their files: those get the new ones. A node that is
 * no more, or is another one of the same name, ends with all that runs in it.
 */
async function refreshNodes(sandbox: Sandbox, lab: Lab, objects: readonly KernelObject[]): Promise<void> {
  const names = new Set(nodeNames(lab, objects))
  const entered = await enteredNodes(sandbox)
  await Promise.all(
    entered.map(async ({ node, namespace, hostname }) => {
      const files = names.has(node) ? filesOf(lab, node) : undefined
      if (files?.namespace === namespace && files.hostname === hostname)
        await writeNodeFiles(sandbox, node, files)
      else await leaveNode(sandbox, node)
    }),
  )
}

function notRunningProblem({ name, file }: Lab): Problem {
  return inputProblem(
    'not-running',
    `The lab ${name} is not running.`,
    `Bring it up first: \`underlay up ${file}\`.`,
  )
}
