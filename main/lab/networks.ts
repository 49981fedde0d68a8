import { readOptions } from './driver-options.ts'
import type { NamedDriver, Options } from './driver-options.ts'
import { usesHostGateway } from './extra-hosts.ts'
import { FAMILIES, formatBlock } from './ip.ts'
import type { Family } from './ip.ts'
import type { Holder } from './ipam.ts'
import { DEFAULT_NETWORK } from './memberships.ts'
import type { Member } from './memberships.ts'
import { checkIpv6Mtu } from './mtu.ts'
import { openSubnet, readSubnets } from './network-pools.ts'
import type { NetworkSubnet, SubnetRequest } from './network-pools.ts'
import { withFamilies } from './network-families.ts'
import { checkIpvlans } from './ipvlan.ts'
import { checkMacvlans } from './macvlan.ts'
import { checkOverlays, chooseVnis } from './overlay.ts'
import { checkParents, hasParent } from './parents.ts'
import { chooseSubnets } from './pool-choice.ts'
import type { Previous } from './previous.ts'
import { hostFor } from './references.ts'
import { tell } from './report.ts'
import type { Report } from './report.ts'
import type { NetworkInput } from './schema.ts'
import { PREDEFINED } from './sections.ts'
import type { Sections } from './sections.ts'
import type { Path } from './source.ts'
import type { Underlay } from './underlay.ts'

/** docker_gwbridge, the way out of overlays. */
export const GATEWAY_NETWORK = 'docker_gwbridge'

/** A network while its addresses are handed out. */
export interface NetworkState {
  readonly name: string
  readonly driver: NamedDriver
  readonly role: 'default' | 'user' | 'gateway'
  readonly input: NetworkInput
  readonly path: Path
  /** Hosts on which it is: the one of a bridge, and those of the others that have a container on it. */
  readonly hosts: readonly string[]
  readonly options: Options
  readonly requests: readonly SubnetRequest[]
  /** Filled when the subnets are chosen. */
  subnets: NetworkSubnet[]
}

/** Networks by name; bridges by `name host`, as each host has its own `bridge` and `docker_gwbridge`. */
export interface Networks {
  readonly all: readonly NetworkState[]
  find(name: string, host: string): NetworkState | undefined
}

/** Resolves all networks that the file defines, and those that come with Docker where a container needs them. */
export function resolveNetworks(
  report: Report,
  sections: Sections,
  members: readonly Member[],
  underlay: Underlay,
  previous: Previous,
): Networks {
  const usage = hostsByNetwork(members)
  const user: NetworkState[] = []
  for (const [name, input] of sections.networks.entries) {
    if (PREDEFINED.has(name)) continue
    const state = readNetwork(report, sections, name, input, [...(usage.get(name) ?? [])])
    if (state) user.push(state)
  }
  const states = [...predefined(sections, members, user), ...user]
  chooseSubnets(report, sections, states, underlay, previous)
  const shared = new Map<string, Map<bigint, Holder>>()
  for (const state of states) {
    for (const request of state.requests) {
      if (!request.block) continue
      const sharing =
        hasParent(state) && request.input.ip_range
          ? addressSet(shared, formatBlock(request.block))
          : undefined
      state.subnets.push(openSubnet(report, state.name, request, request.block, !hasParent(state), sharing))
    }
  }
  chooseVnis(report, states, previous)
  checkOverlays(report, states, underlay)
  checkParents(report, states, underlay)
  checkMacvlans(report, states, members)
  checkIpvlans(report, states, members)
  const index = new Map(
    states.map((state) => [keyOf(state.name, state.driver === 'bridge' ? state.hosts[0] : undefined), state]),
  )
  return {
    all: states,
    find: (name, host) => index.get(keyOf(name, host)) ?? index.get(keyOf(name, undefined)),
  }
}

function keyOf(name: string, host: string | undefined): string {
  return host === undefined ? name : `${name} ${host}`
}

function addressSet(shared: Map<string, Map<bigint, Holder>>, key: string): Map<bigint, Holder> {
  const known = shared.get(key) ?? new Map<bigint, Holder>()
  shared.set(key, known)
  return known
}

function hostsByNetwork(members: readonly Member[]): ReadonlyMap<string, ReadonlySet<string>> {
  const usage = new Map<string, Set<string>>()
  for (const { host, joins } of members) {
    for (const { network } of joins) {
      const hosts = usage.get(network)
      if (hosts) hosts.add(host)
      else usage.set(network, new Set([host]))
    }
  }
  return usage
}

