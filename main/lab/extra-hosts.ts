import { formatAddress, parseAddress } from './ip.ts'
import { tell } from './report.ts'
import type { Report } from './report.ts'
import type { ContainerInput } from './schema.ts'
import type { Path } from './source.ts'

/** Docker's word for the address of the default bridge. */
const HOST_GATEWAY = 'host-gateway'

interface Line {
  readonly name: string
  readonly address: string
  readonly path: Path
}

function isList(hosts: NonNullable<ContainerInput['extra_hosts']>): hosts is string[] {
  return Array.isArray(hosts)
}

function linesOf(hosts: ContainerInput['extra_hosts'], path: Path): Line[] {
  if (hosts === undefined) return []
  if (!isList(hosts)) {
    return Object.entries(hosts).flatMap(([name, addresses]) =>
      [addresses].flat().map((address) => ({
        name,
        address: withoutBrackets(address),
        path: [...path, name],
      })),
    )
  }
  return hosts.map((item, index) => {
    const separator = item.includes('=') ? item.indexOf('=') : item.indexOf(':')
    const [name, address] = separator < 0 ? [item, ''] : [item.slice(0, separator), item.slice(separator + 1)]
    return { name: name.trim(), address: withoutBrackets(address.trim()), path: [...path, index] }
  })
}

/** Compose takes IPv6 addresses in brackets as well. */
function withoutBrackets(address: string): string {
  return /^\[(.*:.*)\]$/.exec(address)?.[1] ?? address
}

/** Whether a container's `extra_hosts` need the default bridge of its host. */
export function usesHostGateway({ extra_hosts: hosts }: ContainerInput): boolean {
  return hosts !== undefined && linesOf(hosts, []).some(({ address }) => address === HOST_GATEWAY)
}

/** Reads `extra_hosts`: a list of `NAME:ADDRESS` or `NAME=ADDRESS`, or a mapping. */
export function readExtraHosts(
  report: Report,
  hosts: ContainerInput['extra_hosts'],
  path: Path,
  hostGateway: bigint | undefined,
): { name: string; address: string }[] {
  return linesOf(hosts, path).flatMap(({ name, address, path: place }) => {
    const parsed = address === HOST_GATEWAY ? hostGateway : parseAddress(address)
    const named = /^[A-Za-z0-9_]([A-Za-z0-9_.-]{0,252}[A-Za-z0-9_])?$/.test(name)
    if (named && parsed !== undefined) return [{ name, address: formatAddress(parsed) }]
    if (address === HOST_GATEWAY && named) return []
    const hint = 'Write `NAME:ADDRESS`, such as `db.example.com:10.0.0.9`.'
    const message = named ? `\`${address}\` is not an IP address.` : `\`${name}\` is not a host name.`
    tell(report, place, 'value', { code: 'bad-extra-host', message, hint })
    return []
  })
}
