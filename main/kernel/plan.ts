import type { Command } from './command.ts'
import { phases } from './command.ts'
import { changeCommands, makeCommands, removeCommands } from './commands.ts'
import type { Change } from './diff.ts'
import type { KernelFact, Link } from './objects.ts'

/** One change and the commands that bring it about; none where the change comes with another one. */
export interface Step {
  readonly change: Change
  readonly commands: readonly Command[]
}

/** What will be done to the kernel, change by change. */
export type Plan = readonly Step[]

/** The commands for a list of changes. */
export function plan(changes: readonly Change[]): Plan {
  const gone = goneWith(changes)
  return changes.map((change) => ({ change, commands: commandsOf(change, gone) }))
}

/** The steps in the order in which their first commands run. */
export function inOrder(steps: Plan): Step[] {
  const place = ({ commands: [first] }: Step) => (first ? phases.indexOf(first.phase) * 10 + first.rank : -1)
  return [...steps].sort((a, b) => place(a) - place(b))
}

function commandsOf(change: Change, gone: (fact: KernelFact) => boolean): Command[] {
  switch (change.action) {
    case 'make':
      return makeCommands(change.object)
    case 'change':
      return (
        changeCommands(change.from, change.object) ?? [
          ...(gone(change.from) ? [] : removeCommands(change.from)),
          ...makeCommands(change.object),
        ]
      )
    case 'remove':
      return gone(change.object) ? [] : removeCommands(change.object)
  }
}

/**
 * Which objects end by themselves with another one that is removed: all that is in a namespace goes with it, so does the
 * far end of a cable, and so does what is set on a link.
 */
function goneWith(changes: readonly Change[]): (fact: KernelFact) => boolean {
  const removed = changes.filter((change) => change.action === 'remove').map(({ object }) => object)
  const namespaces = new Set(
    removed.filter(({ kind }) => kind === 'namespace').map(({ namespace }) => namespace),
  )
  const deleted = [
    ...removed.filter((fact): fact is Link => fact.kind === 'link'),
    ...changes.filter(isReplacement).map(({ from }) => from),
  ]
  const links = new Set(deleted.map(at))
  return (fact) => {
    if (fact.kind === 'namespace') return false
    if (namespaces.has(fact.namespace)) return true
    if (fact.kind === 'link') return goesWith(fact, namespaces, links)
    return 'link' in fact && fact.kind !== 'element' && links.has(at(fact))
  }
}

function isReplacement(change: Change): change is Change & { from: Link } {
  return (
    change.action === 'change' &&
    change.from.kind === 'link' &&
    changeCommands(change.from, change.object) === undefined
  )
}

/** Whether a link ends with the other end of its cable, or with the link that it stands on. */
function goesWith(
  { namespace, device }: Link,
  namespaces: ReadonlySet<string>,
  links: ReadonlySet<string>,
): boolean {
  switch (device.type) {
    case 'veth':
      return namespaces.has(device.peer.namespace) || (!device.makes && links.has(at(device.peer)))
    case 'macvlan':
    case 'ipvlan':
      return namespaces.has(device.parent.namespace) || links.has(at(device.parent))
    case 'vlan':
      return links.has(at({ namespace, link: device.parent }))
    case 'vxlan':
      return (
        device.group !== undefined && links.has(at({ namespace: device.underlay, link: device.group.link }))
      )
    case 'bridge':
    case 'dummy':
    case 'loopback':
      return false
  }
}

function at({ namespace, link }: { readonly namespace: string; readonly link?: string | undefined }): string {
  return `${namespace} ${link ?? ''}`
}
