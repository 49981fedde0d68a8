import { computed } from 'vue'
import type { ComputedRef } from 'vue'
import type { FaultState, Lab, LinkLoad } from '../../main/contract.ts'
import type { Selected } from '../stores/selection.ts'
import { brokenIn } from './broken.ts'
import { graphOf } from './graph.ts'
import type { MapGraph } from './model.ts'
import { mergeLabs } from './pending.ts'
import type { MapState } from './state.ts'
import { idsOf } from './state.ts'

/** What the map and its twin are given of a lab. */
export interface LabState {
  readonly lab: Lab
  /** What the edited file asks for, where that is not what runs: the difference is marked. */
  readonly asked?: Lab | null | undefined
  readonly running: boolean
  /** Names of stopped containers. */
  readonly stopped: readonly string[]
  /** By `NAMESPACE/INTERFACE`. */
  readonly links: ReadonlyMap<string, LinkLoad>
  readonly selected: Selected | undefined
  /** Ids of nodes at which a check fails: `node:c1`. */
  readonly failing: readonly string[]
  readonly broken?: readonly FaultState[] | undefined
}

/** What there is to be shown of a lab, and how it stands. */
export function useMapState(props: LabState): {
  readonly graph: ComputedRef<MapGraph>
  readonly state: ComputedRef<MapState>
} {
  const merged = computed(() => mergeLabs(props.lab, props.running ? props.asked : undefined))
  const drawn = computed(() => merged.value.lab)
  const graph = computed(() => graphOf(drawn.value))
  const state = computed((): MapState => ({
    running: props.running,
    stopped: new Set(props.running ? props.stopped : []),
    failing: new Set(props.failing),
    selected: idsOf(graph.value, props.selected),
    loads: props.running ? props.links : new Map(),
    broken: brokenIn(graph.value, props.running ? (props.broken ?? []) : []),
    pending: merged.value.pending,
  }))
  return { graph, state }
}
