import { dirname } from 'node:path'
import { contextOf, mismatches, unlessEnded } from './bring.ts'
import type { OnPhase } from './kernel/apply.ts'
import { applyPlan } from './kernel/apply.ts'
import { checkCapabilities, subordinateIds } from './kernel/capabilities.ts'
import { readFacts } from './kernel/compare.ts'
import type { Change } from './kernel/diff.ts'
import { diff } from './kernel/diff.ts'
import { plan } from './kernel/plan.ts'
import { endSandbox, findSandboxes, startSandbox } from './kernel/sandbox/sandbox.ts'
import type { Lab } from './lab/lab.ts'
import type { LabFile } from './lab/read.ts'
import { parseLab } from './lab-file.ts'
import { claimName } from './lock.ts'
import { machineLinkProblems } from './machine-links.ts'
import type { Problem, Result } from './problem.ts'
import { failed, inputProblem, ok } from './problem.ts'
import type { RunningLab } from './record.ts'
import { labRecord, readRecord, writeRecord } from './record.ts'
import { version } from './version.ts'

/** A lab that is up, and still ends with this process unless it is kept. */
export interface FreshLab extends RunningLab {
  /** From now on the lab lives by itself. */
  readonly keep: () => void
  /** Ends the lab. */
  readonly end: () => Promise<void>
}

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
  return found
    ? ok(found)
    : failed(
        noLabProblem(
          name,
          labs.map(({ record }) => record.lab.name),
        ),
      )
}

/**
 * Brings a lab up, reads the kernel back and compares. On any failure nothing is left. The lab ends with this process until
 * it is kept. One that leaves the lab, by an interface of this machine, is refused unless `allowMachine` says otherwise.
 */
export async function up(
  { file, text }: LabFile,
  onPhase?: OnPhase,
  allowMachine = false,
): Promise<Result<FreshLab>> {
  const parsed = parseLab(text, file)
  if (!parsed.ok) return parsed
  const lab = parsed.value
  const claim = await claimName(lab.name)
  if (!claim.ok) return claim
  try {
    const twin = (await findSandboxes()).find((sandbox) => sandbox.lab === lab.name)
    if (twin) return failed(runningProblem(lab))
    const leaving = await machineLinkProblems(lab, { allowed: allowMachine })
    return leaving.length > 0 ? failed(...leaving) : await build(lab, text, onPhase)
  } finally {
    claim.value.release()
  }
}

async function build(lab: Lab, source: string, onPhase?: OnPhase): Promise<Result<FreshLab>> {
  const startedAt = new Date().toISOString()
  const draft = { version, startedAt, file: lab.file, source, lab, revision: 0, stopped: [] }
  const { objects } = labRecord({ ...draft, inherited: [] })
  const capable = await checkCapabilities(objects, lab.file)
  if (!capable.ok) return capable
  const started = await startSandbox(lab.name, dirname(lab.file), await subordinateIds())
  if (!started.ok) return started
  const { sandbox, inherited, keep, end } = started.value
  const record = labRecord({ ...draft, inherited }, objects)
  const made = await unlessEnded(sandbox, () => make({ sandbox, record }, onPhase)).catch(
    async (error: unknown) => {
      await end()
      throw error
    },
  )
  if (!made.ok) {
    await end()
    return made
  }
  return ok({ sandbox, record, keep, end })
}

async function make({ sandbox, record }: RunningLab, onPhase?: OnPhase): Promise<Result<void>> {
  const { lab, objects, inherited } = record
  const context = contextOf(lab, { sandbox, inherited, onPhase })
  const applied = await applyPlan(plan(diff([], objects)), context)
  if (!applied.ok) return applied
  const problems = await mismatches(sandbox, objects, lab.file, applied.value)
  return problems.length === 0 ? writeRecord(sandbox, record) : failed(...problems)
}

/** What someone changed by hand since: the difference between what was asked and what the kernel has. */
export async function drift({ sandbox, record }: RunningLab): Promise<Change[]> {
  return diff(await readFacts(sandbox, record.wanted), record.wanted)
}

/** Ends a lab, or one that is still being built. Returns when all its processes are gone. */
export async function down(name: string): Promise<Result<void>> {
  const sandboxes = await findSandboxes()
  const sandbox = sandboxes.find(({ lab }) => lab === name)
  if (!sandbox)
    return failed(
      noLabProblem(
        name,
        sandboxes.map(({ lab }) => lab),
      ),
    )
  await endSandbox(sandbox)
  return ok(undefined)
}

/** Ends every lab of this user, and returns their names. */
export async function downAll(): Promise<string[]> {
  const sandboxes = await findSandboxes()
  await Promise.all(sandboxes.map(endSandbox))
  return sandboxes.map(({ lab }) => lab)
}

function noLabProblem(name: string, running: readonly string[]): Problem {
  const hint =
    running.length === 0
      ? 'No lab is running: start one with `underlay up FILE`.'
      : `Running are: ${running.join(', ')}.`
  return inputProblem('no-such-lab', `There is no running lab named ${name}.`, hint)
}

function runningProblem({ name }: Lab): Problem {
  return inputProblem(
    'already-running',
    `A lab named ${name} is running already.`,
    `Change it with \`underlay apply FILE\`, end it with \`underlay down ${name}\`, or give this one another \`name:\`.`,
  )
}
