import { computed, nextTick, shallowRef } from 'vue'
import type { ComputedRef } from 'vue'
import type { Layout } from '../../main/contract.ts'
import { isCollapsed, layoutOf } from './layout.ts'
import type { MapGraph } from './model.ts'
import { moved, toggled } from './moving.ts'
import type { Point, Rect, Scene } from './scene.ts'

/** Where everything is, and what is moved and collapsed by hand; `keep` is told of each new arrangement. */
export function useArranging(
  graph: Readonly<ComputedRef<MapGraph>>,
  layout: () => Layout | null,
  keep: (layout: Layout) => void,
) {
  /** While something is dragged: the layout as it would be. */
  const dragged = shallowRef<Layout>()
  /** Where everything was when a drag began. */
  let base: ReadonlyMap<string, Rect> | undefined

  const scene: ComputedRef<Scene> = computed(() => layoutOf(graph.value, dragged.value ?? layout()))

  function move(id: string, by: Point): void {
    base ??= scene.value.places
    dragged.value = moved(layout(), graph.value, base, id, by)
  }

  function drop(id: string, by: Point): void {
    keep(moved(layout(), graph.value, base ?? scene.value.places, id, by))
    base = undefined
    void nextTick(() => {
      dragged.value = undefined
    })
  }

  /** Collapses or expands a host. */
  function toggle(id: string | undefined): void {
    if (id !== undefined) keep(toggled(layout(), id, isCollapsed(graph.value, layout(), id)))
  }

  return { scene, move, drop, toggle }
}
