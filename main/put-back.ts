import { holdLab } from './hold.ts'
import { contextOf } from './bring.ts'
import { drift } from './engine.ts'
import { applyPlan } from './kernel/apply.ts'
import { workersEnded } from './kernel/batches.ts'
import type { Change } from './kernel/diff.ts'
import { identity } from './kernel/objects.ts'
import type { Plan } from './kernel/plan.ts'
import { plan } from './kernel/plan.ts'
import { enteredNodes, leaveNode } from './kernel/sandbox/node.ts'
import type { Problem, Result } from './problem.ts'
import { failed, kernelProblem, ok } from './problem.ts'
import type { RunningLab } from './record.ts'
import { writeRecord } from './record.ts'

/** What is taken away may take other things along, or refuse to go twice: then the kernel is asked again. */
const rounds = 6

/**
 * Makes the kernel what was asked again: what someone removed or changed by hand is there as before, what someone added is
 * gone. With `only`, that is done with the objects of these identities, and whatever else is left as it is. Returns what was
 * different.
 */
export function putBack(name: string, only?: readonly string[]): Promise<Result<readonly Change[]>> {
  return holdLab(name, (running) => putAllBack(running, only))
}

async function putAllBack(
  running: RunningLab,
  only: readonly string[] | undefined,
): Promise<Result<readonly Change[]>> {
  const { sandbox, record } = running
  if (record.unfinished) await workersEnded(sandbox)
  const all = await drift(running)
  const first = only ? all.filter(({ object }) => only.includes(identity(object))) : all
  const leftAlone = new Set(
    all.filter((change) => !first.includes(change)).map(({ object }) => identity(object)),
  )
  if (first.length === 0) return ok(first)
  const marked = await writeRecord(sandbox, { ...record, unfinished: [record.present] })
  if (!marked.ok) return marked
  let left: readonly Change[] = first
  let problems: readonly Problem[] = []
  for (let round = 0; round < rounds && left.length > 0; round++) {
    problems = await putSomeBack(running, left)
    left = (await drift(running)).filter(({ object }) => !leftAlone.has(identity(object)))
  }
  const written = await writeRecord(sandbox, {
    ...record,
    revision: record.revision + 1,
    unfinished: undefined,
  })
  if (left.length > 0) return failed(...problems, notPutBack(left))
  return written.ok ? ok(first) : written
}

async function putSomeBack(
  { sandbox, record }: RunningLab,
  changes: readonly Change[],
): Promise<readonly Problem[]> {
  // A namespace that is made anew is another one: what ran in the old one of that name ends.
  const anew = changes.flatMap(({ action, object }) =>
    action === 'make' && object.kind === 'namespace' ? [object.namespace] : [],
  )
  const entered = await enteredNodes(sandbox)
  for (const { node, namespace } of entered) if (anew.includes(namespace)) await leaveNode(sandbox, node)
  const context = contextOf(record.present, {
    sandbox,
    inherited: record.inherited,
    onPhase: undefined,
  })
  const applied = await applyPlan(planBack(changes), context)
  return applied.ok ? [] : applied.problems
}

/** The commands that put things back. None for what someone gave a name that no command line can carry. */
export function planBack(changes: readonly Change[]): Plan {
  const tables = new Set(
    changes.flatMap(({ action, object }) =>
      action === 'remove' && object.kind === 'table' ? [`${object.namespace} ${object.table}`] : [],
    ),
  )
  const goesWithItsTable = ({ object }: Change) =>
    'table' in object && object.kind !== 'table' && tables.has(`${object.namespace} ${object.table}`)
  return plan(changes.filter((change) => !goesWithItsTable(change) && isSayable(change)))
}

function isSayable(change: Change): boolean {
  try {
    return plan([change]).length > 0
  } catch {
    return false
  }
}

function notPutBack(left: readonly Change[]): Problem {
  return kernelProblem(
    'not-put-back',
    'Something that was changed by hand could not be put back.',
    'Put it back by hand, or end the lab and start it again.',
    { evidence: left.slice(0, 10).map(({ object }) => identity(object)) },
  )
}
