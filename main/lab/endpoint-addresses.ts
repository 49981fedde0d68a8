import { FAMILIES, contains, familyName, familyOf, formatAddress, formatBlock } from './ip.ts'
import type { Family } from './ip.ts'
import { claim, claimAgain, claimNext } from './ipam.ts'
import { poolWith } from './lans.ts'
import type { Join, Member } from './memberships.ts'
import { isOfFamily } from './network-families.ts'
import type { NetworkSubnet } from './network-pools.ts'
import type { NetworkState } from './networks.ts'
import { hasParent, parentLan } from './parents.ts'
import { addressOf } from './previous.ts'
import type { Previous } from './previous.ts'
import { refusalFinding } from './refusals.ts'
import { onLine, tell } from './report.ts'
import type { Report } from './report.ts'
import type { Path } from './source.ts'
import type { Underlay } from './underlay.ts'

/** An endpoint's address of one family while addresses are handed out. */
export interface Place {
  readonly family: Family
  /** The address that the file asks for. */
  readonly wanted: bigint | undefined
  subnet: NetworkSubnet | undefined
  address: bigint | undefined
}

/** An endpoint while addresses are handed out. */
export interface Joining {
  readonly member: Member
  readonly join: Join
  readonly network: NetworkState
  /** One for each family of the network, IPv4 first. */
  readonly places: readonly Place[]
}

const KEYS = { ipv4: 'ipv4_address', ipv6: 'ipv6_address' } as const

/** An endpoint without addresses yet. */
export function newJoining(member: Member, join: Join, network: NetworkState): Joining {
  const places = FAMILIES.filter((family) => network.requests.some((one) => one.family === family)).map(
    (family): Place => ({ family, wanted: join.input[KEYS[family]], subnet: undefined, address: undefined }),
  )
  return { member, join, network, places }
}

/** Hands out the addresses of all endpoints: fixed ones, then those from before, then the lowest free. */
export function claimEndpoints(report: Report, joinings: readonly Joining[], previous: Previous): void {
  for (const joining of joinings) {
    checkFamilies(report, joining)
    for (const place of joining.places)
      if (place.wanted !== undefined) claimFixed(report, joining, place, place.wanted)
  }
  const each = (work: (joining: Joining, place: Place) => void): void => {
    for (const joining of joinings)
      for (const place of joining.places) if (place.wanted === undefined) work(joining, place)
  }
  each((joining, place) => {
    claimBefore(joining, place, previous)
  })
  each((joining, place) => {
    claimLowest(report, joining, place)
  })
}

/** The address of a family that an endpoint has got. */
export function addressIn({ places }: Joining, family: Family): bigint | undefined {
  return places.find((place) => place.family === family)?.address
}

/** In which of a network's segments an endpoint is: the place of its subnet among those of its family. */
export function segmentOf(joining: Joining): number | undefined {
  const place = joining.places.find(({ subnet }) => subnet !== undefined)
  return place?.subnet && subnetsOf(joining.network, place.family).indexOf(place.subnet)
}

function subnetsOf({ subnets }: NetworkState, family: Family): NetworkSubnet[] {
  return subnets.filter(isOfFamily(family))
}

/** Where an address may be: an overlay's segments are apart, and an endpoint is in one of them with all its addresses. */
function subnetsFor(joining: Joining, family: Family): readonly NetworkSubnet[] {
  const subnets = subnetsOf(joining.network, family)
  const segment = joining.network.driver === 'overlay' ? segmentOf(joining) : undefined
  return segment === undefined ? subnets : subnets.slice(segment, segment + 1)
}

function holderOf({ member, join }: Joining): { who: string; path: Path } {
  return { who: `container \`${member.name}\``, path: join.path }
}

/** A fixed address of a family that the network does not have. */
function checkFamilies(report: Report, { join, network, places }: Joining): void {
  if (network.role === 'default') return
  for (const family of FAMILIES) {
    const wanted = join.input[KEYS[family]]
    if (wanted === undefined || places.some((place) => place.family === family)) continue
    const message = `${formatAddress(wanted)} cannot be had on \`${network.name}\`, which has no ${familyName(family)}.`
    const hint =
      family === 'ipv6'
        ? 'Add `enable_ipv6: true` to the network, or an IPv6 subnet to its `ipam`.'
        : 'Remove `enable_ipv4: false` from the network.'
    tell(report, [...join.path, KEYS[family]], 'value', { code: 'address-outside-subnet', message, hint })
  }
}

