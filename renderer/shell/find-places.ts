import type { Lab } from '../../main/contract.ts'
import { subnetsOf } from '../map/vlan-words.ts'

/** A node that was found, and what of it matched or tells it apart. */
export interface Place {
  readonly name: string
  readonly detail: string
}

/** So many are shown. */
const most = 12

/** The nodes whose name, address or MAC has the text in it; names that begin with it come first. */
export function findPlaces(lab: Lab, text: string): readonly Place[] {
  const query = text.trim().toLowerCase()
  if (query === '') return []
  const places = [
    ...lab.containers.map(({ name, endpoints }) => ({ name, words: endpoints.flatMap(wordsOf) })),
    ...[...lab.hosts, ...lab.routers].map(({ name, lans }) => ({ name, words: lans.flatMap(wordsOf) })),
    ...lab.lans.map((lan) => ({ name: lan.name, words: subnetsOf(lan) })),
  ]
  return places
    .filter(({ name, words }) => [name, ...words].some((word) => word.toLowerCase().includes(query)))
    .sort((a, b) => rank(a.name, query) - rank(b.name, query))
    .slice(0, most)
    .map(({ name, words }) => ({
      name,
      detail: words.find((word) => word.toLowerCase().includes(query)) ?? words[0] ?? '',
    }))
}

function wordsOf({
  addresses,
  mac,
}: {
  readonly addresses: readonly string[]
  readonly mac?: string
}): readonly string[] {
  return mac === undefined ? addresses : [...addresses, mac]
}

function rank(name: string, query: string): number {
  return name.toLowerCase().startsWith(query) ? 0 : 1
}
