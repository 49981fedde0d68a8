import type { Selected } from '../stores/selection.ts'
import type { End, Item } from './model.ts'

/** A part of the map. */
export function item(id: string, selected: Selected, name: string, label: string): Item {
  return { id, selected, name, label }
}

/** A LAN, router, host, container or sandbox. */
export function nodeItem(name: string, label: string): Item {
  return item(`node:${name}`, { kind: 'node', name }, name, label)
}

/** An interface. */
export function linkItem({ namespace, link }: End, label: string): Item {
  return item(`link:${namespace}/${link}`, { kind: 'link', namespace, link }, link, label)
}

/** The key by which loads of links are kept: `NAMESPACE/INTERFACE`. */
export function keyOf({ namespace, link }: End): string {
  return `${namespace}/${link}`
}
