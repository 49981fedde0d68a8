import type { ComputedRef } from 'vue'
import { computed } from 'vue'
import type { Followed } from '../map/followed.ts'
import { useWalk } from '../stores/walk.ts'
import { stopsOnMap } from './followed.ts'
import { headersOf } from './names.ts'
import type { Seen } from './stops.ts'

/** What the map shows of the walk that was taken; undefined where there is none. */
export function useFollowed(): ComputedRef<Followed | undefined> {
  const walk = useWalk()
  const index = computed(() => walk.current?.stop.leg)
  const leg = computed(() => walk.legs.find((each) => each.index === index.value))
  // The same list from stop to stop, so that the map knows that the packet only moved on.
  const stops = computed(() => (leg.value ? stopsOnMap(leg.value.leg, leg.value.stops) : []))
  const lostAt = computed(() => {
    const { loss } = walk.taken ?? {}
    return loss && { namespace: loss.namespace, link: loss.link ?? '' }
  })
  return computed(() => {
    const { current } = walk
    if (!current || !leg.value) return lostAt.value && nowhere(lostAt.value)
    return {
      kind: leg.value.leg.kind,
      stops: stops.value,
      current: leg.value.stops.findIndex(({ number }) => number === current.stop.number),
      headers: headersOf(current.hop, addedAt(current)),
      moving: walk.moving,
      ...(lostAt.value && { lostAt: lostAt.value }),
    }
  })
}

/** Where the headers begin that were put on just now. */
function addedAt({ steps }: Seen): ReadonlySet<number> {
  const changes = steps.flatMap((step) => step.changes)
  return new Set(
    changes.flatMap(({ what, field, start }) => (what === 'added' && field === undefined ? [start] : [])),
  )
}

/** A packet that was never seen. */
function nowhere(lostAt: NonNullable<Followed['lostAt']>): Followed {
  return { kind: 'request', stops: [], current: 0, headers: [], moving: 0, lostAt }
}
