import type { Shown } from './page.ts'

/** Medians of the time between two frames, in milliseconds. */
export interface Frames {
  readonly pan: number
  readonly zoom: number
  /** Panning over the map at about its own size, where texts are read. */
  readonly close: number
}

const count = 90

/** Moves a map a little in each frame, and measures how long frames take. */
export async function frames({ panBy, zoomBy }: Shown): Promise<Frames> {
  const pan = await measure((frame) => panBy(frame % 60 < 30 ? 12 : -12, frame % 40 < 20 ? 6 : -6))
  const zoom = await measure((frame) => zoomBy(frame % 60 < 30 ? 1.04 : 1 / 1.04))
  zoomBy(4.5)
  await new Promise((resolve) => setTimeout(resolve, 500))
  const close = await measure((frame) => panBy(frame % 90 < 45 ? 24 : -24, frame % 60 < 30 ? 12 : -12))
  return { pan, zoom, close }
}

async function measure(move: (frame: number) => void): Promise<number> {
  const times: number[] = []
  let before = await nextFrame()
  for (let frame = 0; frame < count; frame++) {
    move(frame)
    const now = await nextFrame()
    times.push(now - before)
    before = now
  }
  return times.sort((a, b) => a - b)[count >> 1] ?? 0
}

function nextFrame(): Promise<number> {
  return new Promise((resolve) => requestAnimationFrame(resolve))
}
