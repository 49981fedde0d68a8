import { texts } from '../texts/index.ts'
import { bare, listedAddresses, publishedAt } from './address.ts'
import { shorten, widthOf } from './measure.ts'
import type {
  BridgeNode,
  Cable,
  ContainerNode,
  HostNode,
  MacvlanNode,
  NetworkNode,
  SandboxNode,
} from './model.ts'
import { leavesLab } from './outside.ts'
import type { Point } from './scene.ts'
import * as size from './sizes.ts'

/** A container's box before it has a place. */
export interface Cell {
  readonly node: ContainerNode
  readonly name: string
  readonly lines: readonly string[]
  readonly tags: readonly string[]
  readonly height: number
}

/** The inside of a host before it has a place. Networks are lanes above and below the containers. */
export interface HostPlan {
  readonly node: HostNode
  readonly collapsed: boolean
  readonly name: string
  readonly chips: readonly { readonly cable: Cable; readonly text: string; readonly width: number }[]
  /** The lanes whose height is the same on all hosts of a row. */
  readonly overlays: readonly SandboxNode[]
  readonly above: readonly (MacvlanNode | BridgeNode)[]
  readonly below: readonly BridgeNode[]
  readonly rows: readonly (readonly Cell[])[]
  readonly cellWidth: number
  /** Without what was placed by hand: that moves no other container. */
  readonly gridWidth: number
  readonly width: number
  /** To where containers that were placed by hand reach down, from the upper edge. */
  readonly reach: number
}

/** Decides how a host is divided into lanes and rows. */
export function planHost(
  node: HostNode,
  collapsed: boolean,
  byHand: Readonly<Record<string, Point>>,
): HostPlan {
  const chips = node.cables.map((cable) => chipOf(cable))
  const name = shorten(node.name, size.nameMax, 'name')
  const head = Math.max(
    widthOf(name, 'name') + size.button + 3 * size.pad,
    chips.reduce((sum, { width }) => sum + width + size.chipGap, size.pad),
  )
  const overlays = node.networks.filter((network) => network.kind === 'overlay')
  if (collapsed) {
    const width = Math.max(head, size.collapsedMin)
    return {
      node,
      collapsed,
      name,
      chips,
      overlays,
      above: [],
      below: [],
      rows: [],
      cellWidth: 0,
      gridWidth: width,
      width,
      reach: 0,
    }
  }
  const { above, below } = lanesOf(node.networks, overlays.length > 0)
  const order = new Map([...overlays, ...above].map(({ id }, index) => [id, index]))
  const cells = node.containers
    .map((container) => cellOf(container))
    .sort((a, b) => rankOf(a.node, order) - rankOf(b.node, order))
  const cellWidth = Math.min(size.cellMax, Math.max(size.cellMin, ...cells.map((cell) => widthOfCell(cell))))
  const columns = columnsFor(cells.length, cellWidth)
  const rows = chunks(cells, columns)
  const sides = insets(overlays.length + above.length, rows.length) + insets(below.length, rows.length)
  const grid = Math.min(cells.length, columns) * (cellWidth + size.cellGap) - size.cellGap + sides
  const lanes = [...overlays, ...above, ...below].map((network) => laneWidth(network) + sides)
  const inner = Math.max(grid, ...lanes) + 2 * size.pad
  const hand = cells.flatMap(({ node, height }) => {
    const at = byHand[node.id]
    return at ? [{ right: at.x + cellWidth + size.pad, bottom: at.y + height }] : []
  })
  const gridWidth = Math.ceil(Math.max(head, inner) / 4) * 4
  const width = Math.ceil(Math.max(gridWidth, ...hand.map(({ right }) => right)) / 4) * 4
  return {
    node,
    collapsed,
    name,
    chips,
    overlays,
    above,
    below,
    rows: rows.map((row) => row.map((cell) => fitted(cell, cellWidth))),
    cellWidth,
    gridWidth,
    width,
    reach: Math.max(0, ...hand.map(({ bottom }) => bottom)),
  }
}

function chipOf(cable: Cable) {
  const text = `${cable.ends[0].link} ${listedAddresses(cable.addresses)}`
  return { cable, text, width: Math.ceil(widthOf(text, 'mono')) + size.chipPad }
}

