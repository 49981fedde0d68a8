import { linkFacts } from '../kernel/facts.ts'
import type { KernelFact, KernelObject, Link } from '../kernel/objects.ts'
import { identity } from '../kernel/objects.ts'
import type { NamespaceState } from '../kernel/read.ts'
import { readNamespaces } from '../kernel/read.ts'
import type { Sandbox } from '../kernel/sandbox/sandbox.ts'
import type { Evidence } from './walk.ts'

/** What the kernel holds of the namespaces that were listened in, read after the probe. */
export interface World {
  readonly states: ReadonlyMap<string, NamespaceState>
  /** Links by namespace and name, with the device behind them. */
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
    links: new Map(links.map((link) => [placeKey(link.namespace, link.link), link])),
    asked,
  }
}

/** By what a link is found in a {@link World}. */
function placeKey(namespace: string, link: string): string {
  return `${namespace} ${link}`
}

/** A link by its place. */
export function linkAt(world: World, namespace: string, link: string): Link | undefined {
  return world.links.get(placeKey(namespace, link))
}

/** The links of one namespace. */
export function linksOf(world: World, namespace: string): Link[] {
  return [...world.links.values()].filter((link) => link.namespace === namespace)
}

/** What bears a sentence out, with who asked for the fact. */
export function evidence(
  world: World,
  namespace: string,
  command: string,
  says: readonly string[],
  fact?: KernelFact,
): Evidence {
  const object = fact && world.asked.get(identity(fact))
  return {
    namespace,
    command,
    says,
    ...(object && { asked: { origin: object.origin, why: object.why } }),
  }
}
