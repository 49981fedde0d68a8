import { unlessEnded } from '../bring.ts'
import type { LinkLoad, LinkReport } from '../contract.ts'
import type { LinkCounters } from '../observe/link-loads.ts'
import { changedLoads, linkLoads, lostLoads, readLinkCounters } from '../observe/link-loads.ts'
import type { Result } from '../problem.ts'
import { ok } from '../problem.ts'
import { newest } from './newest.ts'
import type { Outlet } from './outlet.ts'
import type { RunningLabs } from './running.ts'
import type { SharedSource } from './shared.ts'
import { shared } from './shared.ts'
import { pauseFor } from './until-aborted.ts'

/** Milliseconds between two readings. */
const usualPause = 1000

/** Two tools read at once: with so many times the reading's own time between two, it costs less than a tenth of a core. */
const share = 20

/** Follows the links of a lab; all who follow the same lab share its readings. */
export function linkSource(
  labs: RunningLabs,
): (name: string, outlet: Outlet<LinkReport>) => Promise<Result<void>> {
  const follow = shared<LinkReport>((name, tell, signal) => readAgainAndAgain(labs, name, tell, signal))
  return (name, outlet) => follow(name, newest(outlet, together), outlet.signal)
}

function readAgainAndAgain(
  labs: RunningLabs,
  name: string,
  tell: (report: LinkReport) => void,
  signal: AbortSignal,
): SharedSource<LinkReport> {
  let loads: readonly LinkLoad[] = []
  const poll = async (): Promise<Result<void>> => {
    const first = await labs.find(name)
    if (!first.ok) return first
    let before: LinkCounters | undefined
    while (!signal.aborted) {
      const lab = await labs.current(first.value.sandbox)
      if (!lab) break
      const started = performance.now()
      const now = await unlessEnded(lab.sandbox, () => readLinkCounters(lab))
      // A lab that is being changed, or has just ended, may not be readable for a moment.
      if (now.ok) {
        const next = linkLoads(before, now.value)
        const links = changedLoads(loads, next)
        const gone = lostLoads(loads, next)
        loads = next
        if (links.length + gone.length > 0) tell({ links, gone })
        before = now.value
      }
      const took = performance.now() - started
      await pauseFor(Math.max(usualPause, share * took) - took, signal)
    }
    return ok(undefined)
  }
  return { opening: () => (loads.length > 0 ? [{ links: loads, gone: [] }] : []), ended: poll() }
}

/** Of each link the newest. */
function together(waiting: LinkReport, report: LinkReport): LinkReport {
  const links = new Map(
    [...waiting.links, ...report.links].map((load) => [`${load.namespace} ${load.link}`, load]),
  )
  const back = new Set(report.links.map(({ namespace, link }) => `${namespace} ${link}`))
  const gone = waiting.gone.filter(({ namespace, link }) => !back.has(`${namespace} ${link}`))
  for (const { namespace, link } of report.gone) links.delete(`${namespace} ${link}`)
  return { links: [...links.values()], gone: [...gone, ...report.gone] }
}
