import { formatAddress, parseAddress } from './ip.ts'
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
  readonly hostAddress: number | undefined
  readonly host: Span
  readonly container: Span
}

/** Ports that are published already, by host, protocol and number. */
export type Published = Map<
  string,
  { readonly address: string | undefined; readonly path: Path; readonly container: string }[]
>

const FORMS = 'Write `HOST:CONTAINER`, such as "8080:80", "127.0.0.1:8080:80" or "53:53/udp".'

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
    const address = hostAddress === undefined || hostAddress === 0 ? undefined : formatAddress(hostAddress)
    for (let offset = 0; offset <= publication.host.last - publication.host.first; offset++) {
      const hostPort = publication.host.first + offset
      if (!reserve(report, member, published, protocol, address, hostPort, path)) return
      const containerPort = publication.container.first + offset
      const origin = originOf(report, path)
      ports.push({
        protocol,
        ...(address !== undefined && { hostAddress: address }),
        hostPort,
        containerPort,
        origin,
      })
    }
  })
  return ports
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
  const parts = mapping.split(':')
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
    refuse(`\`${text}\`: \`${parts[0] ?? ''}\` is not an IPv4 address.`, FORMS)
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

function span(text: string): Span | undefined {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text)
  if (!match) return undefined
  const first = Number(match[1])
  const last = Number(match[2] ?? match[1])
  return first >= 1 && last <= 65535 && first <= last ? { first, last } : undefined
}

function checkAddress(
  report: Report,
  address: number | undefined,
  host: Host | undefined,
  path: Path,
): boolean {
  if (address === undefined || address === 0 || address >>> 24 === 127 || !host) return true
  const text = formatAddress(address)
  const own = host.lans.flatMap(({ address: own }) => own?.split('/')[0] ?? [])
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
  address: string | undefined,
  port: number,
  path: Path,
): boolean {
  const key = `${host} ${protocol} ${port}`
  const others = published.get(key) ?? []
  const other = others.find(
    (one) => one.address === undefined || address === undefined || one.address === address,
  )
  if (other) {
    const message = `Port ${port}/${protocol} of \`${host}\` is published for container \`${other.container}\` already (${onLine(report, other.path)}).`
    tell(report, path, 'value', {
      code: 'port-taken',
      message,
      hint: 'Choose another port of the host for one of the two.',
    })
    return false
  }
  published.set(key, [...others, { address, path, container: name }])
  return true
}
