import { turn } from './carry-out.ts'
import { holdLab } from './hold.ts'
import { isSameLink, readLive } from './lab/live-impairments.ts'
import { stoppedProblem } from './nodes.ts'
import type { Result } from './problem.ts'
import { failed, ok } from './problem.ts'

/** A link as a person names it. */
interface LinkName {
  readonly node: string
  /** The LAN or network that it leads to. */
  readonly to: string
}

/**
 * Impairs a link of a running lab, in the words of the lab file, or lets nothing go wrong on it (`none`), until that is taken back
 * (without words): then it is again what the file says. It is the difference to the lab with that impairment, applied and read back; it is part of what is asked of
 * the lab from then on, and no drift. Fails where the kernel cannot do it, and changes nothing then.
 */
export function impair(
  name: string,
  link: LinkName,
  words: Readonly<Record<string, unknown>> | null,
): Promise<Result<void>> {
  return holdLab(name, async (running) => {
    const { lab, stopped, live = [] } = running.record
    if (stopped.includes(link.node)) return failed(stoppedProblem(link.node))
    // Without words, what is read says no more than whether there is such a link.
    const read = readLive(lab, link, words ?? { down: true })
    if (!read.ok) return read
    const others = live.filter((each) => !isSameLink(each, link))
    // Where the file says nothing, either, there is nothing to remember.
    const asFile =
      words === null || (read.value.none && !lab.impairments.some((each) => isSameLink(each, link)))
    const done = await turn(running, { live: asFile ? others : [...others, read.value] })
    return done.ok ? ok(undefined) : done
  })
}
