import type { Container, Host, Lab, Lan, Origin, Router } from '../../main/contract.ts'
import { listedAddresses, publishedAt } from '../map/address.ts'
import { lanWords } from '../map/vlan-words.ts'
import { texts } from '../texts/index.ts'
import type { Entry, EntrySection } from './entry.ts'
import { words } from './entry.ts'

const say = texts.inspector

/** What a lab file asks for at one node, for as long as there is no kernel to ask. */
export function plannedSections(lab: Lab, node: string): readonly EntrySection[] {
  const { sections: titles } = say
  const lan = lab.lans.find(({ name }) => name === node)
  const machine = [...lab.routers, ...lab.hosts].find(({ name }) => name === node)
  const container = lab.containers.find(({ name }) => name === node)
  const all: EntrySection[] = [
    ...(lan ? [{ id: 'interfaces', title: titles.interfaces, entries: lanPorts(lab, lan) }] : []),
    ...(machine ? machineSections(machine) : []),
    ...(container ? containerSections(container) : []),
    ...(node.includes('@') ? sandboxSections(lab, node) : []),
  ]
  return all.filter(({ entries }) => entries.length > 0)
}

function entry(
  title: string,
  rest: string | undefined,
  origin: Origin,
  lines: readonly string[] = [],
): Entry {
  return {
    key: `${title} ${rest ?? ''} ${origin.key}`,
    title,
    ...(rest !== undefined && rest !== '' && { rest }),
    ...(lines.length > 0 && { lines }),
    asked: { line: origin.line, commands: [] },
  }
}

function lanPorts(lab: Lab, lan: Lan): Entry[] {
  const bridge = entry('br0', lanWords(lan), lan.origin, lan.mtu === undefined ? [] : [say.mtu(lan.mtu)])
  const ports = [...lab.routers, ...lab.hosts].flatMap(({ name, lans }) =>
    lans
      .filter((attachment) => attachment.lan === lan.name && attachment.trunk === undefined)
      .map(({ port, link, addresses, origin }) =>
        entry(port, listedAddresses(addresses), origin, [say.otherEnd(link, name)]),
      ),
  )
  return [bridge, ...ports]
}

function machineSections(machine: Host | Router): EntrySection[] {
  const { sections: titles } = say
  const interfaces = machine.lans.map(({ link, addresses, mac, lan, port, trunk, vlan, origin }) =>
    entry(link, listedAddresses(addresses), origin, [
      trunk === undefined ? words(mac, `· ${say.otherEnd(port, lan)}`) : say.vlan(vlan ?? 0, trunk),
    ]),
  )
  const routes = machine.routes.map(({ destination, via, origin }) =>
    entry(destination, `via ${via}`, origin),
  )
  const masquerade =
    'masquerade' in machine ? machine.masquerade.map(({ link, origin }) => entry(link, '', origin)) : []
  return [
    { id: 'interfaces', title: titles.interfaces, entries: interfaces },
    { id: 'routes', title: titles.routes, entries: routes },
    { id: 'masquerade', title: titles.masquerade, entries: masquerade },
    { id: 'command', title: titles.command, entries: commandEntries(machine) },
  ]
}

function containerSections(container: Container): EntrySection[] {
  const { sections: titles } = say
  const { endpoints, stack, host, origin, hostname, dns, extraHosts, sysctls } = container
  const interfaces = endpoints.map(({ link, addresses, mac, network, aliases, gateways, origin: place }) =>
    entry(link, listedAddresses(addresses), place, [
      words(mac, `· ${network}`, gateways.length > 0 && `· ${say.defaultRoute}`),
      ...(aliases.length > 0 ? [say.aliases(aliases)] : []),
    ]),
  )
  const names = [
    entry('hostname', hostname, origin),
    ...dns.map((server) => entry('nameserver', server, origin)),
    ...extraHosts.map(({ name, address }) => entry(name, address, origin)),
  ]
  const ports = container.ports.map((port) =>
    entry(`${publishedAt(port) ?? '*'}:${port.hostPort} → ${port.containerPort}`, port.protocol, port.origin),
  )
  return [
    {
      id: 'interfaces',
      title: titles.interfaces,
      entries: stack === 'host' ? [entry(say.sharesHost(host), '', origin)] : interfaces,
    },
    { id: 'ports', title: titles.ports, entries: ports },
    { id: 'names', title: titles.names, entries: names },
    {
      id: 'settings',
      title: titles.settings,
      entries: Object.entries(sysctls).map(([key, value]) => entry(key, `= ${value}`, origin)),
    },
    { id: 'command', title: titles.command, entries: commandEntries(container) },
  ]
}

function commandEntries(node: Container | Host | Router): Entry[] {
  const command = 'command' in node ? node.command : undefined
  return command ? [entry(command.join(' '), '', node.origin)] : []
}

function sandboxSections(lab: Lab, node: string): EntrySection[] {
  const at = node.indexOf('@')
  const network = lab.networks.find(({ name }) => name === node.slice(0, at))
  if (!network) return []
  const host = node.slice(at + 1)
  const subnets = network.subnets.map(({ subnet, vni }) =>
    entry(subnet, vni === undefined ? '' : say.vni(vni), network.origin),
  )
  const members = lab.containers
    .filter((container) => container.host === host)
    .flatMap(({ name, endpoints }) =>
      endpoints
        .filter((endpoint) => endpoint.network === network.name)
        .map(({ addresses, port, origin }) => entry(name, words(listedAddresses(addresses), port), origin)),
    )
  return [
    { id: 'bridges', title: say.sections.bridges, entries: subnets },
    { id: 'members', title: say.sections.members, entries: members },
  ]
}
