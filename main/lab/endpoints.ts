import { formatAddress, formatBlock, overlaps } from './ip.ts'
import { claim, claimAgain, claimNext } from './ipam.ts'
import type { Endpoint } from './lab.ts'
import { assignLinks } from './links.ts'
import { hasParent, parentLan } from './parents.ts'
import type { Join, Member } from './memberships.ts'
import { derivedMac, overlayMac, shortName } from './names.ts'
import type { NetworkSubnet } from './network-pools.ts'
import { GATEWAY_NETWORK } from './networks.ts'
import type { NetworkState, Networks } from './networks.ts'
import { checkPortCount } from './port-count.ts'
import { addressOf } from './previous.ts'
import type { Previous } from './previous.ts'
import { refusalFinding } from './refusals.ts'
import { onLine, originOf, tell } from './report.ts'
import type { Report } from './report.ts'
import type { Path } from './source.ts'
import type { Underlay } from './underlay.ts'

/** An endpoint while addresses are handed out. */
export interface Joining {
  readonly member: Member
  readonly join: Join
  readonly network: NetworkState
  subnet: NetworkSubnet | undefined
  address: number | undefined
}

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
  for (const joining of all)
    if (joining.join.input.ipv4_address !== undefined)
      claimFixed(report, joining, joining.join.input.ipv4_address)
  for (const joining of all) if (joining.join.input.ipv4_address === undefined) claimBefore(joining, previous)
  for (const joining of all) if (joining.join.input.ipv4_address === undefined) claimLowest(report, joining)
  checkParentLans(report, all, underlay)
  for (const list of joinings.values()) checkRouteClash(report, list)
  checkBridges(report, all)
  return joinings
}

function joiningsOf(member: Member, networks: Networks): Joining[] {
  const joinings: Joining[] = []
  for (const join of member.joins) {
    const network = networks.find(join.network, member.host)
    if (network) joinings.push({ member, join, network, subnet: undefined, address: undefined })
  }
  const outward = joinings.find(
    ({ network }) => network.driver === 'overlay' && network.input.internal !== true,
  )
  const gateway = outward && networks.find(GATEWAY_NETWORK, member.host)
  if (outward && gateway && member.complete && !joinings.some(({ network }) => offersGateway(network))) {
    const join = { network: GATEWAY_NETWORK, input: {}, path: outward.join.path }
    joinings.push({ member, join, network: gateway, subnet: undefined, address: undefined })
  }
  return joinings
}

/**
 * Whether the default route may lead over the network: an overlay never has a gateway, an internal network none, macvlan and
 * ipvlan l2 only by name; ipvlan l3 needs none.
 */
function offersGateway({ driver, input, requests, options }: NetworkState): boolean {
  if (driver === 'overlay' || input.internal === true) return false
  if (driver === 'ipvlan' && options.ipvlanMode !== 'l2') return true
  return driver === 'bridge' || requests.some((request) => request.input.gateway !== undefined)
}

function holderOf({ member, join }: Joining): { who: string; path: Path } {
  return { who: `container \`${member.name}\``, path: join.path }
}

function claimFixed(report: Report, joining: Joining, address: number): void {
  const { network, join } = joining
  if (network.role === 'default') return
  const place = [...join.path, 'ipv4_address']
  const { subnets } = network
  const inside = subnets.find(({ pool }) => overlaps(pool.subnet, { first: address, length: 32 }))
  if (!inside) {
    const all = subnets.map(({ pool }) => formatBlock(pool.subnet)).join(', ')
    if (subnets.length === 0) return
    const hint = `Choose an address of ${all}, or leave it out for the lowest free one.`
    const message = `${formatAddress(address)} is not in ${subnets.length === 1 ? 'the subnet' : 'any subnet'} of network \`${network.name}\`, ${all}.`
    tell(report, place, 'value', { code: 'address-outside-subnet', message, hint })
    return
  }
  const refusal = claim(inside.pool, address, { ...holderOf(joining), path: place })
  if (refusal) {
    tell(
      report,
      place,
      'value',
      refusalFinding(report, inside.pool, address, refusal, `network \`${network.name}\``),
    )
    return
  }
  joining.subnet = inside
  joining.address = address
}

function claimBefore(joining: Joining, previous: Previous): void {
  const { member, network } = joining
  if (network.driver === 'bridge' && previous.hostOf(member.name) !== member.host) return
  const before = addressOf(previous.endpoint(member.name, network.name)?.address)
  const subnet = network.subnets.find(({ pool }) => claimAgain(pool, before, holderOf(joining)))
  if (!subnet) return
  joining.subnet = subnet
  joining.address = before
}

