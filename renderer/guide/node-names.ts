import type { Lab } from '../../main/contract.ts'

/** Every name that a terminal can be opened in: LANs, routers, hosts, containers, and overlay sandboxes. */
export function nodeNames({ lans, routers, hosts, networks, containers }: Lab): ReadonlySet<string> {
  const overlays = networks.filter(({ driver }) => driver === 'overlay')
  const sandboxes = overlays.flatMap(({ name }) => hosts.map((host) => `${name}@${host.name}`))
  return new Set([...[...lans, ...routers, ...hosts, ...containers].map(({ name }) => name), ...sandboxes])
}
