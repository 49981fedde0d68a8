import { hostFor } from './references.ts'
import { guess, onLine, tell } from './report.ts'
import type { Report } from './report.ts'
import type { ContainerInput, EndpointInput } from './schema.ts'
import type { Sections } from './sections.ts'
import type { Path } from './source.ts'
import { didYouMean } from './suggest.ts'

/** A network that a container joins, with what the file says of the endpoint. */
export interface Join {
  readonly network: string
  readonly input: EndpointInput
  readonly path: Path
}

/** A container with its host and networks, all of which exist. */
export interface Member {
  readonly name: string
  readonly input: ContainerInput
  readonly path: Path
  readonly host: string
  /** `host` and `none` are no networks to join: they decide whose stack the container has. */
  readonly stack: 'own' | 'host'
  readonly bare: 'host' | 'none' | undefined
  readonly joins: readonly Join[]
  /** Every network that the file names could be joined. */
  readonly complete: boolean
}

/** The network that a container without `networks` joins. */
export const DEFAULT_NETWORK = 'bridge'
const BARE: ReadonlySet<string> = new Set(['host', 'none'])

/** Finds each container's host and networks. */
export function readMembers(report: Report, sections: Sections): Member[] {
  const members: Member[] = []
  for (const [name, input] of sections.containers.entries) {
    const path = ['containers', name]
    const host = hostFor(report, sections.hosts, input.host, path, `the container \`${name}\``)
    const wanted = readJoins(input, path)
    const joins = checkJoins(report, sections, name, wanted, host)
    if (host === undefined) continue
    const bare = wanted.map(({ network }) => network).find((network) => BARE.has(network))
    members.push({
      name,
      input,
      path,
      host,
      stack: bare === 'host' ? 'host' : 'own',
      bare: bare === 'host' || bare === 'none' ? bare : undefined,
      joins,
      complete: bare === undefined && joins.length === wanted.length,
    })
  }
  return members
}

function readJoins({ networks }: ContainerInput, path: Path): Join[] {
  if (networks === undefined) return [{ network: DEFAULT_NETWORK, input: {}, path }]
  if (isList(networks))
    return networks.map((network, index) => ({ network, input: {}, path: [...path, 'networks', index] }))
  return Object.entries(networks).map(([network, input]) => ({
    network,
    input: input ?? {},
    path: [...path, 'networks', network],
  }))
}

function isList(networks: NonNullable<ContainerInput['networks']>): networks is string[] {
  return Array.isArray(networks)
}

function checkJoins(
  report: Report,
  sections: Sections,
  container: string,
  wanted: readonly Join[],
  host: string | undefined,
): Join[] {
  const seen = new Set<string>()
  const joins: Join[] = []
  for (const join of wanted) {
    const { network, path } = join
    if (seen.has(network)) {
      const message = `The container \`${container}\` joins \`${network}\` twice.`
      tell(report, path, 'value', {
        code: 'duplicate-network',
        message,
        hint: 'Remove one of the two: a container has one endpoint on a network.',
      })
      continue
    }
    seen.add(network)
    if (BARE.has(network)) checkBare(report, container, join, wanted.length)
    else if (network === DEFAULT_NETWORK) {
      checkDefaultBridge(report, join)
      joins.push(join)
    } else if (checkNetwork(report, sections, container, join, host)) joins.push(join)
  }
  if (wanted.length === 0) {
    const hint =
      'Write `networks: [none]` for a container without network, or leave the key out to join `bridge`.'
    tell(report, ['containers', container, 'networks'], 'key', {
      code: 'no-networks',
      message: `The container \`${container}\` joins no network.`,
      hint,
    })
  }
  return joins
}

function checkBare(report: Report, container: string, { network, input, path }: Join, count: number): void {
  if (count > 1) {
    const message = `The network \`${network}\` cannot be combined with others.`
    const hint =
      network === 'host'
        ? 'A container has either the host’s stack or one of its own.'
        : 'A container without network joins none.'
    tell(report, path, 'key', { code: 'exclusive-network', message, hint })
  }
  for (const key of Object.keys(input)) {
    const message = `On the network \`${network}\` the container \`${container}\` has no endpoint that could have \`${key}\`.`
    tell(report, [...path, key], 'key', {
      code: 'no-endpoint',
      message,
      hint: 'Remove it, or join a network of your own.',
    })
  }
}

function checkDefaultBridge(report: Report, { input, path }: Join): void {
  const hint = 'Define a network with `driver: bridge`, and join that one.'
  for (const key of ['ipv4_address', 'ipv6_address'] as const) {
    if (input[key] === undefined) continue
    const message = 'The default network `bridge` takes no fixed addresses.'
    tell(report, [...path, key], 'key', { code: 'static-on-default-bridge', message, hint })
  }
  if (input.aliases && input.aliases.length > 0) {
    const message = 'The default network `bridge` has no names, and so no aliases.'
    tell(report, [...path, 'aliases'], 'key', { code: 'aliases-on-default-bridge', message, hint })
  }
}

function checkNetwork(
  report: Report,
  sections: Sections,
  container: string,
  { network, path }: Join,
  host: string | undefined,
): boolean {
  const definition = sections.networks.entries.get(network)
  if (!definition) {
    if (!sections.networks.whole || sections.networks.names.has(network)) return false
    const known = [...sections.networks.names, 'bridge', 'host', 'none']
    const finding =
      network === 'docker_gwbridge'
        ? {
            message: 'The network `docker_gwbridge` cannot be joined by name.',
            hint: 'Containers on overlays that are not internal join it by themselves.',
          }
        : {
            message: `There is no network \`${network}\`.`,
            hint: didYouMean(guess(report, network, known), known, 'networks'),
          }
    tell(report, path, 'value', { code: 'unknown-network', ...finding })
    return false
  }
  if (definition.driver === 'overlay' && definition.attachable === false) {
    const message = `The overlay \`${network}\` has \`attachable: false\` (${onLine(report, ['networks', network, 'attachable'])}): containers cannot join it.`
    tell(report, path, 'value', { code: 'not-attachable', message, hint: 'Remove `attachable: false`.' })
    return false
  }
  const home = definition.host
  if (
    (definition.driver ?? 'bridge') !== 'bridge' ||
    home === undefined ||
    host === undefined ||
    home === host
  )
    return true
  if (!sections.hosts.names.has(home)) return false
  const message = `The bridge network \`${network}\` is on \`${home}\` (${onLine(report, ['networks', network, 'host'])}), the container \`${container}\` on \`${host}\`.`
  tell(report, path, 'value', {
    code: 'network-on-other-host',
    message,
    hint: `Run the container on \`${home}\`, or make the network an overlay.`,
  })
  return false
}
