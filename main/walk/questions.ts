import { identity } from '../kernel/objects.ts'
import { endsOf, hasTunnel, ipOf } from './layers.ts'
import type { RouteAnswer, RouteQuestion } from './lookups.ts'
import type { Evidence } from './walk.ts'
import type { WayPoint } from './way.ts'
import type { World } from './world.ts'
import { evidence, linkAt } from './world.ts'

/** The questions to routing that a packet's way raises: at its sender, at each node that passed it on, and where a tunnel begins. */
export function questionsOf(world: World, way: readonly WayPoint[]): RouteQuestion[] {
  return way.flatMap((point) => {
    const { namespace, direction } = point.frame
    if (direction !== 'out') return []
    const { layers } = point.packet
    const before = point.after === undefined ? undefined : way[point.after]
    const ends = endsOf(ipOf(layers))
    if (!ends) return []
    if (!before || (hasTunnel(layers) && !hasTunnel(before.packet.layers)))
      return [{ namespace, destination: ends.destination }]
    const came = linkAt(world, before.frame.namespace, before.frame.link)
    const isRouted = before.frame.namespace === namespace && came?.master === undefined
    if (!isRouted) return []
    // Source NAT comes after routing, which saw the packet as it came in.
    const source = endsOf(ipOf(before.packet.layers))?.source
    return [
      {
        namespace,
        destination: ends.destination,
        passedOn: { source: source ?? ends.source, link: before.frame.link },
      },
    ]
  })
}

/** One key for one question. */
export function routeKey({ namespace, destination, passedOn }: RouteQuestion): string {
  return `${namespace} ${destination} ${passedOn?.link ?? ''}`
}

/** A route as evidence, and the neighbour through which it leads, where the kernel knows its MAC. */
export function routeEvidence(
  world: World,
  namespace: string,
  answer: RouteAnswer,
  next?: string,
): Evidence[] {
  const { command, says, route, via, link } = answer
  const destination = route?.includes('/') === true || route === 'default' ? route : undefined
  const id = destination === undefined ? undefined : routeIdentity(namespace, destination, via)
  const found = evidence(world, namespace, command, [says], id)
  const hop = via ?? next
  const neighbour = world.states
    .get(namespace)
    ?.neighbours.find(({ dst, dev }) => dst === hop && dev === link)
  if (!neighbour?.lladdr || hop === undefined || link === undefined) return [found]
  const entry = identity({ kind: 'neighbour', namespace, link, address: hop, mac: neighbour.lladdr })
  const known = [`${hop} lladdr ${neighbour.lladdr} ${neighbour.state.join(' ')}`]
  return [found, evidence(world, namespace, `ip neigh show to ${hop} dev ${link}`, known, entry)]
}

/** `ip` calls the default routes of both families the same. */
function routeIdentity(namespace: string, destination: string, via: string | undefined): string {
  const six = destination === 'default' && via?.includes(':') === true
  return identity({ kind: 'route', namespace, destination: six ? '::/0' : destination })
}
