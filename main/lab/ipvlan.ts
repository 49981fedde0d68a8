import { hasParent } from './parents.ts'
import type { Member } from './memberships.ts'
import type { NetworkState } from './networks.ts'
import { onLine, tell } from './report.ts'
import type { Report } from './report.ts'

/** Checks what the driver ipvlan refuses in Docker: a parent that another network has, MAC addresses, gateways without a use. */
export function checkIpvlans(
  report: Report,
  states: readonly NetworkState[],
  members: readonly Member[],
): void {
  checkSharedParents(report, states)
  const ipvlans = new Map(
    states.filter(({ driver }) => driver === 'ipvlan').map((state) => [state.name, state]),
  )
  for (const state of ipvlans.values()) checkGateways(report, state)
  for (const member of members) checkMacs(report, member, ipvlans)
}

/** In the modes l3 and l3s the default route leads to the interface itself; Docker ignores a gateway without a word. */
function checkGateways(report: Report, { name, options, requests }: NetworkState): void {
  if (options.ipvlanMode === 'l2') return
  for (const { input, path } of requests) {
    if (input.gateway === undefined) continue
    const message = `In mode ${options.ipvlanMode} the network \`${name}\` has no gateway: its containers send everything to their parent, which routes it.`
    tell(report, [...path, 'gateway'], 'key', {
      code: 'gateway-without-use',
      message,
      hint: 'Remove it; their default route is `default dev eth0`, without a next router.',
    })
  }
}

/** One ipvlan network for each parent (moby: "network is already using parent interface"), and none beside macvlan (the kernel: EBUSY). */
function checkSharedParents(report: Report, states: readonly NetworkState[]): void {
  const users = new Map<string, NetworkState>()
  const told = new Set<NetworkState>()
  for (const state of states) {
    const { parent } = state.options
    if (!hasParent(state) || parent === undefined) continue
    for (const host of state.hosts) {
      const earlier = users.get(`${host} ${parent}`)
      if (!earlier) users.set(`${host} ${parent}`, state)
      else if ((state.driver === 'ipvlan' || earlier.driver === 'ipvlan') && !told.has(state)) {
        told.add(state)
        tell(report, state.options.place('parent'), 'value', sharedParent(report, state, earlier, host))
      }
    }
  }
}

function sharedParent(report: Report, state: NetworkState, earlier: NetworkState, host: string) {
  const { parent = '' } = state.options
  const before = `the ${earlier.driver} network \`${earlier.name}\` (${onLine(report, earlier.path)})`
  const why =
    state.driver === earlier.driver
      ? 'ipvlan takes one network for each parent'
      : 'a parent has either macvlan or ipvlan children'
  return {
    code: 'parent-taken',
    message: `\`${parent}\` of \`${host}\` is the parent of ${before} already: ${why}.`,
    hint:
      state.driver === earlier.driver
        ? 'Use another parent, such as a VLAN of it, or give that network several subnets.'
        : 'Use the same driver for both, or another parent, such as a VLAN of it.',
  }
}

function checkMacs(report: Report, member: Member, ipvlans: ReadonlyMap<string, NetworkState>): void {
  const { name, input, path, joins } = member
  joins.forEach((join, index) => {
    if (!ipvlans.has(join.network)) return
    const place =
      join.input.mac_address !== undefined
        ? [...join.path, 'mac_address']
        : index === 0 && input.mac_address !== undefined
          ? [...path, 'mac_address']
          : undefined
    if (!place) return
    const message = `On the ipvlan network \`${join.network}\` the container \`${name}\` has its parent’s MAC address, like all others.`
    const hint = 'Remove `mac_address`, or use the driver macvlan.'
    tell(report, place, 'key', { code: 'mac-on-ipvlan', message, hint })
  })
}
