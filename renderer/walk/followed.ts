import type { Leg } from '../../main/contract.ts'
import type { FollowedStop } from '../map/followed.ts'
import type { Stop } from './stops.ts'

/** The stops of one leg as the map shows them. */
export function stopsOnMap(leg: Leg, stops: readonly Stop[]): readonly FollowedStop[] {
  return stops.map((stop) => onMap(leg, stop, stops))
}

/** A stop, with the way from the first hop of the one before to its own. */
function onMap({ hops }: Leg, stop: Stop, stops: readonly Stop[]): FollowedStop {
  const [first] = stop.hops
  const way = [first]
  const came = (index: number) => hops[index]?.after
  for (let at = came(first); at !== undefined; at = came(at)) {
    way.unshift(at)
    if (stops.some((other) => other.hops[0] === at)) break
  }
  const isEnd = !stops.some((other) => {
    const from = came(other.hops[0])
    return from !== undefined && stop.hops.includes(from)
  })
  const ends = (indexes: readonly number[]) => indexes.flatMap((index) => hops[index] ?? [])
  const [at = { namespace: '', link: '' }] = ends([first])
  return { number: stop.number, at, way: ends(way), onward: isEnd ? ends(stop.hops.slice(1)) : [] }
}
