import type { Host, LanAttachment } from './lab.ts'
import type { LanState } from './lans.ts'
import { checkMachineParent, machineLink } from './machine-parent.ts'
import type { NetworkState } from './networks.ts'
import { tell } from './report.ts'
import type { Report } from './report.ts'
import { listed } from './suggest.ts'
import type { Underlay } from './underlay.ts'
import { segmentOf } from './vlans.ts'

/** Whether a network’s containers are children of an interface of their host. */
export function hasParent({ driver }: Pick<NetworkState, 'driver'>): boolean {
  return driver === 'macvlan' || driver === 'ipvlan'
}

/** What a parent’s name says: an interface, and a VLAN of it where there is a dot (moby, `drivers/ipvlan/ipvlan_setup.go`: `parseVlan`). */
export function splitParent(parent: string): { readonly link: string; readonly vlan?: number } {
  const [link = '', vlan] = parent.split('.')
  return { link, ...(vlan !== undefined && { vlan: Number(vlan) }) }
}

/** Checks the parents of macvlan and ipvlan networks, on every host that has a container on them. */
export function checkParents(report: Report, states: readonly NetworkState[], underlay: Underlay): void {
  for (const state of states) {
    const { parent } = state.options
    if (!hasParent(state) || parent === undefined) continue
    const outside = machineLink(parent)
    if (outside !== undefined) {
      checkMachineParent(report, state, outside)
      continue
    }
    const finding = wrongName(parent, state.driver) ?? wrongPlace(parent, state, underlay)
    if (finding) tell(report, state.options.place('parent'), 'value', { code: 'bad-parent', ...finding })
  }
}

interface Finding {
  readonly message: string
  readonly hint: string
}

const EXAMPLE = 'Write the interface, such as eth0, or a VLAN of it, such as eth0.100.'

function wrongName(parent: string, driver: string): Finding | undefined {
  const [link, vlan, ...more] = parent.split('.')
  if (link === 'lo') {
    const message = `The loopback interface cannot be the parent of ${driver === 'ipvlan' ? 'an' : 'a'} ${driver} network.`
    return { message, hint: 'Name an interface on a LAN, such as eth0.' }
  }
  if (more.length > 0) return { message: `\`${parent}\` is not INTERFACE or INTERFACE.VLAN.`, hint: EXAMPLE }
  if (vlan === undefined) return undefined
  if (!/^\d+$/.test(vlan))
    return { message: `\`${vlan}\` in \`${parent}\` is not the number of a VLAN.`, hint: EXAMPLE }
  if (Number(vlan) >= 1 && Number(vlan) <= 4094 && !vlan.startsWith('0')) return undefined
  const hint = 'VLANs have numbers from 1 to 4094; IEEE 802.1Q keeps 0 and 4095 for itself.'
  return { message: `There is no VLAN ${vlan} (\`${parent}\`).`, hint }
}

/** What is wrong at the first host that lacks the parent; without containers, one host that has it is enough. */
function wrongPlace(parent: string, { name, hosts }: NetworkState, underlay: Underlay): Finding | undefined {
  const candidates = underlay.hosts.filter(
    (host) => !underlay.incomplete.has(host.name) && (hosts.length === 0 || hosts.includes(host.name)),
  )
  const findings = candidates.flatMap((host) => lackAt(host, parent, name, underlay) ?? [])
  return hosts.length === 0 && findings.length < candidates.length ? undefined : findings[0]
}

function lackAt(host: Host, parent: string, network: string, underlay: Underlay): Finding | undefined {
  if (host.lans.some(({ link }) => link === parent)) return undefined
  const { link, vlan } = splitParent(parent)
  const cable = cableOf(host, link)
  if (!cable) {
    const known = host.lans.map((one) => `${one.link} (\`${segmentOf(one)}\`)`)
    const message = `The host \`${host.name}\` has no interface \`${link}\`, which \`${network}\` has as parent.`
    return { message, hint: known.length > 0 ? `It has ${known.join(', ')}.` : 'Put the host on a LAN.' }
  }
  if (vlan === undefined) return undefined
  if (cable.vlan !== undefined) {
    const message = `${link} of \`${host.name}\` is on an access port, in VLAN ${cable.vlan} of \`${cable.lan}\`: nothing with a tag passes there.`
    return {
      message,
      hint: `Put the host on \`${cable.lan}\` for a trunk port, or write \`parent: ${link}\`.`,
    }
  }
  const vlans = underlay.lanStates.get(cable.lan)?.vlans ?? []
  if (vlans.length === 0 || vlans.includes(vlan)) return undefined
  const message = `The trunk \`${cable.lan}\` that ${link} of \`${host.name}\` is on has no VLAN ${vlan}: its switch would drop all of it.`
  return { message, hint: `It has ${listed(vlans.map(String))}: choose one, or add it to \`vlans\`.` }
}

function cableOf(host: Host, link: string): LanAttachment | undefined {
  return host.lans.find((one) => one.link === link && one.trunk === undefined)
}

/** The LAN, or the VLAN of one, that a network’s parent is on at a host. */
export function parentLan(
  { options: { parent } }: NetworkState,
  host: Host | undefined,
  { lanStates }: Underlay,
): LanState | undefined {
  if (!host || parent === undefined) return undefined
  const own = host.lans.find(({ link }) => link === parent)
  if (own) return lanStates.get(segmentOf(own))
  const { link, vlan } = splitParent(parent)
  const cable = cableOf(host, link)
  return cable && lanStates.get(segmentOf({ lan: cable.lan, vlan }))
}
