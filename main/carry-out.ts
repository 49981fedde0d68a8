import { contextOf, mismatches } from './bring.ts'
import { kernelObjects } from './drivers/index.ts'
import type { OnPhase } from './kernel/apply.ts'
import { applyPlan } from './kernel/apply.ts'
import { workersEnded } from './kernel/batches.ts'
import { checkCapabilities } from './kernel/capabilities.ts'
import { readFacts } from './kernel/compare.ts'
import type { Change } from './kernel/diff.ts'
import { diff } from './kernel/diff.ts'
import { withFreshValues } from './kernel/fresh.ts'
import type { KernelFact, KernelObject } from './kernel/objects.ts'
import { identity } from './kernel/objects.ts'
import type { Plan } from './kernel/plan.ts'
import { plan } from './kernel/plan.ts'
import { forgetUnmounted, namespaceNames, readNamespaces } from './kernel/read.ts'
import { enteredNodes, leaveNode, writeNodeFiles } from './kernel/sandbox/node.ts'
import type { Sandbox } from './kernel/sandbox/sandbox.ts'
import type { Lab } from './lab/lab.ts'
import { stillThere, withLinksDown } from './links-down.ts'
import { filesOf, nodeNames } from './nodes.ts'
import type { Problem, Result } from './problem.ts'
import { failed, ok } from './problem.ts'
import type { Doings, RunningLab } from './record.ts'
import { labRecord, presentLab, storedOf, wantedObjects, writeRecord } from './record.ts'
import { version } from './version.ts'

/** What a running lab is to become. */
export interface Target extends Doings {
  readonly lab: Lab
  /** The lab file's text. */
  readonly source: string
}

/**
 * Carries a plan out that makes a running lab what is wanted, and writes that down. Where the kernel refuses something
 * half-way, what was there before is put back. The lab's name has to be claimed.
 */
export async function carryOut(
  running: RunningLab,
  { lab, source, stopped, live, broken }: Target,
  first: Plan,
  onPhase?: OnPhase,
): Promise<Result<RunningLab>> {
  const { sandbox, record } = running
  const present = presentLab(lab, { stopped, live, broken })
  const asked = kernelObjects(present)
  const down = stillThere(record.down ?? [], asked)
  const objects = withLinksDown(asked, down)
  const capable = await checkCapabilities(objects, lab.file)
  if (!capable.ok) return capable
  if (record.unfinished) await forgetUnmounted(sandbox)
  const tried = [...(record.unfinished ?? []), present]
  const marked = await writeRecord(sandbox, { ...record, unfinished: tried })
  if (!marked.ok) return marked
  const done = await bringTo(running, present, objects, first, onPhase)
  if (!done.ok) return failed(...done.problems, ...(await restore(running, tried)))
  const said = { version, file: lab.file, source, lab, stopped, down, live, broken }
  const revision = record.revision + 1
  const now = labRecord({ ...storedOf(record), ...said, revision, unfinished: undefined }, asked)
  const written = await writeRecord(sandbox, now)
  if (!written.ok) return failed(...written.problems, ...(await restore(running, tried)))
  return ok({ sandbox, record: now })
}

/**
 * Does something to a running lab that is asked of it from then on: what `anew` says, and all else that was said before as it was. It is the
 * difference between the two, carried out; the changes are returned. The lab's name has to be claimed.
 */
export async function turn(running: RunningLab, anew: Partial<Target>): Promise<Result<readonly Change[]>> {
  const { down } = running.record
  const target = { ...storedOf(running.record), ...anew }
  const objects = wantedObjects(target.lab, { ...target, down })
  const changes = diff(await baseOf(running), objects)
  const steps = plan(await withFreshValues(running.sandbox, changes))
  const done = await carryOut(running, target, steps)
  return done.ok ? ok(steps.map(({ change }) => change)) : done
}

/**
 * Applies a plan, then asks the kernel what is there and applies what is still missing: taking an address away, for one, takes
 * routes along that were not to go. Twice is enough for any lab; what is missing then will not come.
 */
async function bringTo(
  { sandbox, record }: RunningLab,
  present: Lab,
  objects: readonly KernelObject[],
  first: Plan,
  onPhase?: OnPhase,
): Promise<Result<void>> {
  await refreshNodes(sandbox, present, objects)
  const context = contextOf(present, { sandbox, inherited: record.inherited, onPhase })
  let next = first
  for (let round = 0; round < 3; round++) {
    const applied = await applyPlan(next, context)
    if (!applied.ok) return applied
    const left = await missing(sandbox, objects)
    if (left.length === 0) return ok(undefined)
    next = plan(left)
  }
  return failed(...(await mismatches(sandbox, objects, present.file)))
}

/** What the kernel does not have as it was asked. Rules are read only where some were asked for: what others add is not missing. */
async function missing(sandbox: Sandbox, objects: readonly KernelObject[]): Promise<readonly Change[]> {
  const names = await namespaceNames(sandbox)
  const there = new Set(names)
  const states = await readNamespaces(sandbox, names)
  // Somebody may have taken a namespace away: then all of it is missing.
  const readable = objects.filter(({ namespace }) => there.has(namespace))
  const facts = await readFacts(sandbox, readable, states)
  return diff(facts, objects).filter(({ action }) => action !== 'remove')
}

/** Puts a lab back to what its record says after `tried` failed; returns what could not be put back. */
async function restore(running: RunningLab, tried: readonly Lab[]): Promise<readonly Problem[]> {
  const { sandbox, record } = running
  const changes = diff(await ownFacts(sandbox, record.wanted, tried), record.wanted)
  const back = plan(await withFreshValues(sandbox, changes))
  const done = await bringTo(running, record.present, record.wanted, back)
  if (!done.ok) return done.problems
  const written = await writeRecord(sandbox, { ...record, unfinished: undefined })
  return written.ok ? [] : written.problems
}

/**
 * What the diff of a change starts from: what was asked, or the kernel's word where an earlier change was cut off, or where
 * another version of Underlay asked.
 */
export async function baseOf({ sandbox, record }: RunningLab): Promise<readonly KernelFact[]> {
  if (record.unfinished) {
    await workersEnded(sandbox)
    return ownFacts(sandbox, record.wanted, record.unfinished)
  }
  return record.version === version ? record.wanted : ownFacts(sandbox, record.wanted, [])
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
