import type { Hop, Leg, Step } from '../../main/contract.ts'

/** How finely a walk is told: every interface, or what was done to the packet, with the cables in between told along. */
export type Grain = 'steps' | 'hops'

/** One place of a walk where the player stops. */
export interface Stop {
  /** The leg, by its place in the walk. */
  readonly leg: number
  /** Hops by their places in the leg: the first is where something was done to the packet, the others are where that took it. */
  readonly hops: readonly [number, ...number[]]
  /** Counts within the leg, from 1. */
  readonly number: number
}

/** The stops of one leg, in order. */
export function stopsOf({ hops }: Leg, leg: number, grain: Grain): readonly Stop[] {
  const groups: [number, ...number[]][] = []
  hops.forEach((hop, index) => {
    const { after } = hop
    const group = after === undefined ? undefined : groups.find((each) => each.includes(after))
    if (grain === 'steps' && group && isCableOnly(hop)) group.push(index)
    else groups.push([index])
  })
  return groups.map((group, index) => ({ leg, hops: group, number: index + 1 }))
}

/** A stop with the frame there, and the one before it. */
export interface Seen {
  readonly stop: Stop
  readonly hop: Hop
  /** The hop that the packet came from; absent where it set out. */
  readonly before?: Hop
  /** What was done on the way to all of its hops, in order. */
  readonly steps: readonly Step[]
}

/** Looks a stop up in its leg; absent where the leg has no such hop. */
export function seenAt({ hops }: Leg, stop: Stop): Seen | undefined {
  const hop = hops[stop.hops[0]]
  if (!hop) return undefined
  const before = hop.after === undefined ? undefined : hops[hop.after]
  const steps = stop.hops.flatMap((index) => hops[index]?.steps ?? [])
  return { stop, hop, steps, ...(before && { before }) }
}

function isCableOnly({ steps }: Hop): boolean {
  return steps.length > 0 && steps.every(({ by, changes }) => by === 'cable' && changes.length === 0)
}
