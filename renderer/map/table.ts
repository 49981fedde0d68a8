import type { Selected } from '../stores/selection.ts'
import { texts } from '../texts/index.ts'
import type { Cable, ContainerLink, Device, End, HostNode, Item, MapGraph, NetworkNode } from './model.ts'
import { devicesOf } from './graph.ts'
import { detailOf } from './host-plan.ts'
import type { LinkState, MapState } from './state.ts'
import { linkState, rateText } from './state.ts'
import { subnetsOf } from './vlan-words.ts'

const { table: words, state: states, label } = texts.map

/** One row: what it is of, and its cells as texts; the first one names it. */
export interface TableRow {
  /** Unique in its table. */
  readonly key: string
  readonly selected: Selected
  readonly cells: readonly string[]
}

/** A table of the map's twin. */
export interface Table {
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly TableRow[]
}

/** All that the map holds, as tables. */
export function tablesOf(graph: MapGraph, state: MapState): readonly Table[] {
  return [nodes(graph, state), networks(graph), interfaces(graph, state), links(graph, state), ports(graph)]
}

function nodes({ lans, routers, hosts }: MapGraph, state: MapState): Table {
  const { kinds, none } = words
  const row = (
    item: Item,
    kind: string,
    host: string,
    addresses: readonly string[],
    now = running(item, state),
  ) => rowOf(item, [item.name, kind, host, addresses.length > 0 ? addresses.join(', ') : none, now])
  const sandboxes = hosts.flatMap(({ networks }) => networks.filter((node) => node.kind === 'overlay'))
  return {
    title: words.nodes,
    columns: [words.name, words.kind, words.host, words.addresses, words.state],
    rows: [
      ...routers.map((node) => row(node, kinds.router, none, addressesOf(node.cables))),
      ...lans.map((node) => row(node, kinds.lan, none, subnetsOf(node.lan))),
      ...hosts.map((node) => row(node, kinds.host, none, addressesOf(node.cables))),
      ...sandboxes.map((node) =>
        row(
          node,
          kinds.sandbox,
          node.host,
          node.network.subnets.flatMap(({ gateway }) => gateway ?? []),
        ),
      ),
      ...hosts.flatMap(({ containers }) =>
        containers.map((node) => row(node, kinds.container, node.container.host, addressesOf(node.links))),
      ),
    ],
  }
}

function addressesOf(links: readonly { readonly address: string }[]): string[] {
  return links.map(({ address }) => address)
}

function running({ id, name }: Item, { running, stopped, failing }: MapState): string {
  if (!running) return states.asked
  if (id.startsWith('node:') && stopped.has(name)) return states.stopped
  return failing.has(id) ? states.failing : states.running
}

function networks({ hosts, tunnels }: MapGraph): Table {
  const subnets = ({ network }: NetworkNode) =>
    network.subnets
      .map(({ subnet, vni }) => (vni === undefined ? subnet : `${subnet} ${texts.map.vni(vni)}`))
      .join(', ')
  return {
    title: words.networks,
    columns: [words.name, words.driver, words.host, words.subnets],
    rows: [
      ...hosts.flatMap(({ networks, host }) =>
        networks.map((node) => rowOf(node, [node.network.name, detailOf(node), host.name, subnets(node)])),
      ),
      ...tunnels.map((tunnel) =>
        rowOf(tunnel, [
          tunnel.name,
          words.tunnel,
          words.hosts(tunnel.sandboxes.length),
          `${tunnel.subnet} ${texts.map.vni(tunnel.vni)}`,
        ]),
      ),
    ],
  }
}

function interfaces({ routers, hosts, lans }: MapGraph, state: MapState): Table {
  const { none } = words
  const far = new Map<string, TableRow>()
  const rows: TableRow[] = []
  const add = ({ namespace, link }: End, address: string, mac: string, network: string) => {
    const selected = { kind: 'link', namespace, link } as const
    const key = `${namespace}/${link}`
    const now = inWords(linkState([{ namespace, link }], state.loads), state)
    const row = { key, selected, cells: [link, namespace, address, mac, network, now] }
    if (address === none && mac === none) far.set(key, row)
    else rows.push(row)
  }
  const both = ({ ends: [own, other], address, mac = none }: Cable | ContainerLink, network: string) => {
    add(own, address, mac, network)
    add(other, none, none, network)
  }
  for (const { cables } of [...routers, ...hosts]) for (const cable of cables) both(cable, cable.lan)
  for (const { node, device } of hosts.flatMap(devices))
    add(device.end, device.address ?? '', '', node.network.name)
  for (const host of hosts)
    for (const { links } of host.containers) for (const link of links) both(link, networkOf(host, link))
  for (const { name } of lans) add({ namespace: name, link: 'br0' }, '', '', name)
  const known = new Set(rows.map(({ key }) => key))
  return {
    title: words.interfaces,
    columns: [words.interface, words.node, words.address, words.mac, words.network, words.state],
    rows: [...rows, ...[...far.values()].filter(({ key }) => !known.has(key))].map((row) => ({
      ...row,
      cells: row.cells.map((cell) => (cell === '' ? none : cell)),
    })),
  }
}

function devices({ networks }: HostNode): { readonly node: NetworkNode; readonly device: Device }[] {
  return networks.flatMap((node) => devicesOf(node).map((device) => ({ node, device })))
}

function networkOf({ networks }: HostNode, link: ContainerLink): string {
  return networks.find(({ id }) => id === link.network)?.network.name ?? words.none
}

function links({ routers, hosts }: MapGraph, state: MapState): Table {
  const row = (link: Cable | ContainerLink, network: string) => {
    const load = linkState(link.ends, state.loads)
    const [from, to] = link.ends.map((end) => label.end(end.namespace, end.link))
    const rate = load ? rateText(load.rate) : words.none
    const dropped = load ? `${load.dropped}` : words.none
    return rowOf(link, [from ?? '', to ?? '', network, inWords(load, state), rate, dropped])
  }
  return {
    title: words.links,
    columns: [words.from, words.to, words.network, words.state, words.rate, words.dropped],
    rows: [
      ...[...routers, ...hosts].flatMap(({ cables }) => cables.map((cable) => row(cable, cable.lan))),
      ...hosts.flatMap((host) =>
        host.containers.flatMap(({ links }) => links.map((link) => row(link, networkOf(host, link)))),
      ),
    ],
  }
}

function inWords(load: LinkState | undefined, { running }: MapState): string {
  if (!running) return states.asked
  if (!load) return words.none
  return load.down ? states.down : states.up
}

function ports({ hosts }: MapGraph): Table {
  const containers = hosts.flatMap(({ containers }) => containers)
  return {
    title: words.ports,
    columns: [words.container, words.host, words.address, words.port],
    rows: containers.flatMap((node) =>
      node.container.ports.map(({ hostAddress, hostPort, containerPort, protocol }, index) => ({
        key: `${node.id} ${index}`,
        selected: node.selected,
        cells: [
          node.name,
          node.container.host,
          hostAddress ?? words.everyAddress,
          texts.map.port(undefined, hostPort, containerPort, protocol),
        ],
      })),
    ),
  }
}

function rowOf({ id, selected }: Item, cells: readonly string[]): TableRow {
  return { key: id, selected, cells }
}
