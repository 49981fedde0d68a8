import type { Host } from './lab.ts'
import type { LanState } from './lans.ts'
import type { Member } from './memberships.ts'
import type { NetworkState } from './networks.ts'
import { notYet } from './foreign-keys.ts'
import { onLine, tell } from './report.ts'
import type { Report } from './report.ts'
import type { Path } from './source.ts'
import type { Underlay } from './underlay.ts'

/** Checks the parents of macvlan networks, and that a passthru parent has one child. */
export function checkMacvlans(
  report: Report,
  states: readonly NetworkState[],
  members: readonly Member[],
  underlay: Underlay,
): void {
  const macvlans = new Map(
    states.filter(({ driver }) => driver === 'macvlan').map((state) => [state.name, state]),
  )
  for (const state of macvlans.values()) checkParent(report, state, underlay)
  checkPassthru(report, macvlans, members)
}

function checkParent(report: Report, { name, path, hosts, options }: NetworkState, underlay: Underlay): void {
  const { parent } = options
  if (parent === undefined) {
    const hint = 'Add `driver_opts: { parent: eth0 }` with the host’s interface on the LAN.'
    tell(report, path, 'key', {
      code: 'missing-parent',
      message: `The macvlan network \`${name}\` has no \`parent\`.`,
      hint,
    })
    return
  }
  const place = options.place('parent')
  if (parent === 'lo') {
    const message = 'The loopback interface cannot be the parent of a macvlan network.'
    tell(report, place, 'value', {
      code: 'bad-parent',
      message,
      hint: 'Name an interface on a LAN, such as eth0.',
    })
    return
  }
  if (/^eth\d+\.\d+$/.test(parent)) {
    tell(report, place, 'value', {
      ...notYet('VLAN'),
      message: `A VLAN as parent (\`${parent}\`) is not in this version of Underlay yet.`,
    })
    return
  }
  const candidates = underlay.hosts.filter(
    (host) => !underlay.incomplete.has(host.name) && (hosts.length === 0 || hosts.includes(host.name)),
  )
  const lacking = candidates.filter((host) => !host.lans.some(({ link }) => link === parent))
  const [first] = hosts.length === 0 && lacking.length < candidates.length ? [] : lacking
  if (!first) return
  const known = first.lans.map(({ link, lan }) => `${link} (\`${lan}\`)`)
  const message = `The host \`${first.name}\` has no interface \`${parent}\`, which \`${name}\` has as parent.`
  const hint = known.length > 0 ? `It has ${known.join(', ')}.` : 'Put the host on a LAN.'
  tell(report, place, 'value', { code: 'bad-parent', message, hint })
}

function checkPassthru(
  report: Report,
  macvlans: ReadonlyMap<string, NetworkState>,
  members: readonly Member[],
): void {
  const children = new Map<string, { path: Path; container: string; network: NetworkState }>()
  for (const { name, host, joins } of members) {
    for (const join of joins) {
      const network = macvlans.get(join.network)
      if (!network) continue
      const passthru = network.options.macvlanMode === 'passthru'
      if (passthru && (join.input.mac_address ?? undefined) !== undefined) {
        const message = `In mode passthru the container \`${name}\` has its parent’s MAC address.`
        tell(report, [...join.path, 'mac_address'], 'key', {
          code: 'mac-on-passthru',
          message,
          hint: 'Remove `mac_address`, or choose another mode.',
        })
      }
      const parent = `${host} ${network.options.parent ?? ''}`
      const earlier = children.get(parent)
      if (!earlier) children.set(parent, { path: join.path, container: name, network })
      else if (passthru || earlier.network.options.macvlanMode === 'passthru') {
        const message = `\`${network.options.parent ?? ''}\` of \`${host}\` is the parent of \`${earlier.container}\` already (${onLine(report, earlier.path)}), and in mode passthru a parent has one child.`
        const hint = 'Use another mode, or another parent, for one of the two.'
        tell(report, join.path, 'value', { code: 'passthru-shared', message, hint })
      }
    }
  }
}

/** The LAN that a macvlan network's parent is on, at a host. */
export function parentLan(
  state: NetworkState,
  host: Host | undefined,
  underlay: Underlay,
): LanState | undefined {
  const above = host?.lans.find(({ link }) => link === state.options.parent)
  return above && underlay.lanStates.get(above.lan)
}
