import { onBeforeUnmount, onMounted } from 'vue'
import type { Ref } from 'vue'
import type { Point, Rect } from './scene.ts'

/** Pans and zooms the map. */
export interface Viewport {
  readonly panBy: (x: number, y: number) => void
  /** Zooms by a factor; what is at the point of the window stays there, else what is in its middle. */
  readonly zoomBy: (factor: number, at?: Point) => void
  /** Shows the whole map, a small one a little larger than its own size. */
  readonly fit: () => void
  /** Shows the whole map again after it has changed, unless the user has panned or zoomed since it was last shown. */
  readonly refit: () => void
  /** Moves the map so far that a part of it is in sight. */
  readonly show: (rect: Rect) => void
  /** Puts the map to its place again after its bounds have changed. */
  readonly place: () => void
  /** The zoom: pixels on the screen for one of the map. */
  readonly scale: () => number
}

const [smallest, largest] = [0.04, 4]
/** Up to which zoom a small map fills the window. */
const largestFit = 1.35
/** Milliseconds without movement after which the picture is drawn sharp. */
const rest = 140
/** Pixels between what is shown and the window's edge. */
const margin = 16

/** What a viewport is of. */
interface Parts {
  readonly frame: Readonly<Ref<HTMLElement | null>>
  readonly world: Readonly<Ref<HTMLElement | null>>
  /** Legend and buttons at the lower edge, of which a map that is fitted in keeps clear. */
  readonly footer: Readonly<Ref<HTMLElement | null>>
  readonly bounds: () => Rect
  /** Told the zoom when it comes to rest. */
  readonly settled: (zoom: number) => void
}

/**
 * A viewport on `world` in `frame`. It sets the transform itself: Vue knows nothing of it, so that a frame costs nothing but
 * the browser's moving of a picture that is already there.
 */
export function useViewport({ frame, world, footer, bounds, settled }: Parts): Viewport {
  let [x, y, k] = [0, 0, 1]
  let still: ReturnType<typeof setTimeout> | undefined
  let fitted = true

  const observer = typeof ResizeObserver === 'undefined' ? undefined : new ResizeObserver(refit)
  onMounted(() => {
    for (const part of [frame.value, footer.value]) if (part) observer?.observe(part)
    fit()
  })
  onBeforeUnmount(() => {
    observer?.disconnect()
    clearTimeout(still)
  })

  function place(): void {
    if (!world.value) return
    const { x: left, y: top } = bounds()
    world.value.style.transform = `translate(${x + left * k}px, ${y + top * k}px) scale(${k})`
  }

  function move(): void {
    fitted = false
    if (world.value) world.value.dataset['moving'] = ''
    place()
    clearTimeout(still)
    still = setTimeout(settle, rest)
  }

  function settle(): void {
    const detail = k < 0.22 ? 'least' : k < 0.42 ? 'less' : 'all'
    if (!world.value) return
    delete world.value.dataset['moving']
    if (world.value.dataset['detail'] !== detail) world.value.dataset['detail'] = detail
    settled(k)
  }

  function size(): { width: number; height: number } {
    return { width: frame.value?.clientWidth ?? 0, height: frame.value?.clientHeight ?? 0 }
  }

  function fit(): void {
    const { width, height } = size()
    const all = bounds()
    if (width === 0 || all.width === 0) return
    const free = Math.max(height / 2, height - (footer.value?.offsetHeight ?? 0))
    k = Math.min(largestFit, Math.max(smallest, Math.min(width / all.width, free / all.height)))
    x = (width - all.width * k) / 2 - all.x * k
    y = (free - all.height * k) / 2 - all.y * k
    place()
    settle()
    fitted = true
  }

  function refit(): void {
    if (fitted) fit()
    else place()
  }

  function zoomBy(factor: number, at?: Point): void {
    const { width, height } = size()
    const to = Math.min(largest, Math.max(smallest, k * factor))
    const fixed = at ?? { x: width / 2, y: height / 2 }
    x = fixed.x - ((fixed.x - x) * to) / k
    y = fixed.y - ((fixed.y - y) * to) / k
    k = to
    move()
  }

  function show(rect: Rect): void {
    const { width, height } = size()
    const [left, top] = [x + rect.x * k, y + rect.y * k]
    const dx = shift(left, left + rect.width * k, width)
    const dy = shift(top, top + rect.height * k, height)
    if (dx !== 0 || dy !== 0) panBy(dx, dy)
  }

  function panBy(dx: number, dy: number): void {
    x += dx
    y += dy
    move()
  }

  return { panBy, zoomBy, fit, refit, show, place, scale: () => k }
}

/** How far a span must move to be within a length. */
function shift(from: number, to: number, length: number): number {
  if (from < margin) return margin - from
  return to > length - margin ? Math.max(margin - from, length - margin - to) : 0
}
