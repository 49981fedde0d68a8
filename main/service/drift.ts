import type { DriftItem } from '../contract.ts'
import { readFacts } from '../kernel/compare.ts'
import { commandLine } from '../kernel/command.ts'
import { diff } from '../kernel/diff.ts'
import { askedFor, identity } from '../kernel/objects.ts'
import { planBack } from '../put-back.ts'
import type { RunningLab } from '../record.ts'
import { driftText } from './drift-words.ts'
import { keepEdits } from './keep-in-file.ts'

const happened = { make: 'removed', change: 'changed', remove: 'added' } as const

/** What someone changed by hand, each with the commands that put it back, and the edit that keeps it. */
export async function driftItems({ sandbox, record }: RunningLab): Promise<DriftItem[]> {
  const facts = await readFacts(sandbox, record.objects)
  const changes = diff(facts, record.objects)
  const edits = keepEdits(record, facts, changes)
  const commands = new Map(planBack(changes).map((step) => [step.change, step.commands.map(commandLine)]))
  return changes.map((change) => {
    const { action, object } = change
    const asked = askedFor(object)
    const keep = edits.get(change)
    return {
      id: identity(object),
      what: happened[action],
      text: driftText(change),
      commands: commands.get(change) ?? [],
      ...(asked && { line: asked.origin.line, why: asked.why }),
      ...(keep && { keep }),
    }
  })
}
