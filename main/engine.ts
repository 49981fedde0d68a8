import { dirname } from 'node:path'
import { kernelObjects } from './drivers/index.ts'
import type { ApplyContext } from './kernel/apply.ts'
import { applyPlan } from './kernel/apply.ts'
import { checkCapabilities, subordinateIds } from './kernel/capabilities.ts'
import { compare, readFacts } from './kernel/compare.ts'
import type { Phase } from './kernel/commands.ts'
import type { Change } from './kernel/diff.ts'
import { diff } from './kernel/diff.ts'
import type { KernelFact, KernelObject } from './kernel/objects.ts'
import { identity } from './kernel/objects.ts'
import type { Plan } from './kernel/plan.ts'
import { plan } from './kernel/plan.ts'
import { forgetUnmounted, readSysctls } from './kernel/read.ts'
import { writeNodeFiles } from './kernel/sandbox/node.ts'
import type { Sandbox } from './kernel/sandbox/sandbox.ts'
import { endSandbox, findSandboxes, startSandbox } from './kernel/sandbox/sandbox.ts'
import type { Lab } from './lab/lab.ts'
import { readLab } from './lab/read.ts'
import { claimName } from './lock.ts'
import { filesOf } from './nodes.ts'
import type { Problem, Result } from './problem.ts'
import { failed, inputProblem, kernelProblem, ok } from './problem.ts'
import type { RunningLab } from './record.ts'
import { readRecord, writeRecord } from './record.ts'
import { version } from './version.ts'

/** Told while a lab is brought up or changed: the phase, and how many commands it has. */
export type OnPhase = (phase: Phase, commands: number) => void

/** Every running lab of this user, by name. Labs that are still being built are not among them. */
export async function runningLabs(): Promise<RunningLab[]> {
  const labs = await Promise.all(
    (await findSandboxes()).map(async (sandbox) => {
      const record = await readRecord(sandbox)
      return record && { sandbox, record }
    }),
  )
  return labs.filter((lab) => lab !== undefined)
}

/** The running lab of a name. */
export async function findLab(name: string): Promise<Result<RunningLab>> {
  const labs = await runningLabs()
  const found = labs.find(({ record }) => record.lab.name === name)
  if (found) return ok(found)
  const names = labs.map(({ record }) => record.lab.name)
  const hint = names.length === 0 ? 'No lab is running: start one with `underlay up FILE`.' : `Running are: ${names.join(', ')}.`
  return failed(inputProblem('no-such-lab', `There is no running lab named ${name}.`, hint))
}

/** A lab that is up, and still ends with this process unless it is kept. */
export interface FreshLab extends RunningLab {
  /** From now on the lab lives by itself. */
  readonly keep: () => void
  /** Ends the lab. */
  readonly end: () => Promise<void>
}

/**
 * Brings a lab up, reads the kernel back and compares. On any failure nothing is left. The lab ends with this process until
 * it is kept.
 */
export async function up(file: string, onPhase?: OnPhase): Promise<Result<FreshLab>> {
  const read = await readLab(file)
  if (!read.ok) return read
  const { lab, source } = read.value
  const claim = await claimName(lab.name)
  if (!claim.ok) return claim
  try {
    const twin = (await findSandboxes()).find((sandbox) => sandbox.lab === lab.name)
    return twin ? failed(runningProblem(lab)) : await build(lab, source, onPhase)
  } finally {
    claim.value.release()
  }
}

async function build(lab: Lab, source: string, onPhase?: OnPhase): Promise<Result<FreshLab>> {
  const objects = kernelObjects(lab)
  const capable = await checkCapabilities(objects, lab.file)
  if (!capable.ok) return capable
  const started = await startSandbox(lab.name, dirname(lab.file), await subordinateIds())
  if (!started.ok) return started
  const { sandbox, inherited, keep, end } = started.value
  const record = { version, startedAt: new Date().toISOString(), file: lab.file, source, lab, objects, inherited }
  const applied = await applyPlan(plan(diff([], objects)), contextOf({ sandbox, record }, lab, new Map(), onPhase))
  const problems = applied.ok ? await mismatches(sandbox, objects, lab.file, applied.value) : applied.problems
  const written = problems.length === 0 ? await writeRecord(sandbox, record) : failed(...problems)
  if (!written.ok) {
    await end()
    return written
  }
  return ok({ sandbox, record, keep, end })
}

