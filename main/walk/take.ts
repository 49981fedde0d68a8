import type { Frame } from '../capture/frame.ts'
import { openTap } from '../capture/tap.ts'
import type { Count } from '../capture/tap.ts'
import { destination } from '../check/destination.ts'
import { nodeNames, namespaceOf } from '../nodes.ts'
import type { Result } from '../problem.ts'
import { failed, inputProblem, ok } from '../problem.ts'
import type { RunningLab } from '../record.ts'
import type { ProbeEnd } from './agents.ts'
import { loadProbe, startTrace } from './agents.ts'
import type { Known } from './draft.ts'
import type { Track } from './join.ts'
import { join, nanosecondsBetween } from './join.ts'
import type { RouteAnswer } from './lookups.ts'
import { lookUpRoute } from './lookups.ts'
import { findLoss } from './loss/loss.ts'
import { neighbourTracks } from './neighbours.ts'
import { placesBetween } from './places.ts'
import type { Probe } from './probe.ts'
import { probeWords } from './probe.ts'
import { questionsOf, routeKey } from './questions.ts'
import type { Sent } from './sent.ts'
import { compose, orderOf, traceMatches } from './sent.ts'
import { stepsOf } from './steps.ts'
import type { Traced } from './trace.ts'
import { metRules } from './trace.ts'
import type { Hop, Leg, Walk } from './walk.ts'
import type { WayPoint } from './way.ts'
import { wayOf } from './way.ts'
import { readWorld } from './world.ts'

/** What to walk: from a node to a node or an address. */
export interface WalkOrder {
  readonly from: string
  readonly to: string
  readonly probe: Probe
}

/** The table that marks the probe's packets for the trace, while a walk is taken. */
const traceTable = 'underlay-walk'

/** Seconds that an answer is waited for, besides what the lab's own delays take. */
const patience = 1

/** Blocks are small, so that several places at once cost little, and handed on soon: somebody waits. */
const measures = { snapshot: 512, block: 1 << 17, blocks: 8, wait: 4 }

/**
 * Takes a walk in a running lab: listens wherever the packet can pass, sends one real probe, and tells its way from what was heard and from
 * what the kernel says. Nothing of the lab is changed, but for a table that traces the probe and ends with the walk.
 */
export async function takeWalk(lab: RunningLab, order: WalkOrder): Promise<Result<Walk>> {
  const { sandbox, record } = lab
  const aim = aimOf(lab, order)
  if (!aim.ok) return aim
  const { source, address, node } = aim.value
  const sent = compose(order.probe, address)
  const port = 'port' in order.probe ? order.probe.port : undefined
  const end = node && namespaceOf(record.lab, node)
  const namespaces = placesBetween(record.present, record.objects, source, end, port)
  const route =
    order.probe.kind === 'arp'
      ? await lookUpRoute(sandbox, { namespace: source, destination: address })
      : undefined
  if (route && (route.link === undefined || route.source === undefined))
    return failed(noWay(order.from, address, route.says))
  const link =
    route?.link !== undefined && route.source !== undefined
      ? { link: route.link, source: route.source }
      : undefined
  const heard = await listenWhile(
    lab,
    namespaces,
    sent,
    source,
    orderOf(sent, order.to, patience + delays(lab), link),
  )
  if (!heard.ok) return heard
  return ok(await tell(lab, order, { sent, source, node, namespaces, heard: heard.value }))
}

interface Aim {
  /** The sender's namespace. */
  readonly source: string
  readonly address: string
  /** The node that has the address, as far as the lab knows. */
  readonly node?: string
}

function aimOf({ record }: RunningLab, { from, to }: WalkOrder): Result<Aim> {
  const names = nodeNames(record.present, record.objects)
  if (!names.includes(from)) {
    const hint = `Its nodes are: ${names.join(', ')}.`
    return failed(inputProblem('no-such-node', `The lab ${record.lab.name} has no node named ${from}.`, hint))
  }
  const target = destination(record.present, from, to)
  if (target.type === 'address') return ok({ ...target, source: namespaceOf(record.lab, from) })
  return failed(
    target.type === 'none'
      ? inputProblem(
          'no-address',
          `${to} has no address to which something could be sent.`,
          'Name a node that has one, or an address.',
        )
      : inputProblem(
          'no-such-node',
          `${to} is neither a node of the lab ${record.lab.name} nor an address.`,
          `Its nodes are: ${names.join(', ')}.`,
        ),
  )
}

