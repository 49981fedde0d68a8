import type { Ref } from 'vue'
import { computed, onScopeDispose, ref, watch } from 'vue'
import type { Walk } from '../../main/contract.ts'
import { wantsStillness } from '../parts/reduced-motion.ts'
import type { Grain, Seen, Stop } from './stops.ts'
import { seenAt, stopsOf } from './stops.ts'

/** How many times as fast as usual a walk can be played. */
export const speeds = [0.5, 1, 2, 4] as const

/** Milliseconds at the usual speed in which the packet moves to a stop, and for which it then stays. */
const [moving, staying] = [800, 1600]

/** Going through a walk, stop by stop. */
export function useTour(walk: Readonly<Ref<Walk | undefined>>) {
  const grain = ref<Grain>('steps')
  /** Legs that are folded away, by their places in the walk: they are not gone through. */
  const folded = ref<ReadonlySet<number>>(new Set())
  /** The leg and hop that is shown: it stays where it is when the grain changes. */
  const place = ref({ leg: 0, hop: 0 })
  const playing = ref(false)
  const speed = ref<(typeof speeds)[number]>(1)

  const legs = computed(() =>
    (walk.value?.legs ?? []).map((leg, index) => ({
      leg,
      index,
      folded: folded.value.has(index),
      stops: stopsOf(leg, index, grain.value),
    })),
  )
  const stops = computed(() => legs.value.flatMap((leg) => (leg.folded ? [] : leg.stops)))
  const at = computed(() => {
    const { leg, hop } = place.value
    return Math.max(
      0,
      stops.value.findIndex((stop) => stop.leg === leg && stop.hops.includes(hop)),
    )
  })
  const current = computed<Seen | undefined>(() => {
    const stop = stops.value[at.value]
    const leg = stop && walk.value?.legs[stop.leg]
    return leg && seenAt(leg, stop)
  })
  const isLast = computed(() => at.value >= stops.value.length - 1)

  /** Begins a walk, and plays it: neighbour exchanges are folded away, unless there is nothing else. */
  watch(walk, () => {
    const all = walk.value?.legs ?? []
    const aside = all.flatMap(({ kind }, index) => (kind === 'neighbour' ? [index] : []))
    folded.value = new Set(aside.length < all.length ? aside : [])
    place.value = { leg: stops.value[0]?.leg ?? 0, hop: 0 }
    playing.value = stops.value.length > 1 && !wantsStillness()
  })

  function goTo(stop: Stop | undefined): void {
    if (stop) place.value = { leg: stop.leg, hop: stop.hops[0] }
  }
  function jump(index: number): void {
    playing.value = false
    goTo(stops.value[Math.min(Math.max(0, index), stops.value.length - 1)])
  }
  function play(): void {
    if (isLast.value) goTo(stops.value[0])
    playing.value = stops.value.length > 1
  }
  function toggleLeg(index: number): void {
    const next = new Set(folded.value)
    if (!next.delete(index)) next.add(index)
    folded.value = next
  }

  let timer: ReturnType<typeof setTimeout> | undefined
  watch([playing, at, speed, stops], () => {
    clearTimeout(timer)
    if (!playing.value) return
    if (isLast.value) playing.value = false
    else timer = setTimeout(() => goTo(stops.value[at.value + 1]), (moving + staying) / speed.value)
  })
  onScopeDispose(() => clearTimeout(timer))

  return {
    grain,
    playing,
    speed,
    legs,
    stops,
    at,
    current,
    isLast,
    /** Milliseconds in which the packet moves to the current stop. */
    moving: computed(() => moving / speed.value),
    /** Goes to a stop and stays there. */
    jump,
    step: (by: 1 | -1) => {
      jump(at.value + by)
    },
    show: (stop: Stop) => {
      jump(stops.value.findIndex((each) => each.leg === stop.leg && each.hops[0] === stop.hops[0]))
    },
    play,
    pause: () => (playing.value = false),
    toggleLeg,
  }
}
