import type { NodeState } from '../../main/contract.ts'
import { texts } from '../texts/index.ts'
import type { EntrySection } from './entry.ts'
import { interfaceEntry } from './interfaces.ts'
import { otherEnd } from './other-end.ts'

/** A link by its name in a namespace. */
export interface LinkName {
  readonly namespace: string
  readonly link: string
}

/** An interface, and where it leads: its other end, as far as that could be read. Nothing where there is no such interface. */
export function linkSections(
  nodes: ReadonlyMap<string, NodeState>,
  { namespace, link }: LinkName,
): readonly EntrySection[] {
  const near = interfaceOf(nodes, { namespace, link })
  if (!near) return []
  const { thisEnd, otherEnd: title } = texts.inspector.sections
  const end = otherEnd(near)
  const far = end && interfaceOf(nodes, end)
  return [
    {
      id: 'near',
      title: `${thisEnd}: ${link} ${texts.inspector.inNode(namespace)}`,
      entries: [interfaceEntry(near)],
    },
    ...(end && far
      ? [
          {
            id: 'far',
            title: `${title}: ${end.link} ${texts.inspector.inNode(end.namespace)}`,
            entries: [interfaceEntry(far)],
          },
        ]
      : []),
  ]
}

/** The interface of a name, where the kernel has it. */
export function interfaceOf(nodes: ReadonlyMap<string, NodeState>, { namespace, link }: LinkName) {
  return nodes.get(namespace)?.interfaces.find(({ name }) => name === link)
}
