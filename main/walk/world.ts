import { linkFacts } from '../kernel/facts.ts'
import type { KernelObject, Link } from '../kernel/objects.ts'
import { identity } from '../kernel/objects.ts'
import type { IpLink, NamespaceState } from '../kernel/read.ts'
import { readNamespaces } from '../kernel/read.ts'
import type { Sandbox } from '../kernel/sandbox/sandbox.ts'
import type { Evidence } from './walk.ts'

/** What the kernel holds of the namespaces that were listened in, read after the probe. */
export interface World {
  readonly states: ReadonlyMap<string, NamespaceState>
  /** Links by identity, with the device behind them. */
  readonly links: ReadonlyMap<string, Link>
  /** What the lab file asked for, by identity. */
  readonly asked: ReadonlyMap<string, KernelObject>
}

/** Reads the world; throws where a namespace cannot be read. */
export async function readWorld(
  sandbox: Sandbox,
  namespaces: readonly string[],
  objects: readonly KernelObject[],
): Promise<World> {
  const states = await readNamespaces(sandbox, namespaces)
  const asked = new Map(objects.map((object) => [identity(object), object]))
  const links = linkFacts(states, asked).filter((fact) => fact.kind === 'link')
  return {
    states: new Map(states.map((state) => [state.namespace, state])),
    links: new Map(links.map((link) => [identity(link), link])),
    asked,
  }
}

/** A link by its place. */
export function linkAt(world: World, namespace: string, link: string): Link | undefined {
  return world.links.get(`link ${namespace} ${link}`)
}

/** The parent of a macvlan or ipvlan child. */
export function parentOf(
  link: Link | undefined,
): { readonly namespace: string; readonly link: string } | undefined {
  return link?.device.type === 'macvlan' || link?.device.type === 'ipvlan' ? link.device.parent : undefined
}

/** The links of one namespace. */
export function linksOf(world: World, namespace: string): Link[] {
  return [...world.links.values()].filter((link) => link.namespace === namespace)
}

/** A link as `ip` tells it. */
export function stateAt(world: World, namespace: string, link: string): IpLink | undefined {
  return world.states.get(namespace)?.links.find(({ ifname }) => ifname === link)
}

/** What bears a sentence out, with who asked for the object of an identity. */
export function evidence(
  world: World,
  namespace: string,
  command: string,
  says: readonly string[],
  id?: string,
): Evidence {
  const object = id === undefined ? undefined : world.asked.get(id)
  return {
    namespace,
    command,
    says,
    ...(object && { asked: { origin: object.origin, why: object.why } }),
  }
}

/** What `ip link show` says of a link, `-d` with its device. */
export function linkEvidence(
  world: World,
  { namespace, link }: { readonly namespace: string; readonly link: string },
  says: readonly string[],
  detailed = false,
): Evidence {
  const command = `ip ${detailed ? '-d ' : ''}link show ${link}`
  return evidence(world, namespace, command, says, `link ${namespace} ${link}`)
}