/** What would be done to make the kernel what the lab file says: from nothing, or from the lab as it runs. */
export async function planFor(file: string): Promise<Result<{ lab: Lab; plan: Plan; running?: RunningLab }>> {
  const first = await readLab(file)
  if (!first.ok) return first
  const running = (await runningLabs()).find(({ record }) => record.lab.name === first.value.lab.name)
  if (!running) return ok({ lab: first.value.lab, plan: plan(diff([], kernelObjects(first.value.lab))) })
  const read = await readLab(file, running.record.lab)
  if (!read.ok) return read
  const changes = diff(await baseOf(running), kernelObjects(read.value.lab))
  return ok({ lab: read.value.lab, plan: plan(changes), running })
}

/**
 * Makes a running lab what the file now says, and touches nothing else. Where the kernel refuses something half-way, what was
 * there before is put back.
 */
export async function apply(file: string, onPhase?: OnPhase): Promise<Result<{ lab: RunningLab; changes: readonly Change[] }>> {
  const planned = await planFor(file)
  if (!planned.ok) return planned
  const { lab, running } = planned.value
  if (!running) return failed(notRunningProblem(lab, file))
  const claim = await claimName(lab.name)
  if (!claim.ok) return claim
  try {
    const read = await readLab(file, running.record.lab)
    if (!read.ok) return read
    return await change(running, lab, read.value.source, planned.value.plan, onPhase)
  } finally {
    claim.value.release()
  }
}

async function change(
  running: RunningLab,
  lab: Lab,
  source: string,
  first: Plan,
  onPhase?: OnPhase,
): Promise<Result<{ lab: RunningLab; changes: readonly Change[] }>> {
  const { sandbox } = running
  const objects = kernelObjects(lab)
  const capable = await checkCapabilities(objects, lab.file)
  if (!capable.ok) return capable
  if (running.record.unfinished) await forgetUnmounted(sandbox)
  const marked = await writeRecord(sandbox, { ...running.record, unfinished: objects })
  if (!marked.ok) return marked
  const done = await bringTo(running, lab, objects, first, onPhase)
  if (!done.ok) {
    return failed(...done.problems, ...(await restore(running, objects)))
  }
  const { startedAt, inherited } = running.record
  const record = { version, startedAt, file: lab.file, source, lab, objects, inherited }
  const written = await writeRecord(sandbox, record)
  if (!written.ok) return failed(...written.problems, ...(await restore(running, objects)))
  await refreshNodes(sandbox, running.record.lab, lab)
  return ok({ lab: { sandbox, record }, changes: first.map((step) => step.change) })
}

/**
 * Applies a plan, then asks the kernel what is there and applies what is still missing: taking an address away, for one, takes
 * routes along that were not to go. Twice is enough for any lab; what is missing then will not come.
 */
async function bringTo(
  running: RunningLab,
  lab: Lab,
  objects: readonly KernelObject[],
  first: Plan,
  onPhase?: OnPhase,
): Promise<Result<void>> {
  const { sandbox } = running
  const pristine = await pristineSettings(sandbox, first)
  let next = first
  for (let round = 0; round < 3; round++) {
    const applied = await applyPlan(next, contextOf(running, lab, pristine, onPhase))
    if (!applied.ok) return applied
    const left = diff(await readFacts(sandbox, objects), objects).filter(({ action }) => action !== 'remove')
    if (left.length === 0) return ok(undefined)
    next = plan(left)
  }
  return failed(...(await mismatches(sandbox, objects, lab.file)))
}

/** Puts a lab back to what its record says after `tried` failed; returns what could not be put back. */
async function restore(running: RunningLab, tried: readonly KernelObject[]): Promise<readonly Problem[]> {
  const { sandbox, record } = running
  const back = plan(diff(await ownFacts(sandbox, record.objects, tried), record.objects))
  const done = await bringTo(running, record.lab, record.objects, back)
  if (!done.ok) return done.problems
  const { unfinished: _, ...finished } = record
  const written = await writeRecord(sandbox, finished)
  return written.ok ? [] : written.problems
}

