import type { FaultState, Lab } from '../../main/contract.ts'
import { namedNetwork } from '../stores/named-network.ts'
import type { Selected } from '../stores/selection.ts'
import type { LinkName } from './impair-form.ts'
import { linkName } from './impair-form.ts'

/** Where a menu opens, and for what. */
export interface MenuPlace {
  readonly selected: Selected | undefined
  readonly clientX: number
  readonly clientY: number
}

/** A node, or one of its links. */
interface FaultPlace {
  readonly namespace: string
  readonly link?: string
}

/** What the menu of a thing on the map offers; those that cannot be done now are left out. */
export type MenuAction =
  | { readonly type: 'terminal'; readonly node: string }
  | { readonly type: 'inspect' }
  | { readonly type: 'send'; readonly from: string }
  | { readonly type: 'set-link'; readonly namespace: string; readonly link: string; readonly up: boolean }
  /** Places in the words of the command line; `host`: with all that is on it. */
  | { readonly type: 'capture'; readonly places: readonly string[]; readonly host: boolean }
  | ({ readonly type: 'impair' } & LinkName)
  | ({ readonly type: 'break' } & FaultPlace)
  | { readonly type: 'mend'; readonly faults: readonly FaultState['words'][] }
  | { readonly type: 'stop'; readonly container: string }
  | { readonly type: 'start-container'; readonly container: string }
  | { readonly type: 'line'; readonly line: number }
  | { readonly type: 'command'; readonly id: string }

interface Situation {
  readonly lab: Lab
  readonly running: boolean
  readonly stopped: readonly string[]
  /** What is broken of the running lab. */
  readonly broken: readonly FaultState[]
  /** Whether a link is up, as far as is known. */
  readonly isUp: (namespace: string, link: string) => boolean
}

const add = ['map.add-container', 'map.add-network', 'map.add-host', 'map.add-lan', 'map.add-router'] as const

/** The menu, in groups. */
export function menuItems(
  selected: Selected | undefined,
  situation: Situation,
): readonly (readonly MenuAction[])[] {
  const commands = (ids: readonly string[]): MenuAction[] => ids.map((id) => ({ type: 'command', id }))
  if (!selected) return [commands(add), commands(['map.fit', 'map.tidy'])]
  const line = lineOf(selected, situation.lab)
  const look: MenuAction[] = [
    { type: 'inspect' },
    ...(line === undefined ? [] : [{ type: 'line', line } as const]),
  ]
  switch (selected.kind) {
    case 'node':
      return [
        [...terminal(selected.name, situation), ...send(selected.name, situation), ...look],
        capture(selected.name, situation),
        [...power(selected.name, situation), ...faults({ namespace: selected.name }, situation)],
        commands(['map.connect', 'map.disconnect', 'map.remove']),
      ].filter((group) => group.length > 0)
    case 'link': {
      const { namespace, link } = selected
      const up = !situation.isUp(namespace, link)
      if (!situation.running) return [look]
      return [
        look,
        capture(`${namespace}:${link}`, situation),
        [
          { type: 'set-link', namespace, link, up },
          ...impair(selected, situation),
          ...faults({ namespace, link }, situation),
        ],
      ]
    }
    case 'network':
      return [
        look,
        capture(selected.name, situation),
        [...keys(selected.name, situation), ...commands(['map.remove'])],
      ].filter((group) => group.length > 0)
  }
}

function terminal(node: string, { running, stopped }: Situation): MenuAction[] {
  return running && !stopped.includes(node) ? [{ type: 'terminal', node }] : []
}

/** Listens where the thing is; on a host also at all that is on it. */
function capture(place: string, { lab, running, stopped }: Situation): MenuAction[] {
  if (!running || stopped.includes(place.split(':')[0] ?? '')) return []
  const here: MenuAction = { type: 'capture', places: [place], host: false }
  const isHost = lab.hosts.some(({ name }) => name === place)
  return isHost ? [here, { type: 'capture', places: [`@${place}`], host: true }] : [here]
}

/** Whatever has a stack of its own can send a packet. */
function send(node: string, { lab, running, stopped }: Situation): MenuAction[] {
  const sends = [...lab.containers, ...lab.hosts, ...lab.routers].some(({ name }) => name === node)
  return running && sends && !stopped.includes(node) ? [{ type: 'send', from: node }] : []
}

/** A link of a stopped container is not there. */
function impair(selected: Selected, { lab, stopped }: Situation): MenuAction[] {
  const name = linkName(lab, selected)
  return name && !stopped.includes(name.node) ? [{ type: 'impair', ...name }] : []
}

/** What is broken is the user's affair in an exercise, and a stopped container has nothing that could be. */
function faults(place: FaultPlace, { lab, running, stopped, broken }: Situation): MenuAction[] {
  if (!running || lab.exercise || stopped.includes(place.namespace)) return []
  const here = broken.filter(
    ({ namespace, link, line }) =>
      line === undefined &&
      namespace === place.namespace &&
      (place.link === undefined || link === place.link),
  )
  return [
    { type: 'break', ...place },
    ...(here.length > 0 ? [{ type: 'mend', faults: here.map(({ words }) => words) } as const] : []),
  ]
}

/** An encrypted overlay’s keys are rotated where it runs. */
function keys(name: string, { lab, running }: Situation): MenuAction[] {
  const network = namedNetwork(lab, name)
  return running && network?.driver === 'overlay' && network.encrypted
    ? [{ type: 'command', id: 'lab.rotateKeys' }]
    : []
}

function power(name: string, { lab, running, stopped }: Situation): MenuAction[] {
  const isContainer = lab.containers.some((container) => container.name === name)
  if (!running || !isContainer) return []
  return [
    stopped.includes(name) ? { type: 'start-container', container: name } : { type: 'stop', container: name },
  ]
}

/** The line of the lab file that asks for a thing; an overlay's sandbox is asked for by its network. */
function lineOf(selected: Selected, lab: Lab): number | undefined {
  const named = (name: string) =>
    [...lab.containers, ...lab.hosts, ...lab.routers, ...lab.lans, ...lab.networks].find(
      (each) => each.name === name,
    )?.origin.line
  switch (selected.kind) {
    case 'node':
      return named(selected.name) ?? named(selected.name.split('@')[0] ?? '')
    case 'network':
      return namedNetwork(lab, selected.name)?.origin.line
    case 'link':
      return named(selected.namespace)
  }
}
