import type { Command } from './command.ts'
import { commandLine, phases } from './command.ts'
import { changeCommands, makeCommands, removeCommands } from './commands.ts'
import type { Change } from './diff.ts'
import type { KernelFact, Link } from './objects.ts'
import { linkOfSetting } from './settings.ts'

/** One change and the commands that bring it about; none where the change comes with another one. */
export interface Step {
  readonly change: Change
  readonly commands: readonly Command[]
  /** The command of another step that takes this one's object along. */
  readonly goesWith?: Command
}

/** What will be done to the kernel, change by change. */
export type Plan = readonly Step[]

/** The commands for a list of changes. */
export function plan(changes: readonly Change[]): Plan {
  const gone = goneWith(changes)
  return changes.map((change) => {
    const commands = commandsOf(change, gone)
    const goesWith =
      commands.length === 0 && change.action === 'remove' ? takenBy(change.object, gone) : undefined
    return { change, commands, ...(goesWith && { goesWith }) }
  })
}

/** The commands of a step as a person may type them; for what goes with another object the one that takes it along. */
export function stepLines({ commands, goesWith }: Step): string[] {
  if (goesWith) return [`${commandLine(goesWith)}   # takes it along`]
  return commands.map(commandLine)
}

/** The steps in the order in which their first commands run. */
export function inOrder(steps: Plan): Step[] {
  const place = ({ commands: [first] }: Step) => (first ? phases.indexOf(first.phase) * 10 + first.rank : -1)
  return [...steps].sort((a, b) => place(a) - place(b))
}

type Gone = (fact: KernelFact) => KernelFact | undefined

/** The command that takes an object along: that of what it stands on, which may itself go with something else. */
function takenBy(fact: KernelFact, gone: Gone): Command | undefined {
  const cause = gone(fact)
  return cause && (takenBy(cause, gone) ?? removeCommands(cause)[0])
}

function commandsOf(change: Change, gone: Gone): Command[] {
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
 * With which other removed object an object ends by itself: all that is in a namespace goes with it, so does the far end of a
 * cable, and so does what is set on a link.
 */
function goneWith(changes: readonly Change[]): Gone {
  const removed = changes.filter((change) => change.action === 'remove').map(({ object }) => object)
  const namespaces = new Map(
    removed.filter(({ kind }) => kind === 'namespace').map((fact) => [fact.namespace, fact]),
  )
  const deleted = [
    ...removed.filter((fact): fact is Link => fact.kind === 'link'),
    ...changes.filter(isReplacement).map(({ from }) => from),
  ]
  const links = new Map<string, KernelFact>(deleted.map((link) => [at(link), link]))
  return (fact) => {
    if (fact.kind === 'namespace') return undefined
    const namespace = namespaces.get(fact.namespace)
    if (namespace || fact.kind === 'element') return namespace
    if (fact.kind === 'link') return goesWith(fact, namespaces, links)
    const link = fact.kind === 'sysctl' ? linkOfSetting(fact.key) : 'link' in fact ? fact.link : undefined
    return link === undefined ? undefined : links.get(at({ namespace: fact.namespace, link }))
  }
}

function isReplacement(change: Change): change is Change & { from: Link } {
  return (
    change.action === 'change' &&
    change.from.kind === 'link' &&
    changeCommands(change.from, change.object) === undefined
  )
}

/** The removed object with which a link ends: the other end of its cable, or what it stands on. */
function goesWith(
  { namespace, device }: Link,
  namespaces: ReadonlyMap<string, KernelFact>,
  links: ReadonlyMap<string, KernelFact>,
): KernelFact | undefined {
  switch (device.type) {
    case 'veth':
      return namespaces.get(device.peer.namespace) ?? (device.makes ? undefined : links.get(at(device.peer)))
    case 'macvlan':
    case 'ipvlan':
      return namespaces.get(device.parent.namespace) ?? links.get(at(device.parent))
    case 'vlan':
      return links.get(at({ namespace, link: device.parent }))
    case 'vxlan':
      return device.group && links.get(at({ namespace: device.underlay, link: device.group.link }))
    case 'bridge':
    case 'dummy':
    case 'loopback':
      return undefined
  }
}

function at({ namespace, link }: { readonly namespace: string; readonly link?: string | undefined }): string {
  return `${namespace} ${link ?? ''}`
}