function noWay(from: string, address: string, says: string) {
  return inputProblem(
    'no-route',
    `${from} has no way to ${address}: ${says}.`,
    'ARP asks on a link: give the node a route first.',
  )
}

/** Seconds by which impairments can hold the way there and back up. */
function delays({ record }: RunningLab): number {
  const all = record.lab.impairments.map(({ effects }) => (effects.delay ?? 0) + 3 * (effects.jitter ?? 0))
  return (2 * all.reduce((sum, each) => sum + each, 0)) / 1e6
}

interface Heard {
  readonly frames: readonly Frame[]
  readonly before: readonly Count[]
  readonly after: readonly Count[]
  readonly end: ProbeEnd
  readonly traced: Traced
}

async function listenWhile(
  { sandbox, record }: RunningLab,
  namespaces: readonly string[],
  sent: Sent,
  source: string,
  order: ReturnType<typeof orderOf>,
): Promise<Result<Heard>> {
  const frames: Frame[] = []
  const lans = new Set(record.lab.lans.map(({ name }) => name))
  const traced = namespaces.filter((name) => !lans.has(name))
  const places = namespaces.map((namespace) => ({ namespace }))
  const matches = traceMatches(sent)
  const [tap, trace, probe] = await Promise.all([
    openTap(sandbox, places, measures, (frame) => frames.push(frame)),
    startTrace(sandbox, matches.length > 0 ? traced : [], traceTable, matches),
    loadProbe(sandbox, source, order),
  ])
  if (!tap.ok || !trace.ok || !probe.ok) {
    if (tap.ok) await tap.value.stop()
    if (trace.ok) await trace.value.end()
    if (probe.ok) probe.value.drop()
    return failed(...[tap, trace, probe].flatMap((one) => (one.ok ? [] : one.problems)))
  }
  const before = await tap.value.count()
  const end = await probe.value.send()
  const [after, told] = await Promise.all([tap.value.stop(), trace.value.end()])
  return ok({ frames, before, after, end, traced: { namespaces: traced, ...told } })
}

interface Material {
  readonly source: string
  readonly node: string | undefined
  readonly sent: Sent
  readonly namespaces: readonly string[]
  readonly heard: Heard
}

async function tell(lab: RunningLab, order: WalkOrder, material: Material): Promise<Walk> {
  const { sandbox, record } = lab
  const { sent, source, namespaces, heard } = material
  const frames = [...heard.frames].sort((a, b) => nanosecondsBetween(b, a))
  const world = await readWorld(sandbox, namespaces, record.objects)
  const tracks = [...join(frames, sent, source), ...neighbourTracks(frames, sent, source)]
  const ways = tracks.map((track) => ({ track, way: wayOf(track.sightings, world) }))
  const routes = await askAll(
    lab,
    ways.filter(({ track }) => track.kind !== 'neighbour').flatMap(({ way }) => questionsOf(world, way)),
  )
  const known: Known = { world, routes, rules: metRules(heard.traced, traceTable) }
  const first = frames.find((frame) =>
    tracks.some(({ sightings }) => sightings.some((one) => one.frame === frame)),
  )
  const legs = ways
    .sort((a, b) => startOf(a.way) - startOf(b.way))
    .map(({ track, way }) => legOf(known, track, way, first))
  const outcome =
    heard.end.outcome === 'answered' ? 'answered' : heard.end.outcome === 'refused' ? 'refused' : 'lost'
  const loss =
    outcome === 'answered'
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
    unseen: [],
    listened: {
      namespaces,
      frames: heard.after.reduce((sum, { seen }) => sum + seen, 0),
      dropped: heard.after.reduce((sum, { dropped }) => sum + dropped, 0),
    },
  }

  function startOf(way: readonly WayPoint[]): number {
    return way[0] && first ? nanosecondsBetween(first, way[0].frame) : 0
  }
}

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

function legOf(
  known: Known,
  { kind, title }: Track,
  way: readonly WayPoint[],
  first: Frame | undefined,
): Leg {
  return { kind, title, hops: way.map((point) => hopOf(known, way, point, first)) }
}

function hopOf(known: Known, way: readonly WayPoint[], point: WayPoint, first: Frame | undefined): Hop {
  const { frame, packet, after } = point
  const { namespace, link, direction, length, bytes } = frame
  return {
    namespace,
    link,
    direction,
    microseconds: first ? nanosecondsBetween(first, frame) / 1000 : 0,
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
