import { addressIn } from './endpoint-addresses.ts'
import type { Joining } from './endpoint-addresses.ts'
import type { Member } from './memberships.ts'
import { overlayMac } from './names.ts'
import { onLine, tell } from './report.ts'
import type { Report } from './report.ts'
import type { Path } from './source.ts'

/** The MACs that the file asks for; derived ones keep clear of them. */
export function fixedMacs(members: readonly Member[]): Set<string> {
  return new Set(
    members.flatMap(({ input, joins }) =>
      [input.mac_address ?? [], ...joins.map((join) => join.input.mac_address ?? [])].flat(),
    ),
  )
}

/** Two endpoints with one MAC on the same network would steal each other's frames. */
export function checkMacs(report: Report, joinings: Iterable<readonly Joining[]>): void {
  const owners = new Map<string, { name: string; path: Path }>()
  const asked: { key: string; mac: string; path: Path; name: string; network: string }[] = []
  for (const list of joinings) {
    list.forEach((joining, index) => {
      const { member, join, network } = joining
      const address = addressIn(joining, 'ipv4')
      const own = join.input.mac_address
      const mac = own ?? (index === 0 ? member.input.mac_address : undefined)
      const scope = network.driver === 'bridge' ? `${network.name} ${member.host}` : network.name
      if (mac !== undefined) {
        const path = own === undefined ? [...member.path, 'mac_address'] : [...join.path, 'mac_address']
        asked.push({ key: `${scope} ${mac}`, mac, path, name: member.name, network: network.name })
      } else if (network.driver === 'overlay' && address !== undefined) {
        owners.set(`${scope} ${overlayMac(address)}`, { name: member.name, path: join.path })
      }
    })
  }
  for (const { key, mac, path, name, network } of asked) {
    const earlier = owners.get(key)
    if (!earlier) {
      owners.set(key, { name, path })
      continue
    }
    const message = `The MAC address ${mac} on \`${network}\` belongs to container \`${earlier.name}\` already (${onLine(report, earlier.path)}).`
    tell(report, path, 'value', {
      code: 'duplicate-mac',
      message,
      hint: 'Choose another one, or leave it out.',
    })
  }
}
