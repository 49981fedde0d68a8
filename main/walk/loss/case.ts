import type { Count } from '../../capture/tap.ts'
import type { RunningLab } from '../../record.ts'
import type { ProbeEnd } from '../agents.ts'
import type { Known } from '../draft.ts'
import type { Drops } from '../drops.ts'
import type { Track } from '../track.ts'
import type { Sent } from '../sent.ts'
import type { Loss } from '../walk.ts'
import type { WayPoint } from '../way.ts'

/** A packet that was heard, with its way. */
export interface TrackedWay {
  readonly track: Track
  readonly way: readonly WayPoint[]
}

/** Everything that is known of a probe that brought no answer. */
export interface Case {
  readonly lab: RunningLab
  readonly known: Known
  readonly sent: Sent
  /** The sender's namespace. */
  readonly source: string
  readonly address: string
  /** The node that has the address, as far as the lab knows. */
  readonly node: string | undefined
  readonly ways: readonly TrackedWay[]
  readonly namespaces: readonly string[]
  readonly end: ProbeEnd
  /** Counts of each namespace before and after the probe, in their order. */
  readonly before: readonly Count[]
  readonly after: readonly Count[]
  readonly drops: Drops
  /** Whether the probe, or its answer, is missing. */
  readonly leg: Loss['leg']
}

/** What was found, without what all findings of a case share. */
export type Finding = Omit<Loss, 'leg'>

/** The packet that is missing: where it was seen last. Absent where the sender never sent it. */
export function lastSeen({ ways, leg }: Case): WayPoint | undefined {
  const own = ways.filter(({ track }) => track.kind === leg)
  return own.at(-1)?.way.at(-1)
}

/** How much one of the kernel's counters rose in a namespace while the probe was under way: `TcpExt IPReversePathFilter`. */
export function rise(
  { namespaces, before, after }: Case,
  namespace: string,
  group: string,
  counter: string,
): number {
  const index = namespaces.indexOf(namespace)
  const count = (counts: readonly Count[]) => {
    const files = counts[index]?.counters ?? {}
    return counterIn(`${files['snmp'] ?? ''}\n${files['netstat'] ?? ''}`, group, counter)
  }
  return count(after) - count(before)
}

/** `/proc/net/snmp` and `netstat` have a line of names and a line of numbers for each group. */
function counterIn(text: string, group: string, counter: string): number {
  const [names, values] = text
    .split('\n')
    .filter((line) => line.startsWith(`${group}: `))
    .map((line) => line.split(' '))
  const column = names?.indexOf(counter) ?? -1
  return column < 0 ? 0 : Number(values?.[column] ?? 0)
}
