import type { Frame } from '../capture/frame.ts'
import type { RunningLab } from '../record.ts'
import type { ProbeEnd } from './agents.ts'
import type { WalkOrder } from './aim.ts'
import { candidates } from './candidates.ts'
import type { Known } from './draft.ts'
import { join } from './join.ts'
import { nanosecondsBetween, readFrames } from './track.ts'
import type { Heard } from './listen.ts'
import type { RouteAnswer } from './lookups.ts'
import { lookUpRoute } from './lookups.ts'
import { findLoss } from './loss/loss.ts'
import { neighbourTracks } from './neighbours.ts'
import { probeWords } from './probe.ts'
import { questionsOf, routeKey } from './questions.ts'
import type { Sent } from './sent.ts'
import { stepsOf } from './steps.ts'
import { metRules } from './trace.ts'
import type { Hop, Leg, Walk } from './walk.ts'
import type { WayPoint } from './way.ts'
import { wayOf } from './way.ts'
import { readWorld } from './world.ts'

interface Material {
  readonly source: string
  readonly node: string | undefined
  readonly sent: Sent
  readonly namespaces: readonly string[]
  readonly heard: Heard
}

/** Tells a walk from what was heard, and from what the kernel says when it is asked. */
export async function tell(lab: RunningLab, order: WalkOrder, material: Material): Promise<Walk> {
  const { sandbox, record } = lab
  const { sent, source, namespaces, heard } = material
  const frames = candidates(heard.frames, sent).sort((a, b) => nanosecondsBetween(b, a))
  const read = readFrames(frames)
  const world = await readWorld(sandbox, namespaces, record.objects)
  const tracks = [...join(read, sent, source), ...neighbourTracks(read, sent, source)]
  const ways = tracks
    .map((track) => ({ track, way: wayOf(track.sightings, world) }))
    .sort((a, b) => startOf(a.way) - startOf(b.way))
  const asking = ways.filter(({ track }) => track.kind !== 'neighbour')
  const routes = await askAll(
    lab,
    asking.flatMap(({ way }) => questionsOf(world, way)),
  )
  const known: Known = { world, routes, rules: metRules(heard.traced) }
  const start = ways[0] ? startOf(ways[0].way) : 0
  const legs = ways.map(({ track, way }): Leg => {
    const hops = way.map((point) => hopOf(known, way, point, sinceFirst(point.frame) - start))
    return { kind: track.kind, title: track.title, hops }
  })
  const outcome = outcomes[heard.end.outcome]
  // In an exercise, that is what is to be found out.
  const secret = record.lab.exercise !== undefined
  const loss =
    outcome === 'answered' || secret
      ? undefined
      : await findLoss({ lab, known, ...material, ...heard, address: sent.address, ways })
  const words = probeWords(order.probe, sent.address)
  return {
    lab: record.lab.name,
    from: order.from,
    to: order.to,
    address: sent.address,
    probe: words,
    startedAt: new Date().toISOString(),
    outcome,
    summary: summaryOf(words, heard.end, loss?.text),
    legs,
    ...(loss && { loss }),
    unseen: unseenIn(heard, outcome, secret),
    listened: {
      namespaces,
      frames: heard.after.reduce((sum, { seen }) => sum + seen, 0),
      dropped: heard.after.reduce((sum, { dropped }) => sum + dropped, 0),
    },
  }

  /** Nanoseconds. */
  function sinceFirst(frame: Frame): number {
    return frames[0] ? nanosecondsBetween(frames[0], frame) : 0
  }
  function startOf([first]: readonly WayPoint[]): number {
    return first ? sinceFirst(first.frame) : 0
  }
}

/** What the end of a probe means: where nothing came back, or it could not even be sent, it is lost. */
const outcomes = { answered: 'answered', refused: 'refused', silent: 'lost', failed: 'lost' } as const

async function askAll(
  { sandbox }: RunningLab,
  questions: ReturnType<typeof questionsOf>,
): Promise<ReadonlyMap<string, RouteAnswer>> {
  const distinct = new Map(questions.map((question) => [routeKey(question), question]))
  const answers = await Promise.all(
    [...distinct].map(async ([key, question]) => [key, await lookUpRoute(sandbox, question)] as const),
  )
  return new Map(answers)
}

function hopOf(known: Known, way: readonly WayPoint[], point: WayPoint, nanoseconds: number): Hop {
  const { frame, packet, after } = point
  const { namespace, link, direction, length, bytes } = frame
  return {
    namespace,
    link,
    direction,
    microseconds: nanoseconds / 1000,
    length,
    bytes: Buffer.from(bytes).toString('base64'),
    layers: packet.layers,
    ...(after !== undefined && { after }),
    steps: stepsOf(known, after === undefined ? undefined : way[after], point),
  }
}

function summaryOf(words: string, end: ProbeEnd, loss: string | undefined): string {
  if (end.outcome === 'answered') return `${words}: answered, ${end.said}.`
  return `${words}: ${loss ?? end.said}`
}

function unseenIn({ drops }: Heard, outcome: Walk['outcome'], secret: boolean): string[] {
  if (outcome === 'answered') return []
  if (secret) return ['This lab is an exercise: why there was no answer is for you to find.']
  return outcome === 'lost' && 'unseen' in drops ? [drops.unseen] : []
}
