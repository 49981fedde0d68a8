import { layerOf, textIn } from '../layers.ts'
import type { WayPoint } from '../way.ts'
import { evidence } from '../world.ts'
import type { Case, Finding } from './case.ts'

/** The next hop's MAC address could not be learnt; nothing where the kernel knows it. */
export function noNeighbour(
  given: Case,
  namespace: string,
  next: string,
  link?: string,
): Finding | undefined {
  const { world } = given.known
  const entry = world.states
    .get(namespace)
    ?.neighbours.find(({ dst, dev }) => dst === next && (link === undefined || dev === link))
  if (entry?.lladdr !== undefined) return undefined
  const device = link ?? entry?.dev
  const asked = questionFor(given, namespace, next)
  if (!entry && !asked) return undefined
  const says = entry ? [`${next} ${entry.state.join(' ')}`] : ['nothing']
  const command = `ip neigh show to ${next}${device === undefined ? '' : ` dev ${device}`}`
  const question = next.includes(':') ? 'neighbour solicitation' : 'ARP request'
  return {
    reason: 'no-neighbour',
    namespace,
    ...(device !== undefined && { link: device }),
    text: `${namespace} does not learn the MAC address of ${next}: its ${question} gets no answer${device === undefined ? '' : ` by ${device}`}.`,
    hint: `See who has ${next}, and whether it is on that link.`,
    evidence: [evidence(world, namespace, command, says)],
  }
}

/** The way of the unanswered question for an address that a node asked: why it got no answer is found along it. */
export function questionFor(
  { ways }: Case,
  namespace: string,
  target: string,
): readonly WayPoint[] | undefined {
  return ways
    .filter(({ track }) => track.kind === 'neighbour' || track.kind === 'request')
    .map(({ way }) => way)
    .find(([first]) => {
      if (first?.frame.namespace !== namespace) return false
      const { layers } = first.packet
      const arp = textIn(layerOf(layers, 'arp'), 'arp.dst.proto_ipv4')
      return (arp ?? textIn(layerOf(layers, 'icmpv6'), 'icmpv6.nd.ns.target_address')) === target
    })
}
