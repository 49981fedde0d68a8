import type { Step } from './walk.ts'
import type { WayPoint } from './way.ts'
import { endsOf, hopsLeft, ipOf, textIn } from './layers.ts'
import { routeEvidence, routeKey } from './questions.ts'
import { linkAt } from './world.ts'
import type { Draft, Known, Pair } from './draft.ts'
import { at } from './draft.ts'

/** The packet's first place: why it leaves by this link, and how its first MAC address was found. */
export function sentStep({ world, routes }: Known, now: WayPoint): Step {
  const { namespace, link } = now.frame
  const { layers } = now.packet
  const ends = endsOf(ipOf(layers))
  const mac = textIn(layers[0], 'eth.dst')
  const device = linkAt(world, namespace, link)?.device.type
  if (now.frame.direction === 'in')
    return {
      by: device === 'vxlan' ? 'vxlan' : 'sender',
      text:
        device === 'vxlan'
          ? `The VXLAN device ${link} of ${namespace} answers in place of the far end, from its own neighbour table; nothing goes to other hosts.`
          : `It comes in at ${link} of ${namespace}; nobody listened where it came from.`,
      changes: [],
      evidence: [],
    }
  const answer = ends && routes.get(routeKey({ namespace, destination: ends.destination }))
  if (!answer) return { by: 'sender', text: `${namespace} sends it by ${link}.`, changes: [], evidence: [] }
  const next = answer.via ?? ends.destination
  const how =
    answer.via === undefined
      ? `${ends.destination} is on a subnet of its own`
      : `the way to ${ends.destination} is through ${answer.via}`
  const text = `${namespace} sends it by ${link}: ${how}, and ${next} has the MAC address ${mac}.`
  return {
    by: 'sender',
    text,
    changes: [],
    evidence: routeEvidence(world, namespace, answer, next),
  }
}

/** A router passes a packet on: another link, other MAC addresses, one less to live. */
export function routingStep({ world, routes }: Known, { before, now }: Pair): Draft {
  const { namespace } = now.frame
  const { layers } = now.packet
  const ip = ipOf(layers)
  const ends = endsOf(ip)
  const answer =
    ends &&
    routes.get(
      routeKey({
        namespace,
        destination: ends.destination,
        passedOn: { source: ends.source, link: before.frame.link },
      }),
    )
  const [was, is] = [hopsLeft(ipOf(before.packet.layers)), hopsLeft(ip)]
  const next = answer?.via ?? ends?.destination ?? ''
  const way = answer?.via === undefined ? 'directly' : `through ${answer.via}`
  const lives = was === is ? '' : ` Its time to live goes from ${was ?? '?'} to ${is ?? '?'}.`
  const text = `${namespace} routes it from ${before.frame.link} to ${at(now)}: ${ends?.destination ?? 'its destination'} is reached ${way}, so it is addressed to the MAC of ${next}.${lives}`
  return {
    by: 'routing',
    text,
    evidence: answer ? routeEvidence(world, namespace, answer, next) : [],
    owns: () => true,
  }
}
