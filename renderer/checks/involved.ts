import type { Claim, Lab } from '../../main/contract.ts'

/** The nodes that a claim speaks of, by name; an address or URL that is a node's stands for that node. */
export function involved(claim: Claim, lab: Lab): string[] {
  const owners = ownersOf(lab)
  return [...new Set(namesOf(claim).flatMap((name) => owners.get(name) ?? []))]
}

function namesOf(claim: Claim): string[] {
  switch (claim.type) {
    case 'ping':
    case 'tcp':
    case 'udp':
    case 'source':
      return [claim.from, claim.to]
    case 'http':
      return [claim.from, hostOf(claim.url)]
    case 'address':
    case 'route':
    case 'fdb':
    case 'neighbour':
    case 'resolves':
    case 'command':
      return [claim.node]
  }
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : ''
}

/** Nodes by all that they are called: names, aliases and addresses. */
function ownersOf({ lans, routers, hosts, networks, containers }: Lab): Map<string, string> {
  const sandboxes = networks.flatMap(({ name, driver }) =>
    driver === 'overlay' ? hosts.map((host) => `${name}@${host.name}`) : [],
  )
  const bare = (address: string) => address.split('/')[0] ?? ''
  return new Map([
    ...[...routers, ...hosts].flatMap(({ name, lans: ends }) =>
      ends.flatMap(({ address }): [string, string][] =>
        address === undefined ? [] : [[bare(address), name]],
      ),
    ),
    ...containers.flatMap(({ name, endpoints }) =>
      endpoints.flatMap(({ address, aliases }) =>
        [bare(address), ...aliases].map((known): [string, string] => [known, name]),
      ),
    ),
    ...[...lans, ...routers, ...hosts, ...containers].map(({ name }): [string, string] => [name, name]),
    ...sandboxes.map((name): [string, string] => [name, name]),
  ])
}
