import { texts } from '../texts/index.ts'
import { lanBridge } from './graph.ts'
import type { Cable, HostNode, Item, MapGraph, SandboxNode, Tunnel } from './model.ts'
import type { LinkState, MapState } from './state.ts'
import { deviceState, linkState } from './state.ts'

/** Something below a tunnel that does not carry it. */
interface Trouble {
  /** What is down or not there, in words. */
  readonly words: string
  /** The id of the host that is cut off by it; absent where it is on the way between hosts. */
  readonly host?: string
}

/** A tunnel that does not join all the hosts that it should. */
export interface TunnelState {
  /** `cut`: no two hosts reach each other by it; `partly`: some still do. */
  readonly is: 'cut' | 'partly'
  readonly troubles: readonly Trouble[]
}

/** One end of a tunnel, with all that carries it on its host. */
interface Member {
  readonly lan: string | undefined
  readonly troubles: readonly Trouble[]
}

/** What the underlay does to a tunnel, from what the kernel is known to have; undefined where nothing speaks against it. */
export function tunnelState(tunnel: Tunnel, graph: MapGraph, state: MapState): TunnelState | undefined {
  if (!state.running || state.loads.size === 0) return undefined
  const members = membersOf(tunnel, graph, state)
  const broken = routerTroubles(graph, state)
  const [wired, working] = [
    segments(graph, () => true),
    segments(graph, (cable) => !isBad(linkState(cable, state))),
  ]
  const pairs = members.flatMap((a, index) => members.slice(index + 1).map((b) => [a, b] as const))
  const joins = (lans: (lan: string) => string, [a, b]: readonly [Member, Member]) =>
    a.lan !== undefined && b.lan !== undefined && lans(a.lan) === lans(b.lan)
  const wanted = pairs.filter((pair) => joins(wired, pair))
  const sound = wanted.filter(([a, b]) => a.troubles.length + b.troubles.length === 0)
  const alive = sound.filter((pair) => joins(working, pair))
  if (alive.length === wanted.length) return undefined
  const troubles = [
    ...members.flatMap((member) => member.troubles),
    ...(alive.length < sound.length ? broken : []),
  ]
  return { is: alive.length === 0 ? 'cut' : 'partly', troubles }
}

/** The ends of a tunnel that containers need: an overlay is only where one that runs is on it. */
function membersOf(tunnel: Tunnel, graph: MapGraph, state: MapState): readonly Member[] {
  return graph.hosts.flatMap((host) => {
    const sandbox = host.networks.find(({ id }) => tunnel.sandboxes.includes(id))
    if (sandbox?.kind !== 'overlay' || state.pending.get(sandbox.id) === 'added') return []
    const used = host.containers.some(
      ({ name, links }) => !state.stopped.has(name) && links.some(({ network }) => network === sandbox.id),
    )
    return used ? [memberOf(tunnel, host, sandbox, graph, state)] : []
  })
}

function memberOf(
  { index }: Tunnel,
  host: HostNode,
  { segments }: SandboxNode,
  { lans }: MapGraph,
  state: MapState,
): Member {
  const [cable] = host.cables
  const lan = lans.find(({ name }) => name === cable?.lan)
  const bridge = lan && lanBridge(lan)
  const vtep = segments[index]?.vtep
  const found = [
    ...(cable ? worded(cable, linkState(cable, state)) : []),
    ...(bridge ? worded(bridge, deviceState(bridge, state)) : []),
    ...(vtep ? worded(vtep, deviceState(vtep, state)) : []),
  ]
  return { lan: cable?.lan, troubles: found.map((words) => ({ words, host: host.id })) }
}

function routerTroubles({ routers }: MapGraph, state: MapState): readonly Trouble[] {
  return routers
    .flatMap(({ cables }) => cables.flatMap((cable) => worded(cable, linkState(cable, state))))
    .map((words) => ({ words }))
}

function worded(
  item: Item & { readonly ends?: Cable['ends'] },
  load: LinkState | undefined,
): readonly string[] {
  if (!load || !isBad(load)) return []
  const { selected, name } = item
  const namespace = selected.kind === 'link' ? selected.namespace : ''
  return [texts.map.trouble(name, namespace, texts.map.state[load.is])]
}

function isBad(load: LinkState | undefined): boolean {
  return load !== undefined && load.is !== 'up'
}

/** Joins LANs by the routers' cables that carry something; the answer names the whole that a LAN is a part of. */
function segments({ routers }: MapGraph, carries: (cable: Cable) => boolean): (lan: string) => string {
  const parents = new Map<string, string>()
  const root = (lan: string): string => {
    const parent = parents.get(lan)
    return parent === undefined ? lan : root(parent)
  }
  for (const { cables } of routers) {
    const [first, ...others] = cables.filter(carries)
    for (const { lan } of others) {
      const [a, b] = [root(lan), root(first?.lan ?? lan)]
      if (a !== b) parents.set(a, b)
    }
  }
  return root
}
