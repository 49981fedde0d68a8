import { commandLine } from '../kernel/command.ts'
import { makeCommands } from '../kernel/commands.ts'
import type { KernelFact, KernelObject } from '../kernel/objects.ts'
import { identity } from '../kernel/objects.ts'
import type { Sandbox } from '../kernel/sandbox/sandbox.ts'
import type { Lab } from '../lab/lab.ts'
import type { Cause } from './state.ts'

/** A running lab, as far as observing it needs to know: where it is, and what was asked. */
export interface ObservedLab {
  readonly sandbox: Sandbox
  readonly record: {
    readonly lab: Lab
    readonly objects: readonly KernelObject[]
    /** Containers of the lab that are stopped. */
    readonly stopped?: readonly string[]
  }
}

/** The kinds of node; an overlay's sandbox on a host is one, named `NETWORK@HOST`. */
export type NodeKind = 'lan' | 'router' | 'host' | 'container' | 'sandbox'

/** A node: where its network is, and the host that it lives on. */
export interface Node {
  readonly name: string
  readonly kind: NodeKind
  /** Its network namespace; the host's for a container on the host's stack. */
  readonly namespace: string
  /** The host of a container or an overlay sandbox. */
  readonly host?: string
}

/** Every node of a lab: LANs, routers, hosts, overlay sandboxes, containers. */
export function nodesOf({ lab, objects }: ObservedLab['record']): Node[] {
  const bare = (kind: NodeKind) => (node: { readonly name: string }) => ({
    name: node.name,
    kind,
    namespace: node.name,
  })
  const nodes: Node[] = [
    ...lab.lans.map(bare('lan')),
    ...lab.routers.map(bare('router')),
    ...lab.hosts.map(bare('host')),
  ]
  const containers = lab.containers.map(({ name, host, stack }): Node => {
    return { name, kind: 'container', namespace: stack === 'host' ? host : name, host }
  })
  const known = new Set([...nodes, ...containers].map(({ name }) => name))
  const sandboxes = objects
    .filter(({ kind, namespace }) => kind === 'namespace' && !known.has(namespace))
    .map(({ namespace }): Node => {
      return {
        name: namespace,
        kind: 'sandbox',
        namespace,
        host: namespace.slice(namespace.indexOf('@') + 1),
      }
    })
  return [...nodes, ...sandboxes, ...containers]
}

/** Finds who asked for a fact: the lab file's key and line, and why. Nothing for what no one asked for. */
export type AskedFor = (fact: KernelFact) => { readonly asked: Cause } | undefined

/** Looks facts up among the objects of one namespace that were asked for. */
export function askedFor(objects: readonly KernelObject[], namespace: string): AskedFor {
  const byId = new Map(
    objects.filter((object) => object.namespace === namespace).map((object) => [identity(object), object]),
  )
  return (fact) => {
    const object = byId.get(identity(fact))
    return object && { asked: causeOf(object) }
  }
}

/** Who asked for an object and why, and the commands that made it. */
export function causeOf(object: KernelObject): Cause {
  const { origin, why } = object
  return { origin, why, commands: makeCommands(withoutRules(object)).map(commandLine) }
}

/** Each rule of a chain has its own command. */
function withoutRules(object: KernelObject): KernelObject {
  return object.kind === 'chain' ? { ...object, rules: [] } : object
}
