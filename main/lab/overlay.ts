import type { NetworkState } from './networks.ts'
import type { Previous } from './previous.ts'
import { onLine, tell } from './report.ts'
import type { Report } from './report.ts'
import type { Path } from './source.ts'
import { listed } from './suggest.ts'
import type { Underlay } from './underlay.ts'
import { segmentOf } from './vlans.ts'

/** Docker counts VNIs up from 4096, and its ingress network takes that one. */
const FIRST_VNI = 4097
/** What VXLAN adds to each packet (outer IP, UDP, VXLAN and inner Ethernet headers). */
const ENCAPSULATION = 50
/** What ESP adds at most (moby, `pktExpansion`). */
const ENCRYPTION = 26
/** RFC 791: every link carries packets of this size. */
const SMALLEST_MTU = 68

/** Gives each subnet of each overlay its VNI: those that the file names, those from before, then the next free. */
export function chooseVnis(report: Report, states: readonly NetworkState[], previous: Previous): void {
  const overlays = states.filter(({ driver }) => driver === 'overlay')
  const taken = new Map<number, { name: string; path: Path }>()
  for (const { name, options, requests, subnets } of overlays) {
    const path = options.place('vni')
    if (options.vnis.length > 0 && options.vnis.length !== requests.length) {
      const message = `The overlay \`${name}\` has ${requests.length} ${requests.length === 1 ? 'subnet' : 'subnets'} and ${options.vnis.length} ${options.vnis.length === 1 ? 'VNI' : 'VNIs'}.`
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
  for (const { name, path, subnets } of overlays) {
    subnets.forEach((subnet, index) => {
      const before = previous.network(name)?.subnets[index]?.vni
      if (subnet.vni !== undefined || before === undefined || taken.has(before)) return
      subnet.vni = before
      taken.set(before, { name, path })
    })
  }
  let next = FIRST_VNI
  for (const subnet of overlays.flatMap(({ subnets }) => subnets)) {
    if (subnet.vni !== undefined) continue
    while (taken.has(next)) next++
    subnet.vni = next++
  }
}

/** Checks what an overlay asks of its hosts and of the underlay. */
export function checkOverlays(report: Report, states: readonly NetworkState[], underlay: Underlay): void {
  const hosts = new Map(underlay.hosts.map((host) => [host.name, host]))
  for (const state of states) {
    if (state.driver !== 'overlay') continue
    const { name, options, path } = state
    checkGroup(report, state)
    checkEncryption(report, state)
    const around = ENCAPSULATION + (options.encrypted ? ENCRYPTION : 0)
    if (options.mtu !== undefined && options.mtu < SMALLEST_MTU + around) {
      const inside = options.encrypted ? 'VXLAN and ESP' : 'VXLAN'
      const message = `An \`mtu\` of ${options.mtu} leaves ${options.mtu - around} bytes inside of ${inside}; IPv4 needs ${SMALLEST_MTU}.`
      tell(report, options.place('mtu'), 'value', {
        code: 'bad-mtu',
        message,
        hint: `Choose at least ${SMALLEST_MTU + around}; 1500 is usual.`,
      })
    }
    for (const host of state.hosts) {
      const found = hosts.get(host)
      if (!found || found.vtep !== undefined || underlay.incomplete.has(host)) continue
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
      const first = hosts.get(host)?.lans.find(({ address }) => address !== undefined)
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
  if (options.group === undefined && options.controlPlane === 'multicast') {
    const message = `The overlay \`${name}\` uses multicast, but names no \`group\`.`
    tell(report, [...path, 'driver_opts', 'control_plane'], 'value', {
      code: 'missing-group',
      message,
      hint: 'Add `group:`, such as 239.1.1.1.',
    })
  }
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
