import type { Asked, KernelObject } from '../kernel/objects.ts'
import type { Fault, Lab } from '../lab/lab.ts'
import { didYouMean, listed, nearest } from '../lab/suggest.ts'

/** What a fault is put into: a lab's kernel objects, with what was broken before. */
export interface Scene {
  readonly objects: readonly KernelObject[]
  readonly lab: Lab
  readonly fault: Fault
}

/** A lab's objects with one thing broken. */
export interface Broken {
  readonly objects: readonly KernelObject[]
  /** What is broken, in words that begin a sentence when their first letter is a capital: `c1’s MTU on eth0 is 1500 instead of 1450`. */
  readonly text: string
  readonly namespace: string
  /** Absent where it is no matter of one interface. */
  readonly link?: string
}

/** Why a fault breaks nothing: what it names is not there, or is so already. */
export interface Unbroken {
  readonly code: 'not-there' | 'changes-nothing' | 'bad-fault'
  /** The key of the fault that is to blame. */
  readonly key: string
  readonly message: string
  readonly hint: string
}

/** Whether a fault broke nothing. */
export function isUnbroken(result: Broken | Unbroken): result is Unbroken {
  return 'message' in result
}

/** The objects, with what `turn` makes of those that are meant; undefined takes one away. */
export function turned<T extends KernelObject>(
  objects: readonly KernelObject[],
  isMeant: (object: KernelObject) => object is T,
  turn: (object: T) => KernelObject | undefined,
): KernelObject[] {
  return objects.flatMap((object) => (isMeant(object) ? (turn(object) ?? []) : [object]))
}

/** Where a broken object of a namespace comes from, and why it is as it is. */
export function blame({ objects, fault }: Scene, namespace: string, text: string): Asked {
  const node = objects.find((object) => object.kind === 'namespace' && object.namespace === namespace)
  const who = fault.origin ? 'The lab file breaks it, under `faults`.' : 'It was broken while the lab runs.'
  return { origin: fault.origin ?? node?.origin ?? { key: '', line: 1 }, why: `A fault: ${text}. ${who}` }
}

/**
 * What a fault names is not in the lab, or is not what the fault needs. `known` are the names that it could have; `written` is what
 * may be one of them misspelt.
 */
export function notThere(
  key: string,
  message: string,
  written: string | undefined,
  known: readonly string[],
): Unbroken {
  const names = [...new Set(known)]
  const meant = written === undefined ? undefined : nearest(written, names)
  const hint =
    names.length === 0
      ? 'This lab has none: remove the fault.'
      : didYouMean(meant === written ? undefined : meant, names, 'nodes')
  return { code: 'not-there', key, message, hint }
}

/** What a fault says is so without it. */
export function changesNothing(key: string, message: string): Unbroken {
  return { code: 'changes-nothing', key, message, hint: 'Write another value, or remove the fault.' }
}

/** The namespaces of a lab that are its routers, hosts or containers. */
export function machines({ lab }: Scene): string[] {
  const own = lab.containers.filter(({ stack }) => stack === 'own')
  return [...lab.routers, ...lab.hosts, ...own].map(({ name }) => name)
}

/** Nothing where a node is one of `known`; else that it is not. */
export function unknownNode(
  key: string,
  node: string,
  known: readonly string[],
  what: string,
): Unbroken | undefined {
  if (known.includes(node)) return undefined
  return notThere(key, `\`${node}\` is no ${what} of this lab.`, node, known)
}

/** Words for a list in a sentence: `10.0.0.4 and fd00::4`. */
export function inWords(values: readonly (string | number)[]): string {
  return listed([...new Set(values.map(String))])
}
