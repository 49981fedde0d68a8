import { endsOf, hopsLeft, ipOf, messageOf, numberIn } from '../layers.ts'
import type { Reason } from '../walk.ts'
import type { WayPoint } from '../way.ts'
import type { Case, Finding } from './case.ts'
import { lookUp } from './look-up.ts'
import { noNeighbour } from './no-neighbour.ts'
import { portClosed } from './port-closed.ts'
import { tooBig } from './too-big.ts'

/** What an ICMP error means (RFC 792, RFC 1812 for code 13, RFC 4443). */
const meanings: Readonly<Record<string, Reason>> = {
  'icmp 3 0': 'no-route',
  'icmp 3 1': 'no-neighbour',
  'icmp 3 2': 'port-closed',
  'icmp 3 3': 'port-closed',
  'icmp 3 4': 'too-big',
  'icmp 3 9': 'dropped-by-rule',
  'icmp 3 10': 'dropped-by-rule',
  'icmp 3 13': 'dropped-by-rule',
  'icmp 11 0': 'ttl-exceeded',
  'icmpv6 1 0': 'no-route',
  'icmpv6 1 1': 'dropped-by-rule',
  'icmpv6 1 3': 'no-neighbour',
  'icmpv6 1 4': 'port-closed',
  'icmpv6 2 0': 'too-big',
  'icmpv6 3 0': 'ttl-exceeded',
}

/** An ICMP error that somebody sent about the packet: it says why, and its sender is where. */
export async function reported(given: Case): Promise<Finding | undefined> {
  const way = given.ways.find(({ track }) => track.kind === 'error')?.way
  const first = way?.[0]
  if (!first) return undefined
  const { layers } = first.packet
  const message = messageOf(layers)
  if (!message) return undefined
  const { protocol } = message
  const reason =
    meanings[`${protocol} ${numberIn(message, `${protocol}.type`)} ${numberIn(message, `${protocol}.code`)}`]
  const quoted = endsOf(ipOf(layers.slice(layers.indexOf(message))))
  const { namespace } = first.frame
  if (reason === undefined || !quoted) return undefined
  switch (reason) {
    case 'port-closed':
      return portClosed(given, namespace)
    case 'too-big':
      return tooBig(given, namespace, numberIn(message, 'icmp.mtu') ?? numberIn(message, 'icmpv6.mtu'))
    case 'ttl-exceeded':
      return timeExceeded(given, first)
    case 'no-neighbour':
      return noNeighbour(given, namespace, quoted.destination)
    case 'no-route': {
      const { evidence } = await lookUp(given, namespace, quoted.destination)
      return {
        reason,
        namespace,
        text: `${namespace} has no route to ${quoted.destination}, and says so.`,
        hint: `Give ${namespace} a route to it.`,
        evidence,
      }
    }
    default:
      return {
        reason,
        namespace,
        text: `${namespace} refuses it, and says that this is forbidden.`,
        hint: `Look at the rules of ${namespace} with \`nft list ruleset\`.`,
        evidence: [],
      }
  }
}

/** Its time to live ran out. Where it came to one place more than once, it goes round. */
async function timeExceeded(given: Case, error: WayPoint): Promise<Finding> {
  const { namespace } = error.frame
  const way = given.ways.find(({ track }) => track.kind === 'request')?.way ?? []
  const visits = way.filter(({ frame }) => frame.direction === 'in' && frame.namespace === namespace).length
  const routers = [...new Set(way.filter((_, i) => isRouted(way, i)).map(({ frame }) => frame.namespace))]
  const looked = await Promise.all(routers.map((router) => lookUp(given, router, given.address)))
  const text =
    visits > 1
      ? `Its time to live ran out in ${namespace}: it goes round between ${routers.join(' and ')}, which send it to each other.`
      : `Its time to live ran out in ${namespace}: it has more routers to cross than it was given hops.`
  return {
    reason: 'ttl-exceeded',
    namespace,
    text,
    hint:
      visits > 1
        ? 'One of them has a route that leads back: mend that route.'
        : 'Send it with a higher time to live.',
    evidence: looked.flatMap(({ evidence }) => evidence),
  }
}

function isRouted(way: readonly WayPoint[], index: number): boolean {
  const point = way[index]
  const before = point?.after === undefined ? undefined : way[point.after]
  if (!point || before?.frame.namespace !== point.frame.namespace) return false
  return hopsLeft(ipOf(before.packet.layers)) !== hopsLeft(ipOf(point.packet.layers))
}
