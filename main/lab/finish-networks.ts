import type { Shared } from './endpoints.ts'
import { formatAddress, formatBlock } from './ip.ts'
import type { BridgeNetwork, ControlPlane, Host, MacvlanNetwork, Network, Subnet } from './lab.ts'
import { machineLink } from './machine-parent.ts'
import type { Member } from './memberships.ts'
import { derivedMac, shortName } from './names.ts'
import { GATEWAY_NETWORK } from './networks.ts'
import type { NetworkState } from './networks.ts'
import { underlayFamily } from './overlay.ts'
import { splitParent } from './parents.ts'
import type { Previous } from './previous.ts'
import { originOf, tell } from './report.ts'
import type { Report } from './report.ts'

/** Networks as drivers read them, with `host` and `none` where a container has one of these. */
export function finishNetworks(
  report: Report,
  states: readonly NetworkState[],
  members: readonly Member[],
  hosts: readonly Host[],
  previous: Previous,
  shared: Shared,
): Network[] {
  for (const host of hosts) {
    shared.links.set(
      host.name,
      new Set(['lo', 'docker0', GATEWAY_NETWORK, ...host.lans.map(({ link }) => link)]),
    )
  }
  const asked = states.filter(
    ({ driver, role, options }) => driver === 'bridge' && role === 'user' && options.bridge !== undefined,
  )
  for (const state of asked) reserveBridgeName(report, state, shared)
  const bare = (['host', 'none'] as const).flatMap((driver) => {
    const first = members.find((member) => member.bare === driver)
    return first
      ? [{ name: driver, driver, subnets: [], internal: false, origin: originOf(report, first.path) }]
      : []
  })
  return [...states.map((state) => finish(report, state, hosts, previous, shared)), ...bare]
}

function reserveBridgeName(report: Report, { options, hosts, name }: NetworkState, shared: Shared): void {
  const taken = shared.links.get(hosts[0] ?? '')
  const { bridge } = options
  if (bridge === undefined || !taken) return
  if (taken.has(bridge)) {
    const message = `The host \`${hosts[0] ?? ''}\` has an interface \`${bridge}\` already; the bridge of \`${name}\` needs another name.`
    tell(report, options.place('bridge'), 'value', {
      code: 'duplicate-interface',
      message,
      hint: 'Choose another name, or leave it out.',
    })
  }
  taken.add(bridge)
}

function finish(
  report: Report,
  state: NetworkState,
  hosts: readonly Host[],
  previous: Previous,
  shared: Shared,
): Network {
  const { name, driver, input, options, path } = state
  const base = {
    name,
    subnets: state.subnets.map((subnet): Subnet => ({
      subnet: formatBlock(subnet.pool.subnet),
      ...(subnet.gateway !== undefined && { gateway: formatAddress(subnet.gateway) }),
      ...(subnet.vni !== undefined && { vni: subnet.vni }),
    })),
    internal: input.internal ?? false,
    ...(options.mtu !== undefined && { mtu: options.mtu }),
    origin: originOf(report, path),
  }
  switch (driver) {
    case 'bridge':
      return { ...base, ...bridgeFacts(state, previous, shared) }
    case 'overlay':
      return {
        ...base,
        driver,
        port: options.port,
        underlay: underlayFamily(state, { hosts }),
        controlPlane: controlPlane(state),
        ...(options.encrypted && { encrypted: originOf(report, options.place('encrypted')) }),
      }
    case 'macvlan':
      return { ...base, driver, mode: options.macvlanMode, ...macvlanParent(report, state, shared) }
    case 'ipvlan': {
      const { ipvlanMode: mode, ipvlanFlag: flag } = options
      return { ...base, driver, mode, flag, ...parentFacts(state, shared) }
    }
  }
}

function bridgeFacts(
  { name, hosts, role, options }: NetworkState,
  previous: Previous,
  shared: Shared,
): Pick<BridgeNetwork, 'driver' | 'host' | 'role' | 'bridge' | 'mac' | 'icc' | 'masquerade'> {
  const [host = ''] = hosts
  const taken = shared.links.get(host) ?? new Set<string>()
  const before = previous.network(name, host)
  const kept =
    before?.driver === 'bridge' && before.bridge.startsWith('br-') && !taken.has(before.bridge)
      ? before.bridge
      : undefined
  if (kept !== undefined && options.bridge === undefined) taken.add(kept)
  return {
    driver: 'bridge',
    host,
    role,
    bridge: options.bridge ?? kept ?? shortName(`br-${name}`, '', taken),
    mac: derivedMac(`${shared.lab} ${host} ${name}`, shared.macs),
    icc: options.icc,
    masquerade: options.masquerade,
  }
}

function macvlanParent(
  report: Report,
  state: NetworkState,
  shared: Shared,
): Pick<MacvlanNetwork, 'parent' | 'parentDevice' | 'machine'> {
  const outside = machineLink(state.options.parent)
  if (outside === undefined) return parentFacts(state, shared)
  return { parent: outside, machine: originOf(report, state.options.place('parent')) }
}

/** The parent that the file names; without one Docker makes a dummy device, `dm-…` for macvlan and `di-…` for ipvlan. */
function parentFacts(
  { name, driver, hosts, options }: NetworkState,
  shared: Shared,
): Pick<MacvlanNetwork, 'parent' | 'parentDevice'> {
  if (options.parent !== undefined) {
    const { link, vlan } = splitParent(options.parent)
    return {
      parent: options.parent,
      ...(vlan !== undefined && { parentDevice: { type: 'vlan', link, id: vlan } }),
    }
  }
  const there = hosts.flatMap((host) => shared.links.get(host) ?? [])
  const taken = new Set(there.flatMap((links) => [...links]))
  const parent = shortName(`${driver === 'ipvlan' ? 'di' : 'dm'}-${name}`, '', taken)
  for (const links of there) links.add(parent)
  return { parent, parentDevice: { type: 'dummy' } }
}

function controlPlane({ options }: NetworkState): ControlPlane {
  if (options.controlPlane !== 'multicast') return { type: options.controlPlane }
  return { type: 'multicast', group: formatAddress(options.group ?? 0n) }
}