function claimLowest(report: Report, joining: Joining): void {
  const { network, member, join } = joining
  if (joining.address !== undefined || network.subnets.length === 0) return
  for (const subnet of network.subnets) {
    joining.address = claimNext(subnet.pool, holderOf(joining))
    joining.subnet = subnet
    if (joining.address !== undefined) return
  }
  const ranges = network.subnets.map(({ pool }) => formatBlock(pool.range)).join(', ')
  const message = `No address of network \`${network.name}\` (${ranges}) is left for container \`${member.name}\`.`
  tell(report, join.path, 'value', {
    code: 'addresses-exhausted',
    message,
    hint: 'Give the network a larger subnet or range.',
  })
}

/** Docker's address management knows nothing of the LAN that a macvlan or ipvlan network is on; two machines with one address do not work. */
function checkParentLans(report: Report, joinings: readonly Joining[], underlay: Underlay): void {
  const hosts = new Map(underlay.hosts.map((host) => [host.name, host]))
  for (const joining of joinings) {
    const { network, member, join, address } = joining
    if (!hasParent(network) || address === undefined) continue
    const lan = parentLan(network, hosts.get(member.host), underlay)
    if (!lan?.pool) continue
    const refusal = claim(lan.pool, address, holderOf(joining))
    if (refusal?.reason !== 'taken' || refusal.by.who === holderOf(joining).who) continue
    const fixed = join.input.ipv4_address !== undefined
    const place = fixed ? [...join.path, 'ipv4_address'] : join.path
    const message = `The container \`${member.name}\` would have ${formatAddress(address)} on \`${network.name}\`, which belongs to ${refusal.by.who} on the same LAN \`${lan.name}\` (${onLine(report, refusal.by.path)}).`
    const hint = fixed
      ? 'Choose another address.'
      : 'Docker does not know the LAN’s addresses: give the network an `ip_range`, or `aux_addresses` with those in use.'
    tell(report, place, 'value', { code: 'duplicate-address', message, hint })
  }
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
  for (const { network, member, subnet } of joinings) {
    if (hasParent(network) || !subnet) continue
    const key = `${network.name} ${member.host} ${network.subnets.indexOf(subnet)}`
    const bridge = ports.get(key)
    if (bridge) bridge.count++
    else ports.set(key, { network, host: member.host, count: network.driver === 'overlay' ? 2 : 1 })
  }
  for (const { network, host, count } of ports.values()) {
    checkPortCount(report, network.path, `network \`${network.name}\` on \`${host}\``, count)
  }
}

/** Docker's election (`Endpoint.Less`): priority, then docker_gwbridge last, then not internal, then the name. */
function electGateway(joinings: readonly Joining[]): Joining | undefined {
  let elected: Joining | undefined
  for (const joining of joinings) {
    if (offersGateway(joining.network) && (!elected || precedes(joining, elected))) elected = joining
  }
  return elected
}

function precedes(one: Joining, other: Joining): boolean {
  const priority = (one.join.input.gw_priority ?? 0) - (other.join.input.gw_priority ?? 0)
  if (priority !== 0) return priority > 0
  if (one.network.role === 'gateway' || other.network.role === 'gateway')
    return other.network.role === 'gateway'
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
  const gateway = electGateway(joinings)
  return joinings.map((joining, index) => {
    const { join, network, subnet, address = 0 } = joining
    const link = links[index] ?? ''
    const port = portName(member, network, link, index, previous, shared)
    return {
      network: network.name,
      link,
      ...(port !== undefined && { port }),
      address: `${formatAddress(address)}/${subnet?.pool.subnet.length ?? 32}`,
      ...(!hasParentsMac(network) && { mac: macOf(joining, index, shared) }),
      aliases: join.input.aliases ?? [],
      gateway: joining === gateway,
      origin: originOf(report, join.path),
    }
  })
}

function hasParentsMac({ driver, options }: NetworkState): boolean {
  return driver === 'ipvlan' || (driver === 'macvlan' && options.macvlanMode === 'passthru')
}

function macOf({ member, join, network, address = 0 }: Joining, index: number, shared: Shared): string {
  const asked = join.input.mac_address ?? (index === 0 ? member.input.mac_address : undefined)
  if (asked !== undefined) return asked
  if (network.driver === 'overlay') return overlayMac(address)
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
  return new Set(['lo', ...subnets.flatMap((_, index) => [`br${index}`, `vxlan${index}`])])
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
