import { FAMILIES, familyName, familyOf } from './ip.ts'
import type { Family } from './ip.ts'
import type { Host } from './lab.ts'
import type { NetworkSubnet } from './network-pools.ts'
import type { NetworkState } from './networks.ts'
import type { Previous } from './previous.ts'
import { onLine, tell } from './report.ts'
import type { Report } from './report.ts'
import type { Path } from './source.ts'
import { SMALLEST_MTU } from './mtu.ts'
import { isOfFamily } from './network-families.ts'
import { listed } from './suggest.ts'
import type { Underlay } from './underlay.ts'
import { segmentOf } from './vlans.ts'

/** Docker counts VNIs up from 4096, and its ingress network takes that one. */
const FIRST_VNI = 4097
/**
 * What VXLAN adds to each packet, by the family of the underlay: outer IP (20 bytes, or 40), UDP (8), VXLAN (8) and inner
 * Ethernet headers (14).
 */
export const ENCAPSULATION: Readonly<Record<Family, number>> = { ipv4: 50, ipv6: 70 }
/** What ESP adds at most (moby, `pktExpansion`). */
const ENCRYPTION = 26

/** Gives each subnet of each overlay its VNI: those that the file names, those from before, then the next free. */
export function chooseVnis(report: Report, states: readonly NetworkState[], previous: Previous): void {
  const overlays = states.filter(({ driver }) => driver === 'overlay')
  const taken = new Map<number, { name: string; path: Path }>()
  for (const state of overlays) {
    const { name, options } = state
    const subnets = segmentHeads(state)
    const count = state.requests.filter(({ family }) => family === 'ipv4').length
    const path = options.place('vni')
    if (options.vnis.length > 0 && options.vnis.length !== count) {
      const message = `The overlay \`${name}\` has ${count} ${count === 1 ? 'subnet' : 'subnets'} and ${options.vnis.length} ${options.vnis.length === 1 ? 'VNI' : 'VNIs'}.`
      tell(report, path, 'value', { code: 'vni-count', message, hint: 'Give one VNI for each subnet.' })
    }
    options.vnis.forEach((vni, index) => {
      const earlier = taken.get(vni)
      const subnet = subnets[index]
      if (earlier) {
        const message = `VNI ${vni} belongs to the overlay \`${earlier.name}\` already (${onLine(report, earlier.path)}).`
        tell(report, path, 'value', {
          code: 'duplicate-vni',
          message,
          hint: 'Choose another number, or leave it out.',
        })
      } else taken.set(vni, { name, path })
      if (subnet) subnet.vni = vni
    })
  }
  for (const state of overlays) {
    const { name, path } = state
    segmentHeads(state).forEach((subnet, index) => {
      const before = previous.network(name)?.subnets[index]?.vni
      if (subnet.vni !== undefined || before === undefined || taken.has(before)) return
      subnet.vni = before
      taken.set(before, { name, path })
    })
  }
  let next = FIRST_VNI
  for (const subnet of overlays.flatMap(segmentHeads)) {
    if (subnet.vni !== undefined) continue
    while (taken.has(next)) next++
    subnet.vni = next++
  }
  for (const state of overlays) {
    const heads = segmentHeads(state)
    state.subnets.filter(isOfFamily('ipv6')).forEach((subnet, index) => {
      subnet.vni = heads[index]?.vni
    })
  }
}

/** The subnets that have a VNI of their own: those of IPv4. The IPv6 subnet in the same place shares it. */
function segmentHeads({ subnets }: NetworkState): NetworkSubnet[] {
  return subnets.filter(isOfFamily('ipv4'))
}

/**
 * The family of an overlay's VTEPs: the one that the file says, or that its multicast group has; else IPv4, unless a host of
 * the overlay has none on its first LAN.
 */
export function underlayFamily(
  { options, hosts }: NetworkState,
  { hosts: all }: Pick<Underlay, 'hosts'>,
): Family {
  if (options.underlay !== undefined) return options.underlay
  if (options.group !== undefined) return familyOf(options.group)
  const vteps = all.filter(({ name }) => hosts.includes(name)).map((host) => host.vteps)
  return vteps.some((each) => each.ipv4 === undefined && each.ipv6 !== undefined) ? 'ipv6' : 'ipv4'
}

/** Every host of an overlay has to be reached over the same family. */
function checkFamily(report: Report, state: NetworkState, family: Family, hosts: readonly Host[]): void {
  const { name, options } = state
  const lacking = hosts.find(({ vteps }) => vteps[family] === undefined)
  if (!lacking) return
  const asked = options.underlay !== undefined || options.group !== undefined
  const other = FAMILIES.find(
    (each) => each !== family && hosts.every(({ vteps }) => vteps[each] !== undefined),
  )
  const message = asked
    ? `The overlay \`${name}\` has an ${familyName(family)} underlay, but its host \`${lacking.name}\` has no ${familyName(family)} address on its first LAN.`
    : `The hosts of the overlay \`${name}\` have no family in common on their first LANs: \`${lacking.name}\` has no ${familyName(family)}.`
  const hint = other
    ? `Write \`underlay: ${other}\`, or give the LAN an ${familyName(family)} subnet.`
    : 'Give their first LANs subnets of the same family.'
  const key = options.underlay !== undefined ? 'underlay' : 'group'
  if (asked) tell(report, options.place(key), 'value', { code: 'no-common-family', message, hint })
  else tell(report, state.path, 'key', { code: 'no-common-family', message, hint })
}

