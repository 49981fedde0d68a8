import type { Lab } from '../../main/contract.ts'
import type { Place } from '../shell/find-places.ts'

/** Every node that can send a packet and be sent one, with its first address. */
export function sendersOf({ containers, hosts, routers }: Lab): readonly Place[] {
  return [
    ...containers.map(({ name, endpoints }) => ({ name, detail: firstOf(endpoints) })),
    ...[...hosts, ...routers].map(({ name, lans }) => ({ name, detail: firstOf(lans) })),
  ]
}

function firstOf(links: readonly { readonly addresses: readonly string[] }[]): string {
  return links.flatMap(({ addresses }) => addresses)[0] ?? ''
}
