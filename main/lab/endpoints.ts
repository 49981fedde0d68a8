import { addressIn, checkParentLans, claimEndpoints, newJoining, segmentOf } from './endpoint-addresses.ts'
import type { Joining } from './endpoint-addresses.ts'
import { FAMILIES, formatAddress, overlaps } from './ip.ts'
import type { Family } from './ip.ts'
import type { Endpoint } from './lab.ts'
import { assignLinks } from './links.ts'
import type { Member } from './memberships.ts'
import { derivedMac, overlayMac, shortName } from './names.ts'
import { isOfFamily } from './network-families.ts'
import { GATEWAY_NETWORK } from './networks.ts'
import type { NetworkState, Networks } from './networks.ts'
import { machineLink } from './machine-parent.ts'
import { hasParent } from './parents.ts'
import { checkPortCount } from './port-count.ts'
import type { Previous } from './previous.ts'
import { onLine, originOf, tell } from './report.ts'
import type { Report } from './report.ts'
import type { Path } from './source.ts'
import type { Underlay } from './underlay.ts'

/** What several containers have in common while their endpoints are made. */
export interface Shared {
  readonly lab: string
  readonly macs: Set<string>
  /** Interface names taken, by namespace (host, or overlay sandbox `NETWORK@HOST`). */
  readonly links: Map<string, Set<string>>
}

/** Finds the networks of all containers and hands out their addresses: fixed, from before, then lowest free. */
export function joinNetworks(
  report: Report,
  members: readonly Member[],
  networks: Networks,
  underlay: Underlay,
  previous: Previous,
): ReadonlyMap<Member, readonly Joining[]> {
  const joinings = new Map(members.map((member) => [member, joiningsOf(member, networks)]))
  const all = [...joinings.values()].flat()
  claimEndpoints(report, all, previous)
  checkParentLans(report, all, underlay)
  for (const list of joinings.values()) checkRouteClash(report, list)
  checkBridges(report, all)
  return joinings
}

function joiningsOf(member: Member, networks: Networks): Joining[] {
  const joinings: Joining[] = []
  for (const join of member.joins) {
    const network = networks.find(join.network, member.host)
    if (network) joinings.push(newJoining(member, join, network))
  }
  const outward = joinings.find(
    ({ network }) => network.driver === 'overlay' && network.input.internal !== true,
  )
  const gateway = outward && networks.find(GATEWAY_NETWORK, member.host)
  const leadsOut = (family: Family) => joinings.some(({ network }) => offersGateway(network, family))
  if (outward && gateway && member.complete && !FAMILIES.some(leadsOut)) {
    const join = { network: GATEWAY_NETWORK, input: {}, path: outward.join.path }
    joinings.push(newJoining(member, join, gateway))
  }
  return joinings
}

/**
 * Whether the default route of a family may lead over the network: an overlay never has a gateway, an internal network none,
 * macvlan and ipvlan l2 only by name; ipvlan l3 needs none.
 */
function offersGateway({ driver, input, requests, options }: NetworkState, family: Family): boolean {
  if (driver === 'overlay' || input.internal === true) return false
  const always = driver === 'bridge' || (driver === 'ipvlan' && options.ipvlanMode !== 'l2')
  return requests.some(
    (request) => request.family === family && (always || request.input.gateway !== undefined),
  )
}

/** Two networks with overlapping subnets in one container would be two routes to the same place. */
function checkRouteClash(report: Report, joinings: readonly Joining[]): void {
  joinings.forEach((later, index) => {
    const earlier = joinings.slice(0, index).find((one) => subnetsClash(one.network, later.network))
    if (!earlier) return
    const message = `The container \`${later.member.name}\` cannot join both \`${earlier.network.name}\` and \`${later.network.name}\`: their subnets overlap.`
    tell(report, later.join.path, 'value', {
      code: 'route-clash',
      message,
      hint: 'Give one of the networks another subnet.',
    })
  })
}

function subnetsClash(one: NetworkState, other: NetworkState): boolean {
  return one.subnets.some((a) => other.subnets.some((b) => overlaps(a.pool.subnet, b.pool.subnet)))
}

function checkBridges(report: Report, joinings: readonly Joining[]): void {
  const ports = new Map<string, { network: NetworkState; host: string; count: number }>()
  for (const joining of joinings) {
    const { network, member } = joining
    const segment = segmentOf(joining)
    if (hasParent(network) || segment === undefined) continue
    const key = `${network.name} ${member.host} ${network.driver === 'overlay' ? segment : 0}`
    const bridge = ports.get(key)
    if (bridge) bridge.count++
    else ports.set(key, { network, host: member.host, count: network.driver === 'overlay' ? 2 : 1 })
  }
  for (const { network, host, count } of ports.values()) {
    checkPortCount(report, network.path, `network \`${network.name}\` on \`${host}\``, count)
  }
}

