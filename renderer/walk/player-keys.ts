import type { useWalk } from '../stores/walk.ts'

/** Does what a key does to the player; says whether it does something. */
export function playerKey(key: string, walk: ReturnType<typeof useWalk>): boolean {
  if (key === 'ArrowRight') walk.step(1)
  else if (key === 'ArrowLeft') walk.step(-1)
  else if (key === 'Home') walk.jump(0)
  else if (key === 'End') walk.jump(walk.stops.length - 1)
  else if (key === ' ' && walk.playing) walk.pause()
  else if (key === ' ') walk.play()
  else return false
  return true
}
