import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { Problem } from '../../main/contract.ts'
import type { EventKind } from '../events/filter.ts'
import { isShown } from '../events/filter.ts'
import type { NumberedEvent, Ring } from '../events/ring.ts'
import { add, cleared, emptyRing } from '../events/ring.ts'
import { useConnection } from './connection.ts'
import { whileRunning } from './while-running.ts'
import { useWorkspace } from './workspace.ts'

/** What happened in the kernel of the open lab, in order. It stays readable after the lab has ended. */
export const useEvents = defineStore('events', () => {
  const { follow } = useConnection()
  const workspace = useWorkspace()
  const ring = shallowRef<Ring>(emptyRing)
  const problems = shallowRef<readonly Problem[]>([])
  const frozen = shallowRef<Ring>()
  const text = ref('')
  const namespace = ref('')
  const kinds = ref<readonly EventKind[]>([])
  /** The events of the batch that came last: for those who look again at what has changed. */
  const latest = shallowRef<readonly NumberedEvent[]>([])

  const paused = computed(() => frozen.value !== undefined)
  const events = computed(() => (frozen.value ?? ring.value).events)
  const shown = computed(() => {
    const filter = { text: text.value, namespace: namespace.value, kinds: kinds.value }
    return events.value.filter((event) => isShown(event, filter))
  })
  /** Events that came since the list was paused. */
  const waiting = computed(() => (frozen.value ? ring.value.told - frozen.value.told : 0))
  const lost = computed(() => ring.value.lost)
  const namespaces = computed(() => [...new Set(events.value.map((event) => event.namespace))].sort())

  /** Follows the open lab for as long as this window lives. */
  function start(): void {
    whileRunning({
      anew: false,
      onStart: () => {
        problems.value = []
      },
      follow: (lab) =>
        follow(
          'lab.events',
          { lab },
          {
            again: true,
            onItem: (batch) => {
              const { told } = ring.value
              ring.value = add(ring.value, batch)
              latest.value = ring.value.events.filter(({ number }) => number >= told)
            },
            onEnd: (found) => {
              problems.value = found
            },
          },
        ),
    })
    watch(() => workspace.file, clear)
  }

  /** Holds the list still, or lets it go on; what comes meanwhile is kept. */
  function pause(still: boolean): void {
    frozen.value = still ? ring.value : undefined
  }

  function clear(): void {
    ring.value = cleared(ring.value)
    if (frozen.value) frozen.value = ring.value
  }

  return {
    events,
    shown,
    latest,
    lost,
    waiting,
    namespaces,
    paused,
    problems,
    text,
    namespace,
    kinds,
    start,
    pause,
    clear,
  }
})
