import { onMounted, onUpdated } from 'vue'
import type { Ref } from 'vue'
import { directionOf, neighbour, steps } from './neighbours.ts'
import type { Point, Rect } from './scene.ts'
import type { Viewport } from './viewport.ts'

/** What keys on the map do. */
export interface KeyTargets {
  readonly drawing: Readonly<Ref<SVGSVGElement | null>>
  /** The id of what has, or last had, the focus: the one stop of the Tab key on the map. */
  readonly current: Ref<string | undefined>
  readonly places: () => ReadonlyMap<string, Rect>
  readonly viewport: Viewport
  readonly select: (id: string) => void
  readonly activate: (id: string) => void
  /** Collapses or expands a host. */
  readonly toggle: (id: string) => void
  readonly nudge: (id: string, by: Point) => void
}

const nudgeBy = 16

/** Moves the focus with arrow keys from thing to thing, and does what keys do to the focused one. */
export function useKeys(targets: KeyTargets) {
  const { drawing, current, places, viewport, select, activate, toggle, nudge } = targets
  let stop: Element | null | undefined

  onMounted(mark)
  onUpdated(mark)

  function elementOf(id: string): SVGElement | undefined {
    const found = drawing.value?.querySelector(`[data-id="${CSS.escape(id)}"]`)
    return found instanceof SVGElement ? found : undefined
  }

  /** Only one thing is reached by Tab; from there, arrow keys lead to all others. */
  function mark(): void {
    const id = current.value
    const next = (id === undefined ? undefined : elementOf(id)) ?? drawing.value?.querySelector('[data-id]')
    if (next === stop && next?.getAttribute('tabindex') === '0') return
    stop?.setAttribute('tabindex', '-1')
    next?.setAttribute('tabindex', '0')
    stop = next
  }

  function focus(id: string): void {
    const rect = places().get(id)
    const element = elementOf(id)
    if (!rect || !element) return
    current.value = id
    mark()
    viewport.show(rect)
    element.focus({ preventScroll: true })
  }

  function onKeydown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey) return
    const id = current.value
    const direction = directionOf(event.key)
    if (direction) {
      if (event.altKey && id !== undefined) {
        const { x, y } = steps[direction]
        nudge(id, { x: x * nudgeBy, y: y * nudgeBy })
      } else {
        const next = neighbour(drawn(), id ?? '', direction)
        if (next !== undefined) focus(next)
      }
    } else if (!view(event.key) && !(id !== undefined && act(event.key, id))) return
    event.preventDefault()
  }

  /** Of what has a place, what is on a layer that is shown. */
  function drawn(): ReadonlyMap<string, Rect> {
    const ids = new Set(
      [...(drawing.value?.querySelectorAll('[data-id]') ?? [])].map((each) => each.getAttribute('data-id')),
    )
    return new Map([...places()].filter(([id]) => ids.has(id)))
  }

  function view(key: string): boolean {
    if (key === '+' || key === '=') viewport.zoomBy(1.25)
    else if (key === '-') viewport.zoomBy(0.8)
    else if (key === '0' || key.toLowerCase() === 'f') viewport.fit()
    else return false
    return true
  }

  function act(key: string, id: string): boolean {
    if (key === 'Enter') activate(id)
    else if (key === ' ') select(id)
    else if (key.toLowerCase() === 'c') toggle(id)
    else return false
    return true
  }

  return { focus, onKeydown }
}
