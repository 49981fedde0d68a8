import { checkLab } from '../check/check.ts'
import type { CheckItem, Verdict } from '../contract.ts'
import type { Sandbox } from '../kernel/sandbox/sandbox.ts'
import { isAlive } from '../kernel/sandbox/sandbox.ts'
import type { Result } from '../problem.ts'
import { ok } from '../problem.ts'
import type { RunningLab } from '../record.ts'
import type { Outlet } from './outlet.ts'
import type { RunningLabs } from './running.ts'
import type { SharedSource } from './shared.ts'
import { shared } from './shared.ts'
import { pauseFor } from './until-aborted.ts'

/** Milliseconds between two rounds; where something was done to the lab, the next round begins at once. */
const pause = 2000

/** What is known of a lab's expectations at the moment, for whoever comes later. */
interface Standing {
  expectations: readonly string[]
  verdicts: Map<number, Verdict>
  /** Whether a round was ever carried through. */
  done: boolean
}

/** Follows the expectations of a lab, round after round until it ends; all who follow the same lab share the rounds. */
export function checkSource(
  labs: RunningLabs,
): (name: string, outlet: Outlet<CheckItem>) => Promise<Result<void>> {
  const standings = new Map<string, Standing>()
  const follow = shared<CheckItem>((name, tell, signal) => {
    const standing: Standing = { expectations: [], verdicts: new Map(), done: false }
    standings.set(name, standing)
    return {
      opening: () => itemsOf(standing),
      ended: checkAgainAndAgain(labs, name, { standing, tell, signal }).finally(() => {
        if (standings.get(name) === standing) standings.delete(name)
      }),
    } satisfies SharedSource<CheckItem>
  })
  return (name, outlet) => {
    let behind = false
    const catchUp = async () => {
      behind = true
      await outlet.ready()
      behind = false
      for (const item of itemsOf(standings.get(name))) outlet.send(item)
    }
    const take = (item: CheckItem) => {
      // What is not told now is told with all that is known, once there is room again.
      if (behind) return
      if (outlet.full()) void catchUp()
      else outlet.send(item)
    }
    return follow(name, take, outlet.signal)
  }
}

interface Rounds {
  readonly standing: Standing
  readonly tell: (item: CheckItem) => void
  readonly signal: AbortSignal
}

async function checkAgainAndAgain(labs: RunningLabs, name: string, rounds: Rounds): Promise<Result<void>> {
  const { signal } = rounds
  const first = await labs.find(name)
  if (!first.ok) return first
  let wake = new AbortController()
  const awake = () => {
    wake.abort()
  }
  labs.onTouch((touched) => {
    if (touched === name) awake()
  }, signal)
  signal.addEventListener('abort', awake)
  while (!signal.aborted) {
    const lab = await labs.current(first.value.sandbox)
    if (!lab) break
    wake = new AbortController()
    await checkOnce(lab, rounds)
    await pauseFor(pause, wake.signal)
  }
  return ok(undefined)
}

async function checkOnce({ sandbox, record }: RunningLab, { standing, tell }: Rounds): Promise<void> {
  const { lab } = record
  const expectations = lab.expectations.map(({ text }) => text)
  if (standing.expectations.join('\n') !== expectations.join('\n')) standing.verdicts.clear()
  standing.expectations = expectations
  tell({ type: 'round', expectations })
  const judge = async (verdict: Verdict, index: number) => {
    if (await isOver(verdict, sandbox)) return
    standing.verdicts.set(index, verdict)
    tell({ type: 'verdict', index, verdict })
  }
  const judging: Promise<void>[] = []
  // A copy of the lab is another state to the checks: they enter its nodes anew, which may have ended since the last round.
  await checkLab(
    { sandbox, record: { ...record, lab: { ...lab } } },
    { onVerdict: (verdict, index) => judging.push(judge(verdict, index)) },
  )
  await Promise.all(judging)
  if (!(await isAlive(sandbox))) return
  standing.done = true
  tell({ type: 'done' })
}

/** Whether a verdict only says that the lab was taken down under the check. */
async function isOver({ outcome }: Verdict, sandbox: Sandbox): Promise<boolean> {
  return outcome !== 'pass' && !(await isAlive(sandbox))
}

function itemsOf(standing: Standing | undefined): CheckItem[] {
  if (!standing || (standing.expectations.length === 0 && !standing.done)) return []
  return [
    { type: 'round', expectations: standing.expectations },
    ...[...standing.verdicts].map(([index, verdict]) => ({ type: 'verdict', index, verdict }) as const),
    ...(standing.done ? [{ type: 'done' } as const] : []),
  ]
}