function readNetwork(
  report: Report,
  sections: Sections,
  name: string,
  input: NetworkInput,
  used: readonly string[],
): NetworkState | undefined {
  const path = ['networks', name]
  const driver = input.driver ?? 'bridge'
  const options = readOptions(report, driver, input.driver_opts ?? {}, [...path, 'driver_opts'])
  const named = readSubnets(report, name, input)
  const requests = named && withFamilies(report, name, driver, input, named)
  if (driver !== 'bridge' && input.host !== undefined) {
    const message = `\`host\` has no meaning for the driver ${driver}: the network is on each host that has a container on it.`
    tell(report, [...path, 'host'], 'key', { code: 'foreign-option', message, hint: 'Remove it.' })
  }
  if (driver !== 'overlay' && input.attachable !== undefined) {
    const hint = 'Remove it: containers may always join.'
    tell(report, [...path, 'attachable'], 'key', {
      code: 'foreign-option',
      message: `\`attachable\` has no meaning for the driver ${driver}.`,
      hint,
    })
  }
  let hosts = used
  if (driver === 'bridge') {
    const home = hostFor(report, sections.hosts, input.host, path, `the bridge network \`${name}\``)
    if (home === undefined) return undefined
    hosts = [home]
  }
  if (!requests) return undefined
  if (driver !== 'overlay' && requests.some(isIpv6)) checkIpv6Mtu(report, options.mtu, options.place('mtu'))
  // Docker gives such a network a dummy device as parent, and makes it internal (moby, `drivers/macvlan/macvlan_network.go`).
  const leadsNowhere = hasParent({ driver }) && options.parent === undefined
  return {
    name,
    driver,
    role: 'user',
    input: leadsNowhere ? { ...input, internal: true } : input,
    path,
    hosts,
    options,
    requests,
    subnets: [],
  }
}

/**
 * `bridge` on each host that uses it, and `docker_gwbridge` on each host with a container on an overlay that is not internal;
 * with IPv6, which Docker's never has, where one of these overlays has it.
 */
function predefined(
  sections: Sections,
  members: readonly Member[],
  user: readonly NetworkState[],
): NetworkState[] {
  const outward = new Set(
    user
      .filter(({ driver, input }) => driver === 'overlay' && input.internal !== true)
      .map(({ name }) => name),
  )
  const dual = new Set(user.filter(({ requests }) => requests.some(isIpv6)).map(({ name }) => name))
  const bridges = new Map<string, Path>()
  const gateways = new Map<string, { readonly path: Path; ipv6: boolean }>()
  for (const { host, joins, input, path } of members) {
    const uses = joins.some(({ network }) => network === DEFAULT_NETWORK) || usesHostGateway(input)
    if (uses && !bridges.has(host)) bridges.set(host, path)
    for (const { network } of joins) {
      if (!outward.has(network)) continue
      const gateway = gateways.get(host) ?? { path: ['networks', network], ipv6: false }
      gateway.ipv6 ||= dual.has(network)
      gateways.set(host, gateway)
    }
  }
  return [...sections.hosts.names].flatMap((host) => {
    const bridge = bridges.get(host)
    const gateway = gateways.get(host)
    return [
      ...(bridge ? [builtIn(DEFAULT_NETWORK, 'default', host, bridge, false)] : []),
      ...(gateway ? [builtIn(GATEWAY_NETWORK, 'gateway', host, gateway.path, gateway.ipv6)] : []),
    ]
  })
}

function isIpv6({ family }: SubnetRequest): boolean {
  return family === 'ipv6'
}

function builtIn(
  name: string,
  role: 'default' | 'gateway',
  host: string,
  path: Path,
  ipv6: boolean,
): NetworkState {
  const options: Options = {
    mtu: undefined,
    icc: role === 'default',
    masquerade: true,
    bridge: role === 'default' ? 'docker0' : GATEWAY_NETWORK,
    vnis: [],
    port: 0,
    controlPlane: 'gossip',
    group: undefined,
    underlay: undefined,
    encrypted: false,
    parent: undefined,
    macvlanMode: 'bridge',
    ipvlanMode: 'l2',
    ipvlanFlag: 'bridge',
    place: () => path,
  }
  const families: readonly Family[] = ipv6 ? FAMILIES : ['ipv4']
  const requests = families.map((family) => ({ family, input: {}, path, block: undefined }))
  return { name, driver: 'bridge', role, input: {}, path, hosts: [host], options, requests, subnets: [] }
}
