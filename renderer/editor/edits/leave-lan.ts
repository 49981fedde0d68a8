import type { YamlEdit } from '../../../main/contract.ts'
import { at } from './lab-file.ts'
import type { LabFile } from './lab-file.ts'
import { isInside } from './subnets.ts'
import { subnetAt } from './vlan-places.ts'

/** What else is to be taken out of a host or router that leaves a LAN: next hops on it, and its masquerading towards it. */
export function leaveLan(file: LabFile, node: string, lan: string): readonly YamlEdit[] {
  const section = Object.hasOwn(file.routers, node) ? 'routers' : 'hosts'
  if (section === 'hosts' && !Object.hasOwn(file.hosts, node)) return []
  const entry = file[section][node]
  const path = [section, node]
  const subnet = subnetAt(file, lan)
  const gateway = outOf([...path, 'gateway'], at(entry, 'gateway'), (one) => isInside(one, subnet))
  return [
    ...gateway,
    ...outOf([...path, 'routes'], at(entry, 'routes'), (route) => isInside(at(route, 'via'), subnet)),
    ...outOf([...path, 'masquerade'], at(entry, 'masquerade'), (one) => one === lan),
  ]
}

/** Takes items out of a list, and the list itself where nothing stays in it. A single value is a list of one. */
function outOf(
  path: readonly string[],
  value: unknown,
  isGone: (item: unknown) => boolean,
): readonly YamlEdit[] {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value]
  const gone = items.flatMap((item, index) => (isGone(item) ? [index] : []))
  if (gone.length === items.length && gone.length > 0) return [{ path }]
  return gone.map((index) => ({ path: [...path, index] }))
}
