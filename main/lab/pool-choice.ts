import type { NamedDriver } from './driver-options.ts'
import { FAMILIES, formatBlock, overlaps, sameBlock } from './ip.ts'
import type { Block } from './ip.ts'
import { DEFAULT_BRIDGE, freeLocalPool, overlapPairs, overlayPool } from './ipam.ts'
import type { SubnetRequest } from './network-pools.ts'
import type { NetworkState } from './networks.ts'
import { blocksBefore } from './previous.ts'
import type { Previous } from './previous.ts'
import { onLine, tell } from './report.ts'
import type { Report } from './report.ts'
import type { Sections } from './sections.ts'
import type { Path } from './source.ts'
import { freeUlaSubnet } from './ula.ts'
import type { Underlay } from './underlay.ts'
import { segmentOf } from './vlans.ts'

/** Who has a subnet on a host, or among the overlays. */
interface Claim {
  readonly block: Block
  readonly what: string
  readonly path: Path | undefined
  readonly kind: 'lan' | NamedDriver
  readonly ranged: boolean
}

/**
 * Gives every network its subnets: those that the file names, after checking that they do not overlap where they
 * must not; then those that it had before; then the next free ones of Docker's default pools.
 */
export function chooseSubnets(
  report: Report,
  sections: Sections,
  states: readonly NetworkState[],
  underlay: Underlay,
  previous: Previous,
): void {
  const told = new Set<string>()
  const used = new Map<string, Block[]>()
  const lansByHost = lanClaims(underlay)
  const claims = claimsByHost(states)
  for (const host of sections.hosts.names) {
    const lans = lansByHost.get(host) ?? []
    const local = claims.get(host) ?? []
    checkHost(report, host, lans, local, told)
    used.set(
      host,
      [...lans, ...local].map(({ block }) => block),
    )
  }
  const overlays = states.filter(({ driver }) => driver === 'overlay')
  checkPairs(report, overlapPairs(overlays.flatMap((state) => explicit(state))), told, 'among the overlays')
  for (const state of overlays) {
    for (const { block } of state.requests)
      if (block) for (const host of state.hosts) used.get(host)?.push(block)
  }
  const local = states.filter(({ driver }) => driver !== 'overlay')
  for (const state of local) if (state.role === 'default') chooseDefaultBridge(state, used, previous)
  for (const blocks of used.values())
    if (!blocks.some((block) => overlaps(block, DEFAULT_BRIDGE))) blocks.push(DEFAULT_BRIDGE)
  keepPrevious(local, previous, (state) => state.hosts.flatMap((host) => used.get(host) ?? []), used)
  chooseLocal(report, local, used)
  chooseOverlays(report, overlays, previous)
  chooseUnique(report, sections.name, states, underlay)
}

/**
 * IPv6 subnets that nobody named: each network of the lab has its own of the lab's prefix, on whichever host it is; those that
 * the file defines come first, so that an overlay more moves none of them.
 */
function chooseUnique(
  report: Report,
  lab: string,
  states: readonly NetworkState[],
  { lanStates }: Underlay,
): void {
  const lans = [...lanStates.values()].flatMap(({ pools }) => pools.map(({ subnet }) => subnet))
  const used = [...lans, ...states.flatMap(({ requests }) => requests.flatMap(({ block }) => block ?? []))]
  const ordered = [...states.filter(isDefined), ...states.filter((state) => !isDefined(state))]
  for (const state of ordered) {
    for (const request of state.requests) {
      if (request.block || request.family !== 'ipv6') continue
      request.block = freeUlaSubnet(lab, used)
      if (request.block) used.push(request.block)
      else tellExhausted(report, state, request, 'the lab’s own IPv6 prefix is used up.')
    }
  }
}

function isDefined({ role }: NetworkState): boolean {
  return role === 'user'
}

function explicit(state: NetworkState): Claim[] {
  return state.requests.flatMap(({ block, path, input }) =>
    block
      ? [
          {
            block,
            what: `network \`${state.name}\``,
            path: [...path, 'subnet'],
            kind: state.driver,
            ranged: input.ip_range !== undefined,
          },
        ]
      : [],
  )
}

function claimsByHost(states: readonly NetworkState[]): Map<string, Claim[]> {
  const claims = new Map<string, Claim[]>()
  for (const state of states) {
    if (state.driver === 'overlay') continue
    const own = explicit(state)
    for (const host of state.hosts) claims.set(host, [...(claims.get(host) ?? []), ...own])
  }
  return claims
}

function lanClaims({ hosts, lanStates }: Underlay): Map<string, Claim[]> {
  return new Map(
    hosts.map((host) => [
      host.name,
      host.lans.flatMap((one) => {
        const state = lanStates.get(segmentOf(one))
        return (state?.pools ?? []).map(({ subnet }) => ({
          block: subnet,
          what: `LAN \`${segmentOf(one)}\``,
          path: state?.path,
          kind: 'lan' as const,
          ranged: false,
        }))
      }),
    ]),
  )
}

