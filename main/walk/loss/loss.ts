import { lookUpRoute } from '../lookups.ts'
import { endsOf, ipOf, textIn } from '../layers.ts'
import type { Loss } from '../walk.ts'
import type { WayPoint } from '../way.ts'
import { linkAt } from '../world.ts'
import { stoppedAtBridge } from './at-bridge.ts'
import { addressesOf, stoppedAtRouter } from './at-router.ts'
import { stoppedBeforeTunnel, stoppedBehindTunnel, wrongVtep } from './at-tunnel.ts'
import { reported } from './by-error.ts'
import { droppedByRule } from './by-rule.ts'
import type { Case, Finding } from './case.ts'
import { lastSeen } from './case.ts'
import { noAnswer } from './delivered.ts'
import { dropEvidence } from './drop-evidence.ts'
import { linkDown } from './link-down.ts'
import { questionFor } from './no-neighbour.ts'
import { portClosed } from './port-closed.ts'
import { tooBig } from './too-big.ts'

/**
 * Why a probe brought no answer: from where it, or its answer, was seen last, and from what the kernel says of that place. Where nothing that
 * was looked at says why, it says so.
 */
export async function findLoss(given: Omit<Case, 'leg'>): Promise<Loss> {
  const answered = given.ways.some(({ track }) => track.kind === 'reply')
  const whole: Case = { ...given, leg: answered ? 'reply' : 'request' }
  const found = (await find(whole)) ?? nothingFound(whole)
  return { ...found, evidence: [...found.evidence, ...dropEvidence(whole)], leg: whole.leg }
}

async function find(given: Case): Promise<Finding | undefined> {
  const rule = droppedByRule(given)
  if (rule) return rule
  const refusal = reset(given)
  if (refusal) return portClosed(given, refusal.frame.namespace)
  const error = await reported(given)
  if (error) return error.reason === 'no-neighbour' ? ((await alongQuestion(given, error)) ?? error) : error
  const last = lastSeen(given)
  const found = last ? await stoppedAt(given, last) : await neverSent(given)
  if (found?.reason === 'no-neighbour') return (await alongQuestion(given, found)) ?? found
  return found
}

/** A TCP reset: the first sighting of it is where it was sent. */
function reset({ ways }: Case): WayPoint | undefined {
  const own = ways.find(({ track, way }) => {
    const tcp = way[0]?.packet.layers.findLast(({ protocol }) => protocol === 'tcp')
    return track.kind === 'reply' && textIn(tcp, 'tcp.flags.reset') === '1'
  })
  return own?.way[0]
}

async function neverSent(given: Case): Promise<Finding | undefined> {
  const { source, address, end } = given
  if (end.error === 'EMSGSIZE') return tooBig(given, source)
  return stoppedAtRouter(given, source, address)
}

/** Why a packet went no further than where it was seen last. */
async function stoppedAt(given: Case, last: WayPoint): Promise<Finding | undefined> {
  const way = given.ways.filter(({ track }) => track.kind === given.leg).at(-1)?.way ?? []
  const wrong = wrongVtep(given, way)
  if (wrong) return wrong
  return stoppedOnLink(given, last) ?? (await stoppedInNode(given, last))
}

function stoppedOnLink(given: Case, last: WayPoint): Finding | undefined {
  const { namespace, link, direction } = last.frame
  if (direction === 'out') return linkDown(given, namespace, link)
  return stoppedAtBridge(given, last)
}

async function stoppedInNode(given: Case, last: WayPoint): Promise<Finding | undefined> {
  const { world } = given.known
  const { namespace, link, direction } = last.frame
  if (direction === 'out') return stoppedBeforeTunnel(given, last)
  const behind = stoppedBehindTunnel(given, last)
  if (behind) return behind
  const ends = endsOf(ipOf(last.packet.layers))
  // A port of a bridge leads to the bridge alone, unless the frame is for the bridge's own node.
  if (!ends || (linkAt(world, namespace, link)?.master !== undefined && !isOwnMac(given, last)))
    return undefined
  if (addressesOf(world, namespace).includes(ends.destination)) return noAnswer(given, last)
  return stoppedAtRouter(given, namespace, ends.destination, { source: ends.source, link, point: last })
}

function isOwnMac({ known }: Case, { frame, packet }: WayPoint): boolean {
  const mac = textIn(packet.layers[0], 'eth.dst')
  return (known.world.states.get(frame.namespace)?.links ?? []).some(({ address }) => address === mac)
}

/** Where a question for a MAC address got no answer: why is found where the question was seen last. */
async function alongQuestion(given: Case, { namespace, evidence }: Finding): Promise<Finding | undefined> {
  const { known, address } = given
  const answer = await lookUpRoute(given.lab.sandbox, { namespace, destination: address })
  const targets = [
    answer.via,
    address,
    ...(known.world.states.get(namespace)?.neighbours ?? []).map(({ dst }) => dst),
  ]
  const way = targets
    .map((target) => (target === undefined ? undefined : questionFor(given, namespace, target)))
    .find((found) => found !== undefined)
  if (!way) return undefined
  for (const end of endsOfWay(way)) {
    const found =
      stoppedOnLink(given, end) ??
      (end.frame.direction === 'out' ? await stoppedBeforeTunnel(given, end) : undefined)
    if (found) return { ...found, evidence: [...evidence, ...found.evidence] }
  }
  return undefined
}

/** Where a way that branches ended; where the bridge itself was one of the ends, the port through which the frame came. */
function endsOfWay(way: readonly WayPoint[]): WayPoint[] {
  const ends = way.filter((_, index) => !way.some(({ after }) => after === index))
  return ends.flatMap((end) => {
    const before = end.after === undefined ? undefined : way[end.after]
    const within = before?.frame.namespace === end.frame.namespace && end.frame.direction === 'in'
    return before && within ? [end, before] : [end]
  })
}

function nothingFound(given: Case): Finding {
  const last = lastSeen(given)
  const { namespace, link, direction } = last?.frame ?? {
    namespace: given.source,
    link: undefined,
    direction: 'out',
  }
  const where = last
    ? `It was seen last ${direction === 'in' ? 'coming in at' : 'leaving by'} ${link ?? ''} of ${namespace}`
    : `${given.source} never sent it`
  return {
    reason: 'unknown',
    namespace,
    ...(link !== undefined && { link }),
    text: `${where} (${given.end.said}). Nothing that was looked at says why it went no further.`,
    hint: `Look at ${namespace} with \`underlay inspect\`, and at its queues with \`tc -s qdisc\`.`,
    evidence: [],
  }
}
