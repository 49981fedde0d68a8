import type { Link } from '../kernel/objects.ts'
import type { RouteAnswer } from './lookups.ts'
import type { MetRule } from './trace.ts'
import type { Change, Step } from './walk.ts'
import type { WayPoint } from './way.ts'
import type { World } from './world.ts'

/** All that explaining a hop draws on. */
export interface Known {
  readonly world: World
  readonly rules: readonly MetRule[]
  /** Answers to the questions that `questions.ts` asks, by their keys. */
  readonly routes: ReadonlyMap<string, RouteAnswer>
}

/** A hop and the one before it, with the links that they are at. */
export interface Pair {
  readonly before: WayPoint
  readonly now: WayPoint
  readonly came: Link | undefined
  readonly link: Link | undefined
}

/** A step before it is told which changes are its own. */
export interface Draft extends Omit<Step, 'changes'> {
  /** Whether a change is this step's doing. */
  readonly owns: (change: Change) => boolean
}

/** A place in words: `eth0 of c1`. */
export function at({ frame }: Pick<WayPoint, 'frame'>): string {
  return `${frame.link} of ${frame.namespace}`
}
