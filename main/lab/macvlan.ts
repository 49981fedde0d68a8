import type { Member } from './memberships.ts'
import type { NetworkState } from './networks.ts'
import { onLine, tell } from './report.ts'
import type { Report } from './report.ts'
import type { Path } from './source.ts'

/** Checks that a macvlan parent in mode passthru has one child. */
export function checkMacvlans(
  report: Report,
  states: readonly NetworkState[],
  members: readonly Member[],
): void {
  const macvlans = new Map(
    states
      .filter(({ driver, options }) => driver === 'macvlan' && options.parent !== undefined)
      .map((state) => [state.name, state]),
  )
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
