import type { Selected } from '../stores/selection.ts'
import { texts } from '../texts/index.ts'
import type { Cable, ContainerLink, Device, End, HostNode, Item, MapGraph, NetworkNode } from './model.ts'
import { publishedAt } from './address.ts'
import { devicesOf, lanBridge } from './graph.ts'
import { detailOf } from './host-plan.ts'
import type { LinkState, MapState } from './state.ts'
import { deviceState, linkState, rateText } from './state.ts'
import { tunnelState } from './underlay.ts'
import { tunnelWords } from './words.ts'
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
  return [
    nodes(graph, state),
    networks(graph, state),
    interfaces(graph, state),
    links(graph, state),
    ports(graph),
    faults(graph, state),
  ]
}

function nodes({ lans, routers, hosts }: MapGraph, state: MapState): Table {
  const { kinds, none } = words
  const row = (item: Item, kind: string, host: string, addresses: readonly string[]) =>
    rowOf(item, [
      item.name,
      kind,
      host,
      addresses.length > 0 ? addresses.join(', ') : none,
      running(item, state),
    ])
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

function addressesOf(links: readonly { readonly addresses: readonly string[] }[]): string[] {
  return links.flatMap(({ addresses }) => addresses)
}

function running({ id, name }: Item, { running, stopped, failing, pending }: MapState): string {
  if (!running) return states.asked
  const becomes = pending.get(id)
  if (becomes) return texts.map.pending[becomes]
  if (id.startsWith('node:') && stopped.has(name)) return states.stopped
  return failing.has(id) ? states.failing : states.running
}

function networks(graph: MapGraph, state: MapState): Table {
  const { hosts, tunnels } = graph
  const subnets = ({ network }: NetworkNode) =>
    network.subnets
      .map(({ subnet, vni }) => (vni === undefined ? subnet : `${subnet} ${texts.map.vni(vni)}`))
      .join(', ')
  return {
    title: words.networks,
    columns: [words.name, words.driver, words.host, words.subnets, words.state],
    rows: [
      ...hosts.flatMap(({ networks, host }) =>
        networks.map((node) =>
          rowOf(node, [
            node.network.name,
            detailOf(node),
            host.name,
            subnets(node),
            inWords(node, networkState(node, state), state),
          ]),
        ),
      ),
      ...tunnels.map((tunnel) =>
        rowOf(tunnel, [
          tunnel.name,
          words.tunnel,
          words.hosts(tunnel.sandboxes.length),
          `${tunnel.subnet} ${texts.map.vni(tunnel.vni)}${tunnel.encrypted ? ` ${texts.map.encrypted}` : ''}`,
          tunnelWords(tunnelState(tunnel, graph, state))[0] ?? inWords(tunnel, undefined, state),
        ]),
      ),
    ],
  }
}

/** A network stands as its first device does, on this host. */
function networkState(node: NetworkNode, state: MapState): LinkState | undefined {
  if (node.kind === 'macvlan') return node.parent && linkState(node.parent, state)
  const [first] = devicesOf(node)
  return first && deviceState(first, state)
}

function interfaces({ routers, hosts, lans }: MapGraph, state: MapState): Table {
  const { none } = words
  const far = new Map<string, TableRow>()
  const rows: TableRow[] = []
  const add = ({ namespace, link }: End, address: string, mac: string, network: string, now: string) => {
    const selected = { kind: 'link', namespace, link } as const
    const key = `${namespace}/${link}`
    const row = { key, selected, cells: [link, namespace, address, mac, network, now] }
    if (address === none && mac === none) far.set(key, row)
    else rows.push(row)
  }
  const both = (link: Cable | ContainerLink, network: string) => {
    const now = inWords(link, linkState(link, state), state)
    add(link.ends[0], link.addresses.join(', '), link.mac ?? none, network, now)
    add(link.ends[1], none, none, network, now)
  }
  for (const { cables } of [...routers, ...hosts]) for (const cable of cables) both(cable, cable.lan)
  for (const { node, device } of hosts.flatMap(devices))
    add(
      device.end,
      device.address ?? '',
      '',
      node.network.name,
      inWords(device, deviceState(device, state), state),
    )
  for (const host of hosts)
    for (const { links } of host.containers) for (const link of links) both(link, networkOf(host, link))
  for (const lan of lans) {
    const bridge = lanBridge(lan)
    add(bridge.end, '', '', lan.name, inWords(lan, deviceState(bridge, state), state))
  }
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
    const load = linkState(link, state)
    const [from, to] = link.ends.map((end) => label.end(end.namespace, end.link))
    const rate = load ? rateText(load.rate) : words.none
    const dropped = load ? `${load.dropped}` : words.none
    const impairment = link.impairment ?? words.none
    return rowOf(link, [from ?? '', to ?? '', network, inWords(link, load, state), rate, dropped, impairment])
  }
  return {
    title: words.links,
    columns: [words.from, words.to, words.network, words.state, words.rate, words.dropped, words.impairment],
    rows: [
      ...[...routers, ...hosts].flatMap(({ cables }) => cables.map((cable) => row(cable, cable.lan))),
      ...hosts.flatMap((host) =>
        host.containers.flatMap(({ links }) => links.map((link) => row(link, networkOf(host, link)))),
      ),
    ],
  }
}

function inWords({ id }: Item, load: LinkState | undefined, { running, pending }: MapState): string {
  if (!running) return states.asked
  const becomes = pending.get(id)
  const now = load ? [states[load.is]] : becomes ? [] : [words.none]
  return [...now, ...(becomes ? [texts.map.pending[becomes]] : [])].join(', ')
}

function ports({ hosts }: MapGraph): Table {
  const containers = hosts.flatMap(({ containers }) => containers)
  return {
    title: words.ports,
    columns: [words.container, words.host, words.address, words.port],
    rows: containers.flatMap((node) =>
      node.container.ports.map((port, index) => ({
        key: `${node.id} ${index}`,
        selected: node.selected,
        cells: [
          node.name,
          node.container.host,
          publishedAt(port) ?? words.everyAddress,
          texts.map.port(undefined, port.hostPort, port.containerPort, port.protocol),
        ],
      })),
    ),
  }
}

function faults({ items }: MapGraph, { broken }: MapState): Table {
  const rows = [...broken].flatMap(([id, all]) => {
    const item = items.get(id)
    return item
      ? all.map((text) => ({ key: `${id} ${text}`, selected: item.selected, cells: [text, item.label] }))
      : []
  })
  return { title: words.faults, columns: [words.fault, words.place], rows }
}

function rowOf({ id, selected }: Item, cells: readonly string[]): TableRow {
  return { key: id, selected, cells }
}
