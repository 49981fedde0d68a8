import { FAMILIES, familyOf, formatAddress, isLoopback, isUnspecified, parseAddress } from './ip.ts'
import type { Family } from './ip.ts'
import type { Host, Port } from './lab.ts'
import type { Member } from './memberships.ts'
import { onLine, originOf, tell } from './report.ts'
import type { Report } from './report.ts'
import type { PortInput } from './schema.ts'
import type { Path } from './source.ts'

interface Span {
  readonly first: number
  readonly last: number
}

interface Publication {
  readonly protocol: 'tcp' | 'udp'
  readonly hostAddress: bigint | undefined
  readonly host: Span
  readonly container: Span
}

/** Ports that are published already, by host, protocol and number. */
export type Published = Map<string, { readonly on: Where; readonly path: Path; readonly container: string }[]>

/** Where a port is published: on one address, on all of a family, or on all. */
interface Where {
  readonly family: Family | undefined
  readonly address: string | undefined
}

const FORMS =
  'Write `HOST:CONTAINER`, such as "8080:80", "127.0.0.1:8080:80", "[fd00::5]:8080:80" or "53:53/udp".'

/** Reads a container's published ports; each may be taken once on a host. */
export function readPorts(
  report: Report,
  member: Member,
  host: Host | undefined,
  published: Published,
): Port[] {
  const ports: Port[] = []
  const list = member.input.ports ?? []
  list.forEach((item, index) => {
    const path = [...member.path, 'ports', index]
    const publication = typeof item === 'object' ? longForm(item) : shortForm(report, String(item), path)
    if (!publication || !checkAddress(report, publication.hostAddress, host, path)) return
    const { protocol, hostAddress } = publication
    const on = whereOf(hostAddress)
    for (let offset = 0; offset <= publication.host.last - publication.host.first; offset++) {
      const hostPort = publication.host.first + offset
      if (!reserve(report, member, published, protocol, on, hostPort, path)) return
      const containerPort = publication.container.first + offset
      const origin = originOf(report, path)
      ports.push({
        protocol,
        ...(on.address !== undefined && { hostAddress: on.address }),
        ...(on.family !== undefined && { family: on.family }),
        hostPort,
        containerPort,
        origin,
      })
    }
  })
  return ports
}

/** `0.0.0.0` and `::` are all addresses of their family. */
function whereOf(address: bigint | undefined): Where {
  if (address === undefined) return { family: undefined, address: undefined }
  const family = familyOf(address)
  return { family, address: isUnspecified(address) ? undefined : formatAddress(address) }
}

function longForm(input: Exclude<PortInput, string | number>): Publication {
  return {
    protocol: input.protocol ?? 'tcp',
    hostAddress: input.host_ip,
    host: { first: input.published, last: input.published },
    container: { first: input.target, last: input.target },
  }
}

function shortForm(report: Report, text: string, path: Path): Publication | undefined {
  const refuse = (message: string, hint: string): undefined => {
    tell(report, path, 'value', { code: 'bad-port', message, hint })
  }
  const [mapping = '', protocol = 'tcp', ...rest] = text.split('/')
  if (rest.length > 0 || (protocol !== 'tcp' && protocol !== 'udp')) {
    refuse(
      `\`${text}\`: ports are published for tcp or udp, not for \`${[protocol, ...rest].join('/')}\`.`,
      FORMS,
    )
    return
  }
  const parts = partsOf(mapping)
  const container = span(parts.at(-1) ?? '')
  if (parts.length === 1 && container) {
    refuse(
      `\`${text}\` says no port of the host.`,
      `Write it in front, such as "${container.first}:${container.first}".`,
    )
    return
  }
  const host = span(parts.at(-2) ?? '')
  const address = parts.length === 3 ? parseAddress(parts[0] ?? '') : undefined
  if (!host || !container || parts.length > 3) {
    const outside = parts.some((part) => /^\d+$/.test(part) && (Number(part) < 1 || Number(part) > 65535))
    refuse(
      outside ? `\`${text}\`: a port is a number from 1 to 65,535.` : `\`${text}\` is not a published port.`,
      FORMS,
    )
    return
  }
  if (parts.length === 3 && address === undefined) {
    refuse(`\`${text}\`: \`${parts[0] ?? ''}\` is not an IP address.`, FORMS)
    return
  }
  if (host.last - host.first !== container.last - container.first) {
    refuse(
      `\`${text}\`: the two ranges differ in length.`,
      'Give as many ports of the host as of the container.',
    )
    return
  }
  return { protocol, hostAddress: address, host, container }
}

/** What colons divide, except for those of an IPv6 address in brackets. */
function partsOf(mapping: string): string[] {
  const [, address, rest] = /^\[([^\]]*)\]:(.*)$/.exec(mapping) ?? []
  return address === undefined || rest === undefined ? mapping.split(':') : [address, ...rest.split(':')]
}

function span(text: string): Span | undefined {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text)
  if (!match) return undefined
  const first = Number(match[1])
  const last = Number(match[2] ?? match[1])
  return first >= 1 && last <= 65535 && first <= last ? { first, last } : undefined
}

function checkAddress(
  report: Report,
  address: bigint | undefined,
  host: Host | undefined,
  path: Path,
): boolean {
  if (address === undefined || isUnspecified(address) || !host) return true
  const text = formatAddress(address)
  if (isLoopback(address)) return checkLoopback(report, address, path)
  const own = host.lans.flatMap((lan) => lan.addresses.map((each) => each.split('/')[0]))
  if (own.includes(text)) return true
  const message = `The host \`${host.name}\` has no address ${text} on which a port could be published.`
  const hint =
    own.length > 0
      ? `It has ${own.join(', ')}; leave the address out for all of them.`
      : 'Leave the address out.'
  tell(report, path, 'value', { code: 'bad-host-address', message, hint })
  return false
}

function reserve(
  report: Report,
  { host, name }: Member,
  published: Published,
  protocol: string,
  on: Where,
  port: number,
  path: Path,
): boolean {
  const key = `${host} ${protocol} ${port}`
  const others = published.get(key) ?? []
  const other = others.find((one) => overlap(one.on, on))
  if (other) {
    const message = `Port ${port}/${protocol} of \`${host}\` is published for container \`${other.container}\` already (${onLine(report, other.path)}).`
    tell(report, path, 'value', {
      code: 'port-taken',
      message,
      hint: 'Choose another port of the host for one of the two.',
    })
    return false
  }
  published.set(key, [...others, { on, path, container: name }])
  return true
}

function overlap(one: Where, other: Where): boolean {
  const shared = FAMILIES.some((family) => [one, other].every((each) => (each.family ?? family) === family))
  return shared && (one.address === undefined || other.address === undefined || one.address === other.address)
}

/** Only Docker’s userland proxy publishes at ::1: the kernel takes no packets from there to another interface. */
function checkLoopback(report: Report, address: bigint, path: Path): boolean {
  if (familyOf(address) === 'ipv4') return true
  const message =
    'A port cannot be published at ::1: without a userland proxy nothing leads from there to a container.'
  const hint = 'Publish it at 127.0.0.1, or at an IPv6 address of the host.'
  tell(report, path, 'value', { code: 'bad-host-address', message, hint })
  return false
}