function claimFixed(report: Report, joining: Joining, place: Place, address: bigint): void {
  const { network, join } = joining
  if (network.role === 'default') return
  const path = [...join.path, KEYS[place.family]]
  const subnets = subnetsFor(joining, place.family)
  const inside = subnets.find(({ pool }) => contains(pool.subnet, address))
  if (!inside) {
    if (subnets.length === 0) return
    const all = subnets.map(({ pool }) => formatBlock(pool.subnet)).join(', ')
    const hint = `Choose an address of ${all}, or leave it out for the lowest free one.`
    const message = `${formatAddress(address)} is not in ${subnets.length === 1 ? 'the subnet' : 'any subnet'} of network \`${network.name}\`, ${all}.`
    tell(report, path, 'value', { code: 'address-outside-subnet', message, hint })
    return
  }
  const refusal = claim(inside.pool, address, { ...holderOf(joining), path })
  if (refusal) {
    const of = `network \`${network.name}\``
    tell(report, path, 'value', refusalFinding(report, inside.pool, address, refusal, of))
    return
  }
  place.subnet = inside
  place.address = address
}

function claimBefore(joining: Joining, place: Place, previous: Previous): void {
  const { member, network } = joining
  if (network.driver === 'bridge' && previous.hostOf(member.name) !== member.host) return
  const before = addressOf(previous.endpoint(member.name, network.name)?.addresses, place.family)
  const subnet = subnetsFor(joining, place.family).find(({ pool }) =>
    claimAgain(pool, before, holderOf(joining)),
  )
  if (!subnet) return
  place.subnet = subnet
  place.address = before
}

function claimLowest(report: Report, joining: Joining, place: Place): void {
  const { network, member, join } = joining
  const subnets = subnetsFor(joining, place.family)
  if (place.address !== undefined || subnets.length === 0) return
  for (const subnet of subnets) {
    place.address = claimNext(subnet.pool, holderOf(joining))
    place.subnet = subnet
    if (place.address !== undefined) return
  }
  const ranges = subnets.map(({ pool }) => formatBlock(pool.range)).join(', ')
  const message = `No address of network \`${network.name}\` (${ranges}) is left for container \`${member.name}\`.`
  tell(report, join.path, 'value', {
    code: 'addresses-exhausted',
    message,
    hint: 'Give the network a larger subnet or range.',
  })
}

/** Docker's address management knows nothing of the LAN that a macvlan or ipvlan network is on; two machines with one address do not work. */
export function checkParentLans(report: Report, joinings: readonly Joining[], underlay: Underlay): void {
  const hosts = new Map(underlay.hosts.map((host) => [host.name, host]))
  for (const joining of joinings) {
    const { network, member } = joining
    const lan = hasParent(network) && parentLan(network, hosts.get(member.host), underlay)
    if (!lan) continue
    for (const { address } of joining.places) {
      const pool = address === undefined ? undefined : poolWith(lan, address)
      if (pool && address !== undefined) checkParentLan(report, joining, lan.name, pool, address)
    }
  }
}

function checkParentLan(
  report: Report,
  joining: Joining,
  lan: string,
  pool: NetworkSubnet['pool'],
  address: bigint,
): void {
  const { network, member, join } = joining
  const refusal = claim(pool, address, holderOf(joining))
  if (refusal?.reason !== 'taken' || refusal.by.who === holderOf(joining).who) return
  const key = KEYS[familyOf(address)]
  const fixed = join.input[key] !== undefined
  const place = fixed ? [...join.path, key] : join.path
  const message = `The container \`${member.name}\` would have ${formatAddress(address)} on \`${network.name}\`, which belongs to ${refusal.by.who} on the same LAN \`${lan}\` (${onLine(report, refusal.by.path)}).`
  const hint = fixed
    ? 'Choose another address.'
    : 'Docker does not know the LAN’s addresses: give the network an `ip_range`, or `aux_addresses` with those in use.'
  tell(report, place, 'value', { code: 'duplicate-address', message, hint })
}
