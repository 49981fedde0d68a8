import type { Sandbox } from '../kernel/sandbox/sandbox.ts'
import { isAlive } from '../kernel/sandbox/sandbox.ts'
import type { Problem, Result } from '../problem.ts'
import { kernelProblem, ok } from '../problem.ts'
import type { Frame } from './frame.ts'
import { createOrder } from './order.ts'
import { placeText } from './places.ts'
import type { Measures, Place, Tap } from './tap.ts'
import { openTap } from './tap.ts'

/** Frames at all places together. */
export interface Tally {
  /** Frames that passed, as the kernel counts them; those that it dropped are among them. */
  readonly seen: number
  /** Frames that the kernel had no room for, since they were not read fast enough. */
  readonly dropped: number
}

/** How a capture came to its end; without a problem, it was told to. */
export interface Ending {
  readonly tally: Tally
  /** Of each place, in their order. */
  readonly places: readonly Tally[]
  readonly problem?: Problem
}

/** A capture that goes on. */
export interface Listening {
  /** The interfaces that it hears: those that are there now, at each place. */
  readonly links: () => readonly Required<Pick<Place, 'namespace' | 'link'>>[]
  readonly tally: () => Promise<Tally>
  /** Ends it, after what the kernel still holds was handed on. */
  readonly stop: () => Promise<Ending>
  /** Settles when it has ended, however that came. */
  readonly ended: Promise<Ending>
  /** See {@link Tap.hold}. */
  readonly hold: Tap['hold']
}

/**
 * Listens at places of a running lab; `onFrames` is told the frames of all places in order of time. `onGone` is told of
 * each place, in words, that is no longer there; with the last one, or with the lab, it is over. Fails where the kernel does not let it.
 */
export async function listen(
  sandbox: Sandbox,
  places: readonly Place[],
  onFrames: (frames: readonly Frame[]) => void,
  onGone: (place: string) => void,
): Promise<Result<Listening>> {
  const measures = measuresFor(places.length)
  const order = createOrder(onFrames)
  let left = places.length
  let told = false
  const opened = await openTap(sandbox, places, measures, order.add, (number) => {
    left -= 1
    const place = places[number]
    if (place) onGone(placeText(place))
  })
  if (!opened.ok) return opened
  const tap = opened.value
  // What one place says is in order as it comes.
  const pause = places.length > 1 ? 2 * measures.wait + 10 : measures.wait
  const timer = setInterval(places.length > 1 ? order.turn : order.end, pause)
  const end = async (): Promise<Ending> => {
    await tap.ended
    clearInterval(timer)
    order.end()
    const counts = await tap.tally()
    const totals = { tally: sum(counts), places: counts }
    return told ? totals : { ...totals, problem: await reason(sandbox, left) }
  }
  const ended = end()
  return ok({
    links: () =>
      places.flatMap(({ namespace, link }, number) =>
        [...(tap.links[number]?.values() ?? [])]
          .filter((name) => link === undefined || name === link)
          .map((name) => ({ namespace, link: name })),
      ),
    tally: async () => sum(await tap.tally()),
    stop: async () => {
      told = true
      await tap.stop()
      return ended
    },
    ended,
    hold: tap.hold,
  })
}

const room = 64 * 1024 * 1024

/**
 * The kernel's memory is shared by all places. A block takes the largest frame that there is (64 KiB from a card that puts segments
 * together, more with BIG TCP); the more places, the less often each is looked at, which costs even when nothing passes.
 */
function measuresFor(places: number): Measures {
  const block = (places > 32 ? 128 : 256) * 1024
  const blocks = Math.max(4, Math.min(128, Math.floor(room / block / places)))
  return { snapshot: 262_144, block, blocks, wait: Math.max(10, Math.min(100, places)) }
}

function sum(counts: readonly Tally[]): Tally {
  return {
    seen: counts.reduce((all, { seen }) => all + seen, 0),
    dropped: counts.reduce((all, { dropped }) => all + dropped, 0),
  }
}

async function reason(sandbox: Sandbox, left: number): Promise<Problem> {
  if (!(await isAlive(sandbox)))
    return kernelProblem(
      'lab-ended',
      `The lab ${sandbox.lab} has ended, and the capture with it.`,
      'What was captured until then is there; start the lab again for more.',
    )
  if (left === 0)
    return kernelProblem(
      'places-gone',
      'What was listened at is not there any more.',
      'See on the map, or with `underlay inspect`, what there is now, and capture there.',
    )
  return kernelProblem(
    'capture-ended',
    'The program that listens has ended.',
    'Something has ended it, or the machine ran out of memory (`dmesg`): start the capture again.',
  )
}
