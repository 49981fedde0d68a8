import type { Container, Host, Lab, LanAttachment, Router } from '../lab/lab.ts'
import { segmentOf } from '../lab/vlans.ts'
import { bare } from './addresses.ts'
import type { Member, Topology } from './topology.ts'
import { topologyOf } from './topology.ts'

/** A node's hostname, and the contents of its `/etc/hosts` and `/etc/resolv.conf`. */
export interface NameFiles {
  readonly hostname: string
  readonly hosts: string
  readonly resolvConf: string
}

/** An address and its names, as a line of `/etc/hosts`. */
type Entry = readonly [address: string, ...names: readonly string[]]

const ownMachine: readonly Entry[] = [
  ['127.0.0.1', 'localhost'],
  ['::1', 'localhost', 'ip6-localhost', 'ip6-loopback'],
]

/**
 * The files that name a node and those that it knows: of a container, what Docker writes; of a host or router (and of a LAN
 * or an overlay's sandbox, where a terminal may run, too), all machines of the underlay.
 */
export function nodeFiles(lab: Lab, node: string): NameFiles {
  const container = lab.containers.find(({ name }) => name === node)
  if (container === undefined)
    return { hostname: node, hosts: text(machines(lab, node)), resolvConf: resolver([]) }
  const topology = topologyOf(lab)
  const entries =
    container.stack === 'host'
      ? [...machines(lab, container.host), ...extraHosts(container)]
      : [...ownMachine, ...extraHosts(container), ...own(topology, container), ...peers(topology, container)]
  return {
    hostname: container.hostname,
    hosts: text(entries),
    resolvConf: resolver(resolverLines(container)),
  }
}

/** All hosts and routers by name; of one with several addresses, those that the asking node shares a LAN with come first. */
function machines({ hosts, routers }: Lab, asking: string): Entry[] {
  const all: readonly (Host | Router)[] = [...hosts, ...routers]
  const shared = new Set(all.find(({ name }) => name === asking)?.lans.map(segmentOf))
  const near = (attachment: LanAttachment) => Number(!shared.has(segmentOf(attachment)))
  return [
    ...ownMachine,
    ...all.flatMap(({ name, lans }) =>
      [...lans]
        .sort((a, b) => near(a) - near(b))
        .flatMap(({ addresses }) => addresses.map((address): Entry => [bare(address), name])),
    ),
  ]
}

function extraHosts({ extraHosts }: Container): Entry[] {
  return extraHosts.map(({ name, address }): Entry => [address, name])
}

/** The container itself, once for each network; with its names there, where the network has names. */
function own(topology: Topology, container: Container): Entry[] {
  return container.endpoints.flatMap((endpoint) => {
    const names = namesOf(topology, { container, endpoint })
    const others = names.filter((name) => name !== container.hostname)
    return endpoint.addresses.map((address): Entry => [bare(address), container.hostname, ...others])
  })
}

/** The others on the container's networks, by the names that Docker's name server gives them. */
function peers(topology: Topology, container: Container): Entry[] {
  return container.endpoints.flatMap((endpoint) =>
    topology
      .members(topology.network({ container, endpoint }))
      .filter((member) => member.container !== container)
      .flatMap((member): Entry[] => {
        const names = namesOf(topology, member)
        if (names.length === 0) return []
        return member.endpoint.addresses.map((address): Entry => [bare(address), ...names])
      }),
  )
}

/** Docker's names of an endpoint, plain and with the network's name; the default and the gateway bridge have no names. */
function namesOf(topology: Topology, member: Member): string[] {
  const network = topology.network(member)
  if (network.driver === 'bridge' && network.role !== 'user') return []
  const { name, hostname } = member.container
  return [...new Set([name, ...member.endpoint.aliases, hostname, `${name}.${network.name}`])]
}

function resolverLines({ dns, dnsSearch, dnsOptions }: Container): string[] {
  return [
    ...dns.map((address) => `nameserver ${address}`),
    ...(dnsSearch.length > 0 ? [`search ${dnsSearch.join(' ')}`] : []),
    ...(dnsOptions.length > 0 ? [`options ${dnsOptions.join(' ')}`] : []),
  ]
}

function resolver(lines: readonly string[]): string {
  const served = lines.some((line) => line.startsWith('nameserver '))
  return [...(served ? [] : ['# No name server: names come from /etc/hosts.']), ...lines, ''].join('\n')
}

function text(entries: readonly Entry[]): string {
  return entries.map(([address, ...names]) => `${address}\t${names.join(' ')}\n`).join('')
}
