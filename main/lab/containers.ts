import type { Joining } from './endpoint-addresses.ts'
import { finishEndpoints, joinNetworks } from './endpoints.ts'
import type { Shared } from './endpoints.ts'
import { readExtraHosts } from './extra-hosts.ts'
import { formatAddress } from './ip.ts'
import type { Container, Host, Port } from './lab.ts'
import { checkMacs } from './macs.ts'
import { DEFAULT_NETWORK } from './memberships.ts'
import type { Member } from './memberships.ts'
import type { Networks } from './networks.ts'
import { readPorts } from './ports.ts'
import type { Published } from './ports.ts'
import type { Previous } from './previous.ts'
import { originOf, tell } from './report.ts'
import type { Report } from './report.ts'
import { readCommand, readEnvironment, readSysctls } from './texts.ts'
import type { Underlay } from './underlay.ts'

/** Resolves containers: endpoints with addresses, interface names and MACs, published ports, and texts. */
export function resolveContainers(
  report: Report,
  members: readonly Member[],
  networks: Networks,
  underlay: Underlay,
  previous: Previous,
  shared: Shared,
): Container[] {
  const joinings = joinNetworks(report, members, networks, underlay, previous)
  checkMacs(report, joinings.values())
  const hosts = new Map(underlay.hosts.map((host) => [host.name, host]))
  const published: Published = new Map()
  return [...joinings].map(([member, own]) =>
    finishContainer(report, member, own, networks, hosts.get(member.host), previous, shared, published),
  )
}

function finishContainer(
  report: Report,
  member: Member,
  joinings: readonly Joining[],
  networks: Networks,
  host: Host | undefined,
  previous: Previous,
  shared: Shared,
  published: Published,
): Container {
  const { name, input, path, stack } = member
  const endpoints = finishEndpoints(report, member, joinings, previous, shared)
  const ports = readPorts(report, member, host, published)
  checkPublishing(
    report,
    member,
    ports,
    joinings.filter((_, index) => (endpoints[index]?.gateways.length ?? 0) > 0),
  )
  checkMac(report, member)
  const command = readCommand(report, input.command, [...path, 'command'])
  const docker0 = networks.find(DEFAULT_NETWORK, member.host)?.subnets[0]?.gateway
  return {
    name,
    host: member.host,
    hostname: input.hostname ?? (stack === 'host' ? member.host : name),
    stack,
    endpoints,
    ports,
    dns: [input.dns ?? []].flat().map(formatAddress),
    dnsSearch: [input.dns_search ?? []].flat(),
    dnsOptions: input.dns_opt ?? [],
    extraHosts: readExtraHosts(report, input.extra_hosts, [...path, 'extra_hosts'], docker0),
    ...(command && { command }),
    environment: readEnvironment(report, input.environment, [...path, 'environment']),
    sysctls: readSysctls(report, input.sysctls, [...path, 'sysctls'], stack === 'host'),
    origin: originOf(report, path),
  }
}

/** Ports are published by the bridge that provides the default route; without one Docker drops them silently. */
function checkPublishing(
  report: Report,
  member: Member,
  ports: readonly Port[],
  gateways: readonly Joining[],
): void {
  const { name, bare, path } = member
  if (ports.length === 0 || gateways.some(({ network }) => network.driver === 'bridge')) return
  const [gateway] = gateways
  if (bare === undefined && !member.complete) return
  const place = [...path, 'ports']
  if (bare === 'host') {
    const message = `The container \`${name}\` has the host’s stack: its ports are the host’s already.`
    tell(report, place, 'key', { code: 'nothing-to-publish', message, hint: 'Remove `ports`.' })
    return
  }
  const why =
    bare === 'none'
      ? 'it has no network'
      : gateway
        ? `its default route leads over \`${gateway.network.name}\`, ${gateway.network.driver === 'ipvlan' ? 'an' : 'a'} ${gateway.network.driver} network`
        : 'none of its networks leads out'
  const message = `The ports of container \`${name}\` cannot be published: ${why}.`
  tell(report, place, 'key', {
    code: 'nothing-to-publish',
    message,
    hint: 'Join a bridge network, or an overlay that is not internal; or remove `ports`.',
  })
}

function checkMac(report: Report, { input, name, bare, joins, path }: Member): void {
  if (input.mac_address === undefined) return
  const place = [...path, 'mac_address']
  if (bare !== undefined) {
    const message = `The container \`${name}\` has no endpoint that could have a MAC address.`
    tell(report, place, 'key', { code: 'no-endpoint', message, hint: 'Remove `mac_address`.' })
  } else if (joins[0]?.input.mac_address !== undefined) {
    const message = `The container \`${name}\` has two MAC addresses for \`${joins[0].network}\`.`
    tell(report, place, 'key', { code: 'two-macs', message, hint: 'Keep the one under `networks`.' })
  }
}
