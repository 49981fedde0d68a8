import { unlessEnded } from '../bring.ts'
import { apply } from '../change.ts'
import type { Progress, RunningSummary } from '../contract.ts'
import { up } from '../engine.ts'
import type { OnPhase } from '../kernel/apply.ts'
import { labName } from '../lab/read.ts'
import { ok } from '../problem.ts'
import { checkSource } from './checks.ts'
import { followEvents } from './lab-events.ts'
import { linkSource } from './links.ts'
import { summaryOf } from './labs.ts'
import { newest } from './newest.ts'
import type { Outlet } from './outlet.ts'
import type { RunningLabs } from './running.ts'
import type { Sources } from './serve-port.ts'

type LabSources = Pick<
  Sources,
  'labs.running' | 'lab.up' | 'lab.apply' | 'lab.checks' | 'lab.events' | 'lab.links'
>

/** The streams of running labs. An `up` or `apply` is carried through, whether or not anybody goes on listening. */
export function labSources(labs: RunningLabs): LabSources {
  const links = linkSource(labs)
  const checks = checkSource(labs)
  return {
    'labs.running': async (_, outlet) => {
      const tell = newest<readonly RunningSummary[]>(outlet)
      await labs.follow((running) => tell(running.map(summaryOf)), outlet.signal)
      return ok(undefined)
    },
    'lab.up': async (labFile, outlet) => {
      const fresh = await up(labFile, phaseTo(outlet), labFile.allowMachine)
      if (fresh.ok) fresh.value.keep()
      labs.touched(labName(labFile))
      return fresh.ok ? ok(undefined) : fresh
    },
    'lab.apply': async (labFile, outlet) => {
      const done = await apply(labFile, phaseTo(outlet), labFile.allowMachine)
      labs.touched(labName(labFile))
      return done.ok ? ok(undefined) : done
    },
    'lab.checks': ({ lab }, outlet) => checks(lab, outlet),
    'lab.events': async ({ lab }, outlet) => {
      const running = await labs.find(lab)
      if (!running.ok) return running
      return unlessEnded(running.value.sandbox, () => followEvents(running.value, outlet))
    },
    'lab.links': ({ lab }, outlet) => links(lab, outlet),
  }
}

function phaseTo(outlet: Outlet<Progress>): OnPhase {
  return (phase, commands, example) => outlet.send({ phase, commands, example })
}
