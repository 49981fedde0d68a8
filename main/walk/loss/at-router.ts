import { evidence } from '../world.ts'
import { readSysctls } from '../../kernel/read.ts'
import { ipOf, numberIn, textIn } from '../layers.ts'
import type { Evidence } from '../walk.ts'
import type { WayPoint } from '../way.ts'
import type { World } from '../world.ts'
import type { Case, Finding } from './case.ts'
import { rise } from './case.ts'
import { linkDown } from './link-down.ts'
import { lookUp } from './look-up.ts'
import { noNeighbour } from './no-neighbour.ts'
import { mtuOf, tooBig } from './too-big.ts'

/** All addresses of a namespace, without prefix lengths. */
export function addressesOf(world: World, namespace: string): string[] {
  return (world.states.get(namespace)?.links ?? []).flatMap(({ addr_info }) =>
    addr_info.map(({ local }) => local),
  )
}

/** What came in with a packet that a node should have passed on. */
interface Arrival {
  readonly source: string
  readonly link: string
  readonly point: WayPoint
}

/**
 * Why a node did not send a packet on to a destination: one of its own where nothing came in. In the order in which the kernel decides
 * (ip_rcv, ip_route_input, ip_forward, ip_output).
 */
export async function stoppedAtRouter(
  given: Case,
  namespace: string,
  destination: string,
  arrival?: Arrival,
): Promise<Finding | undefined> {
  const passedOn = arrival && { source: arrival.source, link: arrival.link }
  const filtered = await reversePath(given, namespace, arrival)
  if (filtered) return filtered
  if (arrival) {
    const off = await forwardingOff(given, namespace, destination)
    if (off) return off
  }
  const { answer, evidence: route } = await lookUp(given, namespace, destination, passedOn)
  if (answer.link === undefined || answer.type !== undefined) {
    const down = downLinks(given, namespace)
    return down ?? noRoute(namespace, destination, answer.says, route)
  }
  const down = linkDown(given, namespace, answer.link)
  if (down) return down
  const big = arrival && (await exceeds(given, namespace, answer.link, arrival.point))
  if (big) return big
  return noNeighbour(given, namespace, answer.via ?? destination, answer.link)
}

/** No route: where a link of the node is down, its routes are gone with it, and that is why. */
function noRoute(namespace: string, destination: string, says: string, route: readonly Evidence[]): Finding {
  return {
    reason: 'no-route',
    namespace,
    text: `${namespace} has no route to ${destination} (${says}).`,
    hint: `Give it one: \`ip route add ${destination} via GATEWAY\`, or a default route.`,
    evidence: route,
  }
}

/** A link of the node that is set down. */
function downLinks(given: Case, namespace: string): Finding | undefined {
  const links = given.known.world.states.get(namespace)?.links ?? []
  return links
    .filter(({ flags }) => !flags.includes('LOOPBACK'))
    .map(({ ifname }) => linkDown(given, namespace, ifname))
    .find((found) => found !== undefined)
}

/** The kernel counts what the reverse path filter dropped (RFC 3704; sysctl `rp_filter`). */
async function reversePath(
  given: Case,
  namespace: string,
  arrival: Arrival | undefined,
): Promise<Finding | undefined> {
  if (!arrival || rise(given, namespace, 'TcpExt', 'IPReversePathFilter') === 0) return undefined
  const { source, link } = arrival
  const keys = [`net.ipv4.conf.all.rp_filter`, `net.ipv4.conf.${link}.rp_filter`]
  const [values, back] = await Promise.all([
    readSysctls(given.lab.sandbox, namespace, keys),
    lookUp(given, namespace, source),
  ])
  const settings = keys.flatMap((key) => {
    const value = values.get(key)
    return value === undefined || value === '0' ? [] : [settingEvidence(given, namespace, key, value)]
  })
  return {
    reason: 'reverse-path-filter',
    namespace,
    link,
    text: `The reverse path filter of ${namespace} drops it: it came in by ${link}, but the way back to ${source} is by ${back.answer.link ?? 'no link'}.`,
    hint: `Make the way there and back the same, or set \`net.ipv4.conf.*.rp_filter\` to 2 (loose) or 0.`,
    evidence: [
      ...settings,
      ...back.evidence,
      {
        namespace,
        command: 'nstat -az TcpExtIPReversePathFilter',
        says: [`rose by ${rise(given, namespace, 'TcpExt', 'IPReversePathFilter')}`],
      },
    ],
  }
}

async function forwardingOff(
  given: Case,
  namespace: string,
  destination: string,
): Promise<Finding | undefined> {
  const key = destination.includes(':') ? 'net.ipv6.conf.all.forwarding' : 'net.ipv4.ip_forward'
  const value = (await readSysctls(given.lab.sandbox, namespace, [key])).get(key)
  if (value !== '0') return undefined
  return {
    reason: 'forwarding-off',
    namespace,
    text: `${namespace} does not forward: the packet is not for itself, and ${key} is 0.`,
    hint: `Turn it on: \`sysctl -w ${key}=1\` in ${namespace}.`,
    evidence: [settingEvidence(given, namespace, key, value)],
  }
}

function settingEvidence({ known }: Case, namespace: string, key: string, value: string): Evidence {
  return evidence(known.world, namespace, `sysctl ${key}`, [value], `sysctl ${namespace} ${key}`)
}

async function exceeds(
  given: Case,
  namespace: string,
  link: string,
  { packet }: WayPoint,
): Promise<Finding | undefined> {
  const ip = ipOf(packet.layers)
  const mtu = mtuOf(given, namespace, link)
  const size = numberIn(ip, 'ip.len') ?? (numberIn(ip, 'ipv6.plen') ?? 0) + 40
  const whole = ip?.protocol === 'ipv6' || textIn(ip, 'ip.flags.df') === '1'
  return mtu !== undefined && size > mtu && whole ? tooBig(given, namespace, mtu) : undefined
}
