import type { Ref } from 'vue'
import type { Point } from './scene.ts'
import type { Viewport } from './viewport.ts'

/** What is done with something that is dragged. Distances are in the map's pixels. */
export interface Dragging {
  /** Whether what was pressed can be moved: its id, else the map is panned. */
  readonly find: (target: Element) => string | undefined
  readonly move: (id: string, by: Point) => void
  readonly drop: (id: string, by: Point) => void
}

interface Pressed {
  readonly start: Point
  readonly id: string | undefined
  last: Point
  moved: boolean
}

/** Pixels from which on a press is a drag, not a click. */
const threshold = 4

/** Listeners for pointers and wheel: dragging pans or moves things, two fingers or a wheel with Ctrl zoom, a wheel alone pans. */
export function useGestures(
  frame: Readonly<Ref<HTMLElement | null>>,
  { panBy, zoomBy, scale }: Viewport,
  dragging: Dragging,
) {
  const pointers = new Map<number, Point>()
  let pressed: Pressed | undefined
  let justDragged = false

  const pointOf = ({ clientX, clientY }: MouseEvent): Point => {
    const { left = 0, top = 0 } = frame.value?.getBoundingClientRect() ?? {}
    return { x: clientX - left, y: clientY - top }
  }

  function onPointerdown(event: PointerEvent): void {
    if (event.button > 1) return
    justDragged = false
    const at = pointOf(event)
    pointers.set(event.pointerId, at)
    const { target } = event
    const id = event.button === 0 && target instanceof Element ? dragging.find(target) : undefined
    pressed = { start: at, last: at, id, moved: false }
  }

  function onPointermove(event: PointerEvent): void {
    const before = pointers.get(event.pointerId)
    if (!before || !pressed) return
    const at = pointOf(event)
    pointers.set(event.pointerId, at)
    if (pointers.size === 2) {
      pinch(event.pointerId, before, at)
      return
    }
    if (!pressed.moved && distance(pressed.start, at) < threshold) return
    if (!pressed.moved) frame.value?.setPointerCapture(event.pointerId)
    pressed.moved = true
    if (pressed.id === undefined) panBy(at.x - pressed.last.x, at.y - pressed.last.y)
    else dragging.move(pressed.id, travelled(pressed.start, at))
    pressed.last = at
  }

  function pinch(id: number, before: Point, at: Point): void {
    const other = [...pointers].find(([key]) => key !== id)?.[1]
    if (!other || !pressed) return
    pressed.moved = true
    const middle = { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 }
    zoomBy(distance(at, other) / Math.max(1, distance(before, other)), middle)
    panBy((at.x - before.x) / 2, (at.y - before.y) / 2)
  }

  function onPointerup(event: PointerEvent): void {
    pointers.delete(event.pointerId)
    if (pressed?.moved) {
      justDragged = true
      if (pressed.id !== undefined) dragging.drop(pressed.id, travelled(pressed.start, pressed.last))
    }
    pressed = undefined
  }

  function onWheel(event: WheelEvent): void {
    event.preventDefault()
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1
    if (event.ctrlKey || event.metaKey)
      zoomBy(Math.exp(-Math.min(60, Math.max(-60, event.deltaY * unit)) / 120), pointOf(event))
    else panBy(-event.deltaX * unit, -event.deltaY * unit)
  }

  function travelled(from: Point, to: Point): Point {
    return { x: (to.x - from.x) / scale(), y: (to.y - from.y) / scale() }
  }

  return {
    listeners: {
      pointerdown: onPointerdown,
      pointermove: onPointermove,
      pointerup: onPointerup,
      pointercancel: onPointerup,
      wheel: onWheel,
    },
    /** Whether the click that comes now is the end of a drag. */
    endsDrag: () => justDragged,
  }
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y)
}
