import type { Lab, LinkLoad } from '../../main/contract.ts'
import type { Selected } from '../stores/selection.ts'
import { keyOf } from './items.ts'
import type { Cable, ContainerLink, Device, Item, MapGraph } from './model.ts'
import { thisMachine } from './outside.ts'
import type { Pending } from './pending.ts'

/** Which parts of the map are drawn. */
export interface Layers {
  readonly underlay: boolean
  readonly overlay: boolean
  /** Published ports. */
  readonly services: boolean
}

/** What is known of the running lab, and of what the user does with it. */
export interface MapState {
  readonly running: boolean
  /** Names of containers. */
  readonly stopped: ReadonlySet<string>
  /** Ids of nodes at which a check fails. */
  readonly failing: ReadonlySet<string>
  /** Ids of all that is the selected thing. */
  readonly selected: ReadonlySet<string>
  /** By `NAMESPACE/INTERFACE`; empty as long as nothing is known. */
  readonly loads: ReadonlyMap<string, LinkLoad>
  /** What is broken, in words, by id. */
  readonly broken: ReadonlyMap<string, readonly string[]>
  /** What the lab file says otherwise than the running lab, by id. */
  readonly pending: ReadonlyMap<string, Pending>
}

/** A link as the kernel counts it, both directions together. */
export interface LinkState {
  /** `absent`: the lab asks for it, and the kernel has none. */
  readonly is: 'up' | 'down' | 'absent'
  /** Bytes a second. */
  readonly rate: number
  readonly dropped: number
}

const absent: LinkState = { is: 'absent', rate: 0, dropped: 0 }

/** The state of a link, by whichever of its ends was read; undefined where nothing is known of it. */
export function linkState(link: Cable | ContainerLink, state: MapState): LinkState | undefined {
  const { loads, stopped } = state
  if (!isKnown(link, state)) return undefined
  if ('container' in link && stopped.has(link.container)) return absent
  const [own, far] = link.ends.map((end) => loads.get(keyOf(end)))
  // All but containers are always read; of those, only some are: their own loopback tells which.
  const isRead = loads.has(`${link.ends[0].namespace}/lo`)
  // What is outside of the lab is not read.
  if (link.ends[1].namespace === thisMachine) return own ? stateOf(own, [own]) : isRead ? absent : undefined
  if (!far || (!own && isRead)) return absent
  return stateOf(own ?? far, own ? [own, far] : [far])
}

function stateOf({ receiving, sending }: LinkLoad, known: readonly LinkLoad[]): LinkState {
  return {
    is: known.every(({ up, running }) => up && running) ? 'up' : 'down',
    rate: receiving + sending,
    dropped: Math.max(...known.map(({ dropped }) => dropped)),
  }
}

/** The state of a bridge or VTEP. A bridge without ports has no carrier, which is no fault of it. */
export function deviceState(device: Device, state: MapState): LinkState | undefined {
  if (!isKnown(device, state)) return undefined
  const load = state.loads.get(keyOf(device.end))
  if (!load) return absent
  const { up, receiving, sending, dropped } = load
  return { is: up ? 'up' : 'down', rate: receiving + sending, dropped }
}

function isKnown({ id }: Item, { running, loads, pending }: MapState): boolean {
  return running && loads.size > 0 && pending.get(id) !== 'added'
}

/** How many links have traffic. */
export function flowing(loads: MapState['loads']): number {
  return [...loads.values()].filter(({ receiving, sending }) => receiving + sending > 0).length
}

const units = ['B/s', 'kB/s', 'MB/s', 'GB/s'] as const

/** A rate for people: `1.2 MB/s`. */
export function rateText(rate: number): string {
  let value = rate
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit] ?? ''}`
}

/** How thick the line of a link is, in pixels: one more for about each factor of twenty in its rate. */
export function thickness(rate: number): number {
  return 1.25 + Math.min(3.5, Math.log10(1 + rate / 500) * 0.75)
}

/** The ids of everything on the map that is the selected thing: a network has a part on each of its hosts. */
export function idsOf({ items, hosts }: MapGraph, selected: Selected | undefined): ReadonlySet<string> {
  const ids = new Set<string>()
  if (!selected) return ids
  for (const item of items.values()) if (isSame(item, selected)) ids.add(item.id)
  if (ids.size === 0 && selected.kind === 'link')
    for (const { cables, containers } of hosts)
      for (const { id, ends } of [...cables, ...containers.flatMap(({ links }) => links)])
        if (ends[1].link === selected.link && ends[1].namespace === selected.namespace) ids.add(id)
  return ids
}

function isSame({ selected: own }: Item, selected: Selected): boolean {
  if (own.kind === 'link')
    return selected.kind === 'link' && own.namespace === selected.namespace && own.link === selected.link
  return own.kind === selected.kind && own.name === selected.name
}

/** Whether there is nothing to draw. */
export function isEmpty({ lans, routers, hosts }: Lab): boolean {
  return lans.length + routers.length + hosts.length === 0
}