/**
 * Docker's election (`Endpoint.Less`): priority, then docker_gwbridge last, then not internal, then who has a gateway of both
 * families, then the name. The first that has a gateway of a family provides that family's default route.
 */
function electGateway(joinings: readonly Joining[], family: Family): Joining | undefined {
  let elected: Joining | undefined
  for (const joining of joinings) {
    if (offersGateway(joining.network, family) && (!elected || precedes(joining, elected))) elected = joining
  }
  return elected
}

function precedes(one: Joining, other: Joining): boolean {
  const priority = (one.join.input.gw_priority ?? 0) - (other.join.input.gw_priority ?? 0)
  if (priority !== 0) return priority > 0
  if (one.network.role === 'gateway' || other.network.role === 'gateway')
    return other.network.role === 'gateway'
  const both = ({ network }: Joining) => FAMILIES.every((family) => offersGateway(network, family))
  if (both(one) !== both(other)) return both(one)
  return one.network.name < other.network.name
}

/** A container's endpoints as drivers read them. */
export function finishEndpoints(
  report: Report,
  member: Member,
  joinings: readonly Joining[],
  previous: Previous,
  shared: Shared,
): Endpoint[] {
  checkInterfaceNames(report, joinings)
  const links = assignLinks(
    joinings.map(({ join }) => ({
      asked: join.input.interface_name,
      before: previous.endpoint(member.name, join.network)?.link,
    })),
  )
  const elected = FAMILIES.map((family) => ({ family, joining: electGateway(joinings, family) }))
  return joinings.map((joining, index) => {
    const { join, network } = joining
    const link = links[index] ?? ''
    const port = portName(member, network, link, index, previous, shared)
    const mac = macOf(joining, index, shared)
    return {
      network: network.name,
      link,
      ...(port !== undefined && { port }),
      addresses: joining.places.flatMap(({ address, subnet }) =>
        address === undefined || !subnet ? [] : [`${formatAddress(address)}/${subnet.pool.subnet.length}`],
      ),
      ...(mac !== undefined && { mac }),
      aliases: join.input.aliases ?? [],
      gateways: elected.filter((each) => each.joining === joining).map(({ family }) => family),
      origin: originOf(report, join.path),
    }
  })
}

function hasParentsMac({ driver, options }: NetworkState): boolean {
  return driver === 'ipvlan' || (driver === 'macvlan' && options.macvlanMode === 'passthru')
}

/** Nothing where it is the parent's, or the kernel's to choose: two who run one lab on one LAN must not have the same. */
function macOf(joining: Joining, index: number, shared: Shared): string | undefined {
  const { member, join, network } = joining
  if (hasParentsMac(network)) return undefined
  const asked = join.input.mac_address ?? (index === 0 ? member.input.mac_address : undefined)
  if (asked !== undefined) return asked
  if (machineLink(network.options.parent) !== undefined) return undefined
  if (network.driver === 'overlay') return overlayMac(addressIn(joining, 'ipv4') ?? 0n)
  return derivedMac(`${shared.lab} ${member.name} ${network.name}`, shared.macs)
}

/** The host's (or sandbox's) end of the cable: `c1-eth0`. A child of the host's interface has no other end. */
function portName(
  member: Member,
  network: NetworkState,
  link: string,
  index: number,
  previous: Previous,
  shared: Shared,
): string | undefined {
  if (hasParent(network)) return undefined
  const namespace = network.driver === 'overlay' ? `${network.name}@${member.host}` : member.host
  const taken = shared.links.get(namespace) ?? sandboxLinks(network)
  shared.links.set(namespace, taken)
  const before = previous.endpoint(member.name, network.name)
  if (
    before?.port !== undefined &&
    before.link === link &&
    previous.hostOf(member.name) === member.host &&
    !taken.has(before.port)
  ) {
    taken.add(before.port)
    return before.port
  }
  return shortName(member.name, /^eth\d{1,4}$/.test(link) ? `-${link}` : `-if${index}`, taken)
}

/** What an overlay's sandbox has before any container joins: a bridge and a VXLAN device for each subnet. */
function sandboxLinks({ subnets }: NetworkState): Set<string> {
  const segments = subnets.filter(isOfFamily('ipv4'))
  return new Set(['lo', ...segments.flatMap((_, index) => [`br${index}`, `vxlan${index}`])])
}

function checkInterfaceNames(report: Report, joinings: readonly Joining[]): void {
  const names = new Map<string, Path>()
  for (const { join, member } of joinings) {
    const name = join.input.interface_name
    if (name === undefined) continue
    const path = [...join.path, 'interface_name']
    const earlier = names.get(name)
    if (name === 'lo' || earlier) {
      const message = earlier
        ? `The container \`${member.name}\` has an interface \`${name}\` already (${onLine(report, earlier)}).`
        : 'Every container has its loopback interface `lo` already.'
      tell(report, path, 'value', {
        code: 'duplicate-interface',
        message,
        hint: 'Choose another name, or leave it out.',
      })
    } else names.set(name, path)
  }
}
