import type { Lab, Network } from '../../main/contract.ts'
import { listedAddresses } from '../map/address.ts'
import { texts } from '../texts/index.ts'
import type { Entry, EntrySection } from './entry.ts'
import { words } from './entry.ts'

const say = texts.inspector

/** A network as the lab has it: its subnets, what is special about it, and the containers on it. */
export function networkSections(lab: Lab, network: Network): readonly EntrySection[] {
  const asked = { line: network.origin.line, commands: [] }
  const subnets = network.subnets.map(({ subnet, gateway, vni }) => ({
    key: subnet,
    title: subnet,
    rest: words(
      gateway !== undefined && say.gateway(gateway),
      gateway !== undefined && vni !== undefined && '·',
      vni !== undefined && say.vni(vni),
    ),
    asked,
  }))
  const options = optionsOf(network).map((title) => ({ key: title, title, asked }))
  const all = [
    { id: 'subnets', title: say.sections.subnets, entries: subnets },
    { id: 'options', title: say.sections.options, entries: options },
    { id: 'members', title: say.sections.members, entries: members(lab, network) },
  ]
  return all.filter(({ entries }) => entries.length > 0)
}

function optionsOf(network: Network): string[] {
  const common = [
    ...(network.internal ? [say.internal] : []),
    ...(network.mtu === undefined ? [] : [say.mtu(network.mtu)]),
  ]
  switch (network.driver) {
    case 'bridge':
      return [
        say.bridge(network.bridge, network.host),
        say.icc(network.icc),
        ...(network.masquerade ? [say.masquerade] : []),
        ...common,
      ]
    case 'overlay':
      return [
        say.udpPort(network.port),
        network.controlPlane.type === 'multicast'
          ? say.control.multicast(network.controlPlane.group)
          : say.control[network.controlPlane.type],
        ...(network.encrypted ? [say.encrypted] : []),
        ...common,
      ]
    case 'macvlan':
      return network.machine
        ? [say.macvlan(network.mode, say.ofMachine(network.parent)), say.leavesLab, ...common]
        : [say.macvlan(network.mode, network.parent), ...common]
    case 'ipvlan':
      return [say.ipvlan(network.mode, network.flag, network.parent), ...common]
    case 'host':
    case 'none':
      return common
  }
}

function members({ containers }: Lab, network: Network): Entry[] {
  const bare = network.driver === 'host'
  return containers.flatMap(({ name, host, stack, endpoints, origin }) => {
    const own = endpoints.filter((endpoint) => endpoint.network === network.name)
    if (bare && stack === 'host')
      return [{ key: name, title: name, rest: say.on(host), asked: place(origin) }]
    return own.map(({ addresses, link, aliases, origin: end }) => ({
      key: `${name} ${link}`,
      title: name,
      rest: words(listedAddresses(addresses), say.on(host)),
      ...(aliases.length > 0 && { lines: [say.aliases(aliases)] }),
      asked: place(end),
    }))
  })
}

function place({ line }: { readonly line: number }) {
  return { line, commands: [] }
}