/** Gateway bridges lead out, so they are below; of other bridges that share a host, one half is, which saves lines that cross. */
function lanesOf(networks: readonly NetworkNode[], hasOverlay: boolean) {
  const macvlans = networks.filter((network) => network.kind === 'macvlan')
  const bridges = networks.filter((network) => network.kind === 'bridge')
  const gateways = bridges.filter(({ network }) => network.role === 'gateway')
  const others = bridges.filter(({ network }) => network.role !== 'gateway')
  const taken = hasOverlay || macvlans.length > 0
  const half = taken ? 0 : Math.ceil(others.length / 2)
  return { above: [...macvlans, ...others.slice(0, half)], below: [...others.slice(half), ...gateways] }
}

/** How wide the strip beside the containers is in which lines lead past the nearest lane, or to further rows. */
export function insets(lanes: number, rows: number): number {
  return lanes > 1 || (lanes > 0 && rows > 1) ? size.trunk * lanes : 0
}

function rankOf({ links }: ContainerNode, order: ReadonlyMap<string, number>): number {
  return Math.min(order.size, ...links.map(({ network }) => order.get(network) ?? order.size))
}

function cellOf(node: ContainerNode): Cell {
  const { container, links } = node
  const shown = links.slice(0, size.linesMax)
  const rest = links.length - shown.length
  const lines = shown.flatMap(({ ends: [own], addresses }) =>
    addresses.map((address) => `${own.link} ${bare(address)}`),
  )
  if (rest > 0) lines.push(texts.map.more(rest))
  if (container.stack === 'host') lines.push(texts.map.hostStack)
  else if (links.length === 0) lines.push(texts.map.noNetwork)
  const ports = container.ports.map((port) =>
    texts.map.port(publishedAt(port), port.hostPort, port.containerPort, port.protocol),
  )
  const tags =
    ports.length > size.tagsMax
      ? [...ports.slice(0, size.tagsMax - 1), texts.map.more(ports.length - size.tagsMax + 1)]
      : ports
  const height = size.cellHead + lines.length * size.line + tags.length * size.tagLine + 6
  return { node, name: node.name, lines, tags, height }
}

function widthOfCell({ name, lines, tags }: Cell): number {
  return Math.ceil(
    Math.max(
      widthOf(name, 'name') + size.dot,
      ...lines.map((line) => widthOf(line, 'mono')),
      ...tags.map((tag) => widthOf(tag, 'mono') + 8),
    ) +
      2 * size.cellPad,
  )
}

function fitted(cell: Cell, width: number): Cell {
  const room = width - 2 * size.cellPad
  return {
    ...cell,
    name: shorten(cell.name, room - size.dot, 'name'),
    lines: cell.lines.map((line) => shorten(line, room, 'mono')),
    tags: cell.tags.map((tag) => shorten(tag, room - 8, 'mono')),
  }
}

/** As many columns as make a box that is about twice as wide as it is high. */
function columnsFor(cells: number, width: number): number {
  if (cells <= 4) return cells === 4 && width > size.cellWide ? 2 : Math.max(1, cells)
  return Math.ceil(Math.sqrt((cells * 2.6 * size.rowTypical) / (width + size.cellGap)))
}

function chunks<T>(list: readonly T[], length: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / length) }, (_, index) =>
    list.slice(index * length, (index + 1) * length),
  )
}

/** The least width of a network's lane. */
function laneWidth(network: NetworkNode): number {
  const name = Math.min(size.nameMax, widthOf(network.name, 'name'))
  switch (network.kind) {
    case 'overlay': {
      const lines = network.segments.map(
        ({ bridge, vtep }) => widthOf(bridge.text + vtep.text, 'mono') + 2 * size.chipPad + 44,
      )
      return Math.max(name + widthOf(detailOf(network), 'small') + 32, ...lines)
    }
    case 'bridge':
      return name + widthOf(network.bridge.text, 'mono') + size.chipPad + 36
    case 'macvlan':
      return name + widthOf(detailOf(network), 'small') + 32
  }
}

function parentWords(network: MacvlanNode['network']): string {
  return leavesLab(network) ? texts.map.ofMachine(network.parent) : network.parent
}

/** What is written beside a network's name. */
export function detailOf({ kind, network }: NetworkNode): string {
  const words = [
    kind === 'macvlan'
      ? texts.map.childrenOf(network.driver, network.mode, parentWords(network))
      : texts.map.driver[kind],
  ]
  if (network.internal) words.push(texts.map.internal)
  if (network.mtu !== undefined) words.push(texts.map.mtu(network.mtu))
  return words.join(' · ')
}

/** The height of a network's lane. */
export function laneHeight(node: NetworkNode, collapsed: boolean): number {
  if (node.kind !== 'overlay') return size.bridgeLane
  const each = collapsed ? size.dotLine : size.segment
  return each * node.segments.length + (collapsed ? 0 : size.laneHead)
}