/** Checks what an overlay asks of its hosts and of the underlay. */
export function checkOverlays(report: Report, states: readonly NetworkState[], underlay: Underlay): void {
  const hosts = new Map(underlay.hosts.map((host) => [host.name, host]))
  for (const state of states) {
    if (state.driver !== 'overlay') continue
    const { name, options, path } = state
    checkGroup(report, state)
    const family = underlayFamily(state, underlay)
    checkEncryption(report, state)
    checkMtu(report, state, family)
    checkFamily(
      report,
      state,
      family,
      state.hosts.flatMap((host) => {
        const found = hosts.get(host)
        return found && Object.keys(found.vteps).length > 0 && !underlay.incomplete.has(host) ? [found] : []
      }),
    )
    for (const host of state.hosts) {
      const found = hosts.get(host)
      if (!found || Object.keys(found.vteps).length > 0 || underlay.incomplete.has(host)) continue
      const lacks = found.lans.length > 0 ? 'has no address on its LANs' : 'is on no LAN'
      const message = `Host \`${host}\` ${lacks}, but a container on it joins the overlay \`${name}\`.`
      tell(report, ['hosts', host], 'key', {
        code: 'no-underlay',
        message,
        hint: 'Put the host on a LAN: the overlay’s packets travel over it.',
      })
    }
    if (options.controlPlane !== 'multicast') continue
    const lans = new Map<string, string>()
    for (const host of state.hosts) {
      const first = hosts.get(host)?.lans.find(({ addresses }) => addresses.length > 0)
      const lan = first && segmentOf(first)
      if (lan !== undefined && !lans.has(lan)) lans.set(lan, host)
    }
    if (lans.size < 2) continue
    const places = [...lans].map(([lan, host]) => `\`${host}\` on \`${lan}\``)
    const message = `The overlay \`${name}\` uses multicast, but its hosts’ first LANs differ: ${listed(places)}.`
    const hint =
      'Multicast does not cross routers here: put all of its hosts on one LAN first, or use `control_plane: gossip`.'
    tell(report, [...path, 'driver_opts', 'control_plane'], 'value', {
      code: 'multicast-across-lans',
      message,
      hint,
    })
  }
}

function checkGroup(report: Report, { name, options, path }: NetworkState): void {
  if (options.group !== undefined && options.controlPlane !== 'multicast') {
    const hint = 'Add `control_plane: multicast`, or remove `group`.'
    tell(report, options.place('group'), 'key', {
      code: 'foreign-option',
      message: '`group` has a meaning only with `control_plane: multicast`.',
      hint,
    })
  }
  if (
    options.group !== undefined &&
    options.underlay !== undefined &&
    familyOf(options.group) !== options.underlay
  ) {
    const message = `The group is ${familyName(familyOf(options.group))}, and \`underlay\` is ${familyName(options.underlay)}.`
    const hint = 'Remove `underlay`: the group decides.'
    tell(report, options.place('underlay'), 'value', { code: 'bad-underlay', message, hint })
  }
  if (options.group === undefined && options.controlPlane === 'multicast') {
    const message = `The overlay \`${name}\` uses multicast, but names no \`group\`.`
    tell(report, [...path, 'driver_opts', 'control_plane'], 'value', {
      code: 'missing-group',
      message,
      hint: 'Add `group:`, such as 239.1.1.1.',
    })
  }
}

/** What VXLAN (and ESP) leaves of the MTU has to be enough for the families inside. */
function checkMtu(report: Report, { options, requests }: NetworkState, family: Family): void {
  const around = ENCAPSULATION[family] + (options.encrypted ? ENCRYPTION : 0)
  const inside = requests.some((request) => request.family === 'ipv6') ? 'ipv6' : 'ipv4'
  const smallest = SMALLEST_MTU[inside]
  if (options.mtu === undefined || options.mtu >= smallest + around) return
  const tunnel = options.encrypted ? 'VXLAN and ESP' : 'VXLAN'
  const message = `An \`mtu\` of ${options.mtu} leaves ${options.mtu - around} bytes inside of ${tunnel}; ${familyName(inside)} needs ${smallest}.`
  const hint = `Choose at least ${smallest + around}; 1500 is usual.`
  tell(report, options.place('mtu'), 'value', { code: 'bad-mtu', message, hint })
}

/** An ESP association ties two VTEPs: what goes to a group would leave in cleartext, and be refused where it arrives. */
function checkEncryption(report: Report, { name, options }: NetworkState): void {
  if (!options.encrypted || options.controlPlane !== 'multicast') return
  tell(report, options.place('encrypted'), 'key', {
    code: 'encrypted-multicast',
    message: `The overlay \`${name}\` cannot be encrypted: with \`control_plane: multicast\` its packets go to a group, and ESP here is between two hosts.`,
    hint: 'Use `control_plane: gossip` or `flood-and-learn`, or remove `encrypted`.',
  })
}