/** What someone changed by hand since: the difference between what was asked and what the kernel has. */
export async function drift({ sandbox, record }: RunningLab): Promise<Change[]> {
  return diff(await readFacts(sandbox, record.objects), record.objects)
}

/** Ends a lab, or one that is still being built. Returns when all its processes are gone. */
export async function down(name: string): Promise<Result<void>> {
  const sandbox = (await findSandboxes()).find(({ lab }) => lab === name)
  if (!sandbox) {
    const found = await findLab(name)
    return found.ok ? ok(undefined) : found
  }
  await endSandbox(sandbox)
  return ok(undefined)
}

/** Ends every lab of this user, and returns their names. */
export async function downAll(): Promise<string[]> {
  const sandboxes = await findSandboxes()
  await Promise.all(sandboxes.map(endSandbox))
  return sandboxes.map(({ lab }) => lab)
}

/** What the diff of a change starts from: what was asked, or the kernel's word where an earlier change was cut off. */
async function baseOf({ sandbox, record }: RunningLab): Promise<readonly KernelFact[]> {
  return record.unfinished ? ownFacts(sandbox, record.objects, record.unfinished) : record.objects
}

/** What the kernel has of two lists of ours; what a user made by hand is not ours to take away. */
async function ownFacts(
  sandbox: Sandbox,
  asked: readonly KernelObject[],
  tried: readonly KernelObject[],
): Promise<KernelFact[]> {
  const ours = new Map([...asked, ...tried].map((object) => [identity(object), object]))
  return (await readFacts(sandbox, [...ours.values()])).filter((fact) => ours.has(identity(fact)))
}

function contextOf(
  { sandbox, record }: RunningLab,
  lab: Lab,
  pristine: ReadonlyMap<string, string>,
  onPhase?: OnPhase,
): ApplyContext {
  const files = (node: string) => filesOf(lab, node)
  return { sandbox, file: lab.file, inherited: record.inherited, pristine, filesOf: files, ...(onPhase && { onPhase }) }
}

/** The sandbox's own namespace is never configured: its settings are those of any new one. */
async function pristineSettings(sandbox: Sandbox, steps: Plan): Promise<Map<string, string>> {
  const keys = steps.flatMap(({ change }) =>
    change.action === 'remove' && change.object.kind === 'sysctl' ? [change.object.key] : [],
  )
  return keys.length === 0 ? new Map() : readSysctls(sandbox, undefined, keys)
}

/** The first few of what the kernel does not have as asked: where something is wrong at all, it is often a thousand things. */
async function mismatches(
  sandbox: Sandbox,
  objects: readonly KernelObject[],
  file: string,
  states?: Parameters<typeof readFacts>[2],
): Promise<Problem[]> {
  const found = compare(await readFacts(sandbox, objects, states), objects)
  return found.slice(0, 5).map(({ object, what }, i) => {
    const more = i === 4 && found.length > 5 ? [`and ${String(found.length - 5)} more differences`] : []
    return kernelProblem('not-as-asked', `The kernel does not have what was asked: ${what}.`, object.why, {
      place: { file, line: object.origin.line, column: 1, key: object.origin.key },
      evidence: more,
    })
  })
}

/** Names and addresses of a lab show in its nodes' files; those already entered get the new ones. */
async function refreshNodes(sandbox: Sandbox, before: Lab, after: Lab): Promise<void> {
  const entered = before.containers.filter(({ name }) => after.containers.some((container) => container.name === name))
  await Promise.all(
    entered
      .map(({ name }) => [name, filesOf(before, name), filesOf(after, name)] as const)
      .filter(([, old, now]) => JSON.stringify(old) !== JSON.stringify(now))
      .map(([name, , now]) => writeNodeFiles(sandbox, name, now)),
  )
}

function runningProblem({ name }: Lab): Problem {
  return inputProblem(
    'already-running',
    `A lab named ${name} is running already.`,
    `Change it with \`underlay apply FILE\`, end it with \`underlay down ${name}\`, or give this one another \`name:\`.`,
  )
}

function notRunningProblem({ name }: Lab, file: string): Problem {
  return inputProblem('not-running', `The lab ${name} is not running.`, `Bring it up first: \`underlay up ${file}\`.`)
}
