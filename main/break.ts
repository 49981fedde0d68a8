import { turn } from './carry-out.ts'
import { faultResults } from './drivers/index.ts'
import type { Unbroken } from './faults/fault.ts'
import { isUnbroken } from './faults/fault.ts'
import { broken } from './faults/index.ts'
import type { FaultPlace } from './faults/offers.ts'
import { offers } from './faults/offers.ts'
import type { FaultState } from './faults/state.ts'
import { holdLab } from './hold.ts'
import type { FaultWords } from './lab/fault-schema.ts'
import type { Lab } from './lab/lab.ts'
import { isSameFault, readLiveFault } from './lab/live-faults.ts'
import type { Problem, Result } from './problem.ts'
import { failed, inputProblem, ok } from './problem.ts'
import type { Doings, RunningLab } from './record.ts'
import { presentLab } from './record.ts'

/**
 * Breaks one thing of a running lab, in the words of a lab file, until it is mended. It is the difference to the lab with that fault,
 * applied and read back; it is part of what is asked of the lab from then on, and no drift.
 */
export function breakLive(name: string, words: Readonly<Record<string, unknown>>): Promise<Result<void>> {
  return change(name, ({ record }) => {
    const read = readLiveFault(words)
    if (!read.ok) return read
    const all = [...(record.broken ?? []), read.value]
    const result = faultResults(presentLab(record.lab, { ...record, broken: all })).at(-1)?.result
    return result && isUnbroken(result) ? failed(refused(result)) : ok(all)
  })
}

/** Mends what was broken of a running lab: all of it, or these faults alone. What its file breaks stays broken. */
export function mendLive(
  name: string,
  faults?: readonly Readonly<Record<string, unknown>>[],
): Promise<Result<void>> {
  return change(name, ({ record: { broken: before = [], lab } }) => {
    if (!faults) return before.length > 0 ? ok([]) : failed(nothingBroken(lab))
    const mended: FaultWords[] = []
    for (const words of faults) {
      const read = readLiveFault(words)
      if (!read.ok) return read
      mended.push(read.value)
    }
    const has = (list: readonly FaultWords[], fault: FaultWords) =>
      list.some((each) => isSameFault(each, fault))
    if (mended.some((fault) => !has(before, fault))) return failed(notBroken(lab))
    return ok(before.filter((fault) => !has(mended, fault)))
  })
}

/** What can be broken at a node of a running lab, or at one of its links; each is tried before it is offered. */
export function breakable(
  { record: { present, objects } }: RunningLab,
  place: FaultPlace,
): Pick<FaultState, 'words' | 'text'>[] {
  return offers(objects, present, place).flatMap((words) => {
    const result = broken(objects, { ...present, faults: [{ words }] }).results[0]?.result
    return result && !isUnbroken(result) ? [{ words, text: result.text }] : []
  })
}

/** What was broken and stays so when a lab becomes another one: what it breaks is still there, and not broken by the file. */
export function keptBroken(after: Lab, doings: Doings): FaultWords[] {
  const before = doings.broken ?? []
  if (before.length === 0) return []
  const results = faultResults(presentLab(after, doings)).slice(-before.length)
  return results.flatMap(({ fault, result }) => (isUnbroken(result) ? [] : [fault.words]))
}

function change(
  name: string,
  next: (running: RunningLab) => Result<readonly FaultWords[]>,
): Promise<Result<void>> {
  return holdLab(name, async (running) => {
    const faults = next(running)
    if (!faults.ok) return faults
    const done = await turn(running, { broken: faults.value })
    return done.ok ? ok(undefined) : done
  })
}

function refused({ code, message, hint }: Unbroken): Problem {
  return inputProblem(code, message, hint)
}

function nothingBroken({ name, faults = [] }: Lab): Problem {
  const hint =
    faults.length > 0
      ? 'What its file breaks is mended there: remove the item under `faults`, and apply the file.'
      : `Break something first: \`underlay break ${name} link="node1 lan-a" state=down\`.`
  return inputProblem('nothing-broken', `Nothing of the lab ${name} was broken while it runs.`, hint)
}

function notBroken({ name }: Lab): Problem {
  return inputProblem(
    'not-broken',
    `That was not broken while the lab ${name} runs.`,
    `\`underlay break ${name}\` tells what is. What its file breaks is mended there, under \`faults\`.`,
  )
}
