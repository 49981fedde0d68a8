import { claimAddresses, finishAttachments, readNode, withLength } from './attachments.ts'
import type { Node } from './attachments.ts'
import { INTERNET_LAN, INTERNET_SERVER, internetServerAddress, internetServerCommand } from './internet.ts'
import { familyOf, parseAddress } from './ip.ts'
import type { Host, Lan, LanAttachment, Router } from './lab.ts'
import { finishLans, resolveLans } from './lans.ts'
import type { LanState } from './lans.ts'
import { derivedMac, shortName } from './names.ts'
import { checkPortCount } from './port-count.ts'
import type { Previous } from './previous.ts'
import { lookUp } from './references.ts'
import { originOf, tell } from './report.ts'
import type { Report } from './report.ts'
import { defaultRoutes, namedDefaults, readRoutes } from './routes.ts'
import type { RouterInput } from './schema.ts'
import type { Sections } from './sections.ts'
import type { Path } from './source.ts'
import { segmentOf } from './vlans.ts'

/** LANs, routers and hosts, and the LANs' addresses for whoever else takes some (macvlan). */
export interface Underlay {
  readonly lans: readonly Lan[]
  readonly routers: readonly Router[]
  readonly hosts: readonly Host[]
  readonly lanStates: ReadonlyMap<string, LanState>
  /** Hosts and routers with a LAN that could not be joined, which is told already: nothing can be said of the rest. */
  readonly incomplete: ReadonlySet<string>
}

/** Resolves LANs, routers and hosts: addresses, interface names, MACs and routes. */
export function resolveUnderlay(
  report: Report,
  sections: Sections,
  previous: Previous,
  macs: Set<string>,
): Underlay {
  const lans = resolveLans(report, sections)
  const nodes: Node[] = []
  for (const [name, { lans: wanted, internet }] of sections.routers.entries) {
    nodes.push(
      withInternet(readNode(report, sections, lans, 'router', name, wanted), lans, internet === true),
    )
  }
  for (const [name, { lans: wanted }] of sections.hosts.entries) {
    nodes.push(readNode(report, sections, lans, 'host', name, wanted ?? []))
  }
  claimAddresses(report, nodes, previous)
  for (const { kind, name, attaching } of nodes) {
    if (kind !== 'router') continue
    for (const { lan, addresses } of attaching)
      for (const address of addresses) lan.routers.push({ name, address })
  }
  const routers: Router[] = []
  const hosts: Host[] = []
  const routersKnown = sections.routers.whole && sections.routers.entries.size === sections.routers.names.size
  for (const node of nodes) {
    const attachments = finishAttachments(report, sections.name, node, previous, macs)
    const router = sections.routers.entries.get(node.name)
    if (node.kind === 'host') hosts.push(finishHost(report, sections, node, attachments, routersKnown))
    else if (router) routers.push(finishRouter(report, node, router, attachments, sections, lans))
  }
  const internet = lans.get(INTERNET_LAN)
  if (internet?.synthetic) hosts.push(internetServer(report, sections.name, internet, macs))
  for (const { name, path, links, vlan } of lans.values()) {
    if (vlan !== undefined) continue
    checkPortCount(report, path, `LAN \`${name}\``, links.size - 2)
  }
  const incomplete = new Set(nodes.filter(({ complete }) => !complete).map(({ name }) => name))
  return { lans: finishLans(report, lans), routers, hosts, lanStates: lans, incomplete }
}

function withInternet(node: Node, lans: ReadonlyMap<string, LanState>, internet: boolean): Node {
  const lan = lans.get(INTERNET_LAN)
  if (!internet || !lan?.synthetic) return node
  const place = { lan, path: [...node.path, 'internet'], wanted: [], addresses: [] }
  return { ...node, attaching: [...node.attaching, place] }
}

function finishHost(
  report: Report,
  sections: Sections,
  node: Node,
  lans: readonly LanAttachment[],
  routersKnown: boolean,
): Host {
  const input = sections.hosts.entries.get(node.name)
  const asked = input?.routes ?? []
  const routes = readRoutes(report, node, input?.gateway, asked)
  const chosen =
    routersKnown && node.complete ? defaultRoutes(report, node, namedDefaults(input?.gateway, asked)) : []
  return {
    name: node.name,
    lans,
    routes: [...chosen, ...routes],
    vteps: vtepsOf(lans),
    origin: originOf(report, node.path),
  }
}

/** The addresses on the first LAN that has any, by family. */
function vtepsOf(lans: readonly LanAttachment[]): Host['vteps'] {
  const first = lans.find(({ addresses }) => addresses.length > 0)
  const addresses = (first?.addresses ?? []).map((text) => text.split('/')[0] ?? '')
  return Object.fromEntries(addresses.map((text) => [familyOf(parseAddress(text) ?? 0n), text]))
}

function finishRouter(
  report: Report,
  node: Node,
  input: RouterInput,
  lans: readonly LanAttachment[],
  sections: Sections,
  known: ReadonlyMap<string, LanState>,
): Router {
  const masquerade: { link: string; origin: { key: string; line: number } }[] = []
  const add = (lan: string, path: Path): void => {
    const attachment = lans.find((one) => segmentOf(one) === lan)
    if (attachment) masquerade.push({ link: attachment.link, origin: originOf(report, path) })
    else if ((known.has(lan) || lookUp(report, sections.lans, 'LAN', lan, path)) && node.complete) {
      const message = `The router \`${node.name}\` is not on the LAN \`${lan}\`: nothing leaves it there.`
      const hint = `Write one of its own LANs: ${lans.map((one) => `\`${segmentOf(one)}\``).join(', ')}.`
      tell(report, path, 'value', { code: 'bad-masquerade', message, hint })
    }
  }
  const wanted = input.masquerade ?? []
  const path = [...node.path, 'masquerade']
  if (typeof wanted === 'string') add(wanted, path)
  else [...new Set(wanted)].forEach((lan, index) => add(lan, [...path, index]))
  const isInternet = node.attaching.some(({ lan }) => lan.synthetic)
  if (isInternet) add(INTERNET_LAN, [...node.path, 'internet'])
  return {
    name: node.name,
    lans,
    routes: readRoutes(report, node, input.gateway, input.routes ?? []),
    masquerade,
    forwarding: input.forwarding ?? true,
    internet: isInternet,
    origin: originOf(report, node.path),
  }
}

function internetServer(report: Report, lab: string, lan: LanState, macs: Set<string>): Host {
  const addresses = lan.pools.map(({ subnet }) => withLength(lan, internetServerAddress(subnet)))
  const origin = originOf(report, lan.path)
  const attachment = {
    lan: lan.name,
    link: 'eth0',
    port: shortName(INTERNET_SERVER, '', lan.links),
    addresses,
    mac: derivedMac(`${lab} ${INTERNET_SERVER} ${lan.name}`, macs),
    origin,
  }
  return {
    name: INTERNET_SERVER,
    lans: [attachment],
    routes: [],
    vteps: vtepsOf([attachment]),
    command: internetServerCommand(addresses.length > 1),
    origin,
  }
}
