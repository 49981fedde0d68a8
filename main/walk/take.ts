import { namespaceOf } from '../nodes.ts'
import type { Result } from '../problem.ts'
import { failed, inputProblem, kernelProblem, ok } from '../problem.ts'
import type { RunningLab } from '../record.ts'
import type { WalkOrder } from './aim.ts'
import { aimOf } from './aim.ts'
import { listenWhile } from './listen.ts'
import { lookUpRoute } from './lookups.ts'
import { placesBetween } from './places.ts'
import { compose, orderOf } from './sent.ts'
import { tell } from './tell.ts'
import type { Walk } from './walk.ts'

/** Seconds that an answer is waited for, besides what the lab's own delays take. */
const patience = 1

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
  try {
    return ok(await tell(lab, order, { sent, source, node, namespaces, heard: heard.value }))
  } catch (error) {
    // A namespace that is gone cannot be read.
    return failed(ended(record.lab.name, error))
  }
}

/** Seconds by which impairments can hold the way there and back up. */
function delays({ record }: RunningLab): number {
  const all = record.present.impairments.map(
    ({ effects }) => (effects.delay ?? 0) + 3 * (effects.jitter ?? 0),
  )
  return (2 * all.reduce((sum, each) => sum + each, 0)) / 1e6
}

function noWay(from: string, address: string, says: string) {
  return inputProblem(
    'no-route',
    `${from} has no way to ${address}: ${says}.`,
    'ARP asks on a link: give the node a route first.',
  )
}

function ended(lab: string, error: unknown) {
  return kernelProblem(
    'no-walk',
    `The lab ${lab} could not be read after the probe was sent.`,
    'It may have ended, or a node of it: see `underlay ls`, and try again.',
    { evidence: [error instanceof Error ? error.message : String(error)] },
  )
}
