import type { FaultState } from '../../main/contract.ts'
import type { MapGraph } from './model.ts'

/** What is broken, in words, by the id of the thing on the map where it is. */
export function brokenIn({ items }: MapGraph, faults: readonly FaultState[]): ReadonlyMap<string, string[]> {
  const broken = new Map<string, string[]>()
  for (const { namespace, link, text } of faults) {
    const own = link === undefined ? undefined : items.get(`link:${namespace}/${link}`)
    const id = (own ?? items.get(`node:${namespace}`))?.id
    if (id !== undefined) broken.set(id, [...(broken.get(id) ?? []), text])
  }
  return broken
}
