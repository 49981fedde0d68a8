import type { DriftItem } from '../contract.ts'
import { readFacts } from '../kernel/compare.ts'
import { diff } from '../kernel/diff.ts'
import { askedFor, identity } from '../kernel/objects.ts'
import { stepLines } from '../kernel/plan.ts'
import { planBack } from '../put-back.ts'
import type { RunningLab } from '../record.ts'
import { driftText } from './drift-words.ts'
import { keepEdits } from './keep-in-file.ts'

const happened = { make: 'removed', change: 'changed', remove: 'added' } as const

/** What someone changed by hand, each with the commands that put it back, and the edit that keeps it. */
export async function driftItems({ sandbox, record }: RunningLab): Promise<DriftItem[]> {
  const facts = await readFacts(sandbox, record.wanted)
  const changes = diff(facts, record.wanted)
  const edits = keepEdits(record, facts, changes)
  const commands = new Map(planBack(changes).map((step) => [step.change, stepLines(step)]))
  return changes.map((change) => {
    const { action, object } = change
    const asked = askedFor(object)
    const keep = edits.get(change)
    return {
      id: identity(object),
      // A setting is always there; only its value may be somebody's.
      what: action === 'remove' && object.kind === 'sysctl' ? 'changed' : happened[action],
      text: driftText(change),
      commands: commands.get(change) ?? [],
      ...(asked && { line: asked.origin.line, why: asked.why }),
      ...(keep && { keep }),
    }
  })
}