/** A macvlan or ipvlan network shares its parent's LAN; with `ip_range` two of them may share a subnet, as in Docker. */
function checkHost(
  report: Report,
  host: string,
  lans: readonly Claim[],
  local: readonly Claim[],
  told: Set<string>,
): void {
  const bridges = local.filter(({ kind }) => kind === 'bridge')
  const where = `on host \`${host}\``
  const onLan = overlapPairs([...lans, ...bridges]).filter(
    ([one, other]) => (one.kind === 'lan') !== (other.kind === 'lan'),
  )
  checkPairs(report, onLan, told, where)
  const docker0 = {
    block: DEFAULT_BRIDGE,
    what: 'Docker’s default network `bridge`',
    path: undefined,
    kind: 'bridge' as const,
    ranged: false,
  }
  const pairs = overlapPairs(
    lans.some(({ block }) => overlaps(block, DEFAULT_BRIDGE)) ? local : [docker0, ...local],
  )
  checkPairs(
    report,
    pairs.filter(([one, other]) => !sharesAddresses(one, other)),
    told,
    where,
  )
}

function sharesAddresses(one: Claim, other: Claim): boolean {
  return sameBlock(one.block, other.block) && bothChildren(one, other) && one.ranged && other.ranged
}

function bothChildren(one: Claim, other: Claim): boolean {
  return [one, other].every(({ kind }) => kind === 'macvlan' || kind === 'ipvlan')
}

function checkPairs(
  report: Report,
  pairs: readonly [Claim, Claim][],
  told: Set<string>,
  where: string,
): void {
  for (const [earlier, later] of pairs) {
    if (later.path === undefined || told.has(`${earlier.what} ${later.what}`)) continue
    told.add(`${earlier.what} ${later.what}`)
    const line = earlier.path ? `, ${onLine(report, earlier.path)}` : ''
    const message = `${formatBlock(later.block)} of ${later.what} overlaps with ${earlier.what} (${formatBlock(earlier.block)}${line}) ${where}.`
    const shares = bothChildren(earlier, later)
    const hint = shares
      ? 'Give each an `ip_range` of its own within the same subnet, or other subnets.'
      : 'Choose another subnet for one of the two, or leave `subnet` out.'
    tell(report, later.path, 'value', { code: 'overlapping-subnets', message, hint })
  }
}

function chooseDefaultBridge(
  state: NetworkState,
  used: ReadonlyMap<string, Block[]>,
  previous: Previous,
): void {
  const [request] = state.requests
  const blocks = used.get(state.hosts[0] ?? '')
  if (!request || !blocks) return
  const [before] = blocksBefore(previous.network(state.name, state.hosts[0]), 'ipv4')
  const wanted = [before, DEFAULT_BRIDGE].find(
    (block) => block && !blocks.some((other) => overlaps(block, other)),
  )
  request.block = wanted ?? freeLocalPool(blocks)
  if (request.block) blocks.push(request.block)
}

function keepPrevious(
  states: readonly NetworkState[],
  previous: Previous,
  usedBy: (state: NetworkState) => readonly Block[],
  used: ReadonlyMap<string, Block[]>,
): void {
  for (const state of states) {
    const before = previous.network(state.name, state.driver === 'bridge' ? state.hosts[0] : undefined)
    for (const family of FAMILIES) {
      const blocks = blocksBefore(before, family)
      const requests = state.requests.filter((request) => request.family === family)
      requests.forEach((request, index) => {
        const block = blocks[index]
        if (request.block || !block || usedBy(state).some((other) => overlaps(block, other))) return
        request.block = block
        for (const host of state.hosts) used.get(host)?.push(block)
      })
    }
  }
}

function chooseLocal(
  report: Report,
  states: readonly NetworkState[],
  used: ReadonlyMap<string, Block[]>,
): void {
  for (const state of states) {
    for (const request of state.requests) {
      if (request.block || request.family === 'ipv6') continue
      request.block = freeLocalPool([DEFAULT_BRIDGE, ...state.hosts.flatMap((host) => used.get(host) ?? [])])
      if (!request.block)
        tellExhausted(report, state, request, 'Docker’s 31 default pools are used up on its host.')
      else for (const host of state.hosts) used.get(host)?.push(request.block)
    }
  }
}

function chooseOverlays(report: Report, states: readonly NetworkState[], previous: Previous): void {
  const taken = states.flatMap(({ requests }) => requests.flatMap(({ block }) => block ?? []))
  keepPrevious(states, previous, () => taken, new Map())
  const kept = states.flatMap(({ requests }) => requests.flatMap(({ block }) => block ?? []))
  let next = 0
  for (const state of states) {
    for (const request of state.requests) {
      if (request.block || request.family === 'ipv6') continue
      let pool = overlayPool(next++)
      while (pool && kept.some((block) => pool && overlaps(block, pool))) pool = overlayPool(next++)
      request.block = pool
      if (!pool)
        tellExhausted(report, state, request, 'Docker’s default pool for overlays, 10.0.0.0/8, is used up.')
    }
  }
}

function tellExhausted(report: Report, state: NetworkState, request: SubnetRequest, why: string): void {
  const message = `No default subnet is left for network \`${state.name}\`: ${why}`
  tell(report, request.path, 'key', {
    code: 'pools-exhausted',
    message,
    hint: 'Add `ipam: { subnet: … }` to the network.',
  })
}
