import type { Lab, NodeState } from '../../main/contract.ts'
import type { Tone } from '../parts/tone.ts'
import type { Selected } from '../stores/selection.ts'
import { texts } from '../texts/index.ts'
import type { EntrySection } from './entry.ts'
import { words } from './entry.ts'
import { interfaceOf, linkSections } from './link-sections.ts'
import { namedNetwork } from '../stores/named-network.ts'
import { networkSections } from './network-sections.ts'
import { nodeSections } from './node-sections.ts'
import { plannedSections } from './planned.ts'

const say = texts.inspector

/** What the inspector shows, whatever is selected. */
export interface Subject {
  readonly name: string
  /** `container on node1`. */
  readonly description: string
  readonly state?: { readonly text: string; readonly tone: Tone }
  /** The node that a terminal opens in. */
  readonly terminal?: string
  /** A container that can be stopped, or started again. */
  readonly container?: { readonly name: string; readonly stopped: boolean }
  /** A link that can be set up or down. */
  readonly link?: { readonly namespace: string; readonly link: string; readonly up: boolean }
  /** Absent as long as the kernel has not answered. */
  readonly sections?: readonly EntrySection[]
}

/** All that is known of the open lab. */
export interface Known {
  readonly lab: Lab
  readonly isRunning: boolean
  readonly stopped: readonly string[]
  /** As the kernel told, by name. */
  readonly nodes: ReadonlyMap<string, NodeState>
}

/** What there is to say of a selected thing; nothing where the lab does not have it. */
export function subjectOf(selected: Selected, known: Known): Subject | undefined {
  switch (selected.kind) {
    case 'network': {
      const network = namedNetwork(known.lab, selected.name)
      return (
        network && {
          name: network.name,
          description: say.network(network.driver),
          sections: networkSections(known.lab, network),
        }
      )
    }
    case 'node':
      return nodeSubject(selected.name, known)
    case 'link':
      return linkSubject(selected, known)
  }
}

function nodeSubject(name: string, { lab, isRunning, stopped, nodes }: Known): Subject | undefined {
  const place = placeOf(lab, name)
  if (!place) return undefined
  const { kind, host } = place
  const isStopped = stopped.includes(name)
  const common = {
    name,
    description: words(say.kinds[kind], host !== undefined && say.on(host)),
    ...(isRunning && kind === 'container' && { container: { name, stopped: isStopped } }),
  }
  if (!isRunning)
    return {
      ...common,
      state: { text: say.states.notRunning, tone: 'plain' },
      sections: plannedSections(lab, name),
    }
  if (isStopped) return { ...common, state: { text: say.states.stopped, tone: 'warn' }, sections: [] }
  const state = nodes.get(name)
  return {
    ...common,
    terminal: name,
    ...(state && { state: health(state), sections: nodeSections(state) }),
  }
}

function health({ interfaces }: NodeState): NonNullable<Subject['state']> {
  const down = interfaces.filter(({ up }) => !up).map(({ name }) => name)
  return down.length === 0
    ? { text: say.states.up, tone: 'good' }
    : { text: say.someDown(down.slice(0, 3)), tone: 'bad' }
}

function linkSubject(
  { namespace, link }: Extract<Selected, { kind: 'link' }>,
  known: Known,
): Subject | undefined {
  const { lab, isRunning, nodes, stopped } = known
  if (!placeOf(lab, namespace)) return undefined
  const common = { name: link, description: words(say.interface, say.inNode(namespace)) }
  if (!isRunning) {
    const sections = plannedSections(lab, namespace)
    return {
      ...common,
      state: { text: say.states.notRunning, tone: 'plain' },
      sections: onlyLink(sections, link),
    }
  }
  if (stopped.includes(namespace))
    return { ...common, state: { text: say.states.stopped, tone: 'warn' }, sections: [] }
  if (!nodes.has(namespace)) return { ...common, terminal: namespace }
  const found = interfaceOf(nodes, { namespace, link })
  return {
    ...common,
    terminal: namespace,
    sections: linkSections(nodes, { namespace, link }),
    ...(found && {
      link: { namespace, link, up: found.up },
      state: found.up
        ? { text: say.states.up, tone: 'good' as const }
        : { text: say.states.down, tone: 'bad' as const },
    }),
  }
}

function onlyLink(sections: readonly EntrySection[], link: string): readonly EntrySection[] {
  return sections
    .filter(({ id }) => id === 'interfaces')
    .map((section) => ({ ...section, entries: section.entries.filter(({ title }) => title === link) }))
    .filter(({ entries }) => entries.length > 0)
}

interface Place {
  readonly kind: keyof typeof say.kinds
  readonly host?: string
}

/** What a name stands for in a lab. */
function placeOf({ lans, routers, hosts, networks, containers }: Lab, name: string): Place | undefined {
  const named = (thing: { readonly name: string }) => thing.name === name
  if (lans.some(named)) return { kind: 'lan' }
  if (routers.some(named)) return { kind: 'router' }
  if (hosts.some(named)) return { kind: 'host' }
  const container = containers.find(named)
  if (container) return { kind: 'container', host: container.host }
  const [network, host] = name.split('@')
  const isSandbox =
    networks.some(({ name: known, driver }) => known === network && driver === 'overlay') &&
    hosts.some((thing) => thing.name === host)
  return isSandbox && host !== undefined ? { kind: 'sandbox', host } : undefined
}
