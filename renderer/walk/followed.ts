import type { Hop, Layer, Leg } from '../../main/contract.ts'
import type { FollowedStop, Header } from '../map/followed.ts'
import { shortName } from './names.ts'
import type { Seen, Stop } from './stops.ts'

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

/** The headers on the label: a frame within another one stands within the header in front of it. */
export function headersOf({ hop, steps }: Pick<Seen, 'hop' | 'steps'>): readonly Header[] {
  const added = new Set(
    steps
      .flatMap(({ changes }) => changes.filter(({ what, field }) => what === 'added' && field === undefined))
      .map(({ start }) => start),
  )
  return nested(layersOf(hop), added)
}

function layersOf({ layers }: Hop): readonly Layer[] {
  return layers.filter(({ protocol }) => protocol !== 'data')
}

function nested(layers: readonly Layer[], added: ReadonlySet<number>): readonly Header[] {
  const split = layers.findIndex(
    ({ protocol }, index) => index > 0 && startsInside(protocol, layers[index - 1]),
  )
  const outer = split < 0 ? layers : layers.slice(0, split)
  return outer.map((layer, index) => ({
    text: shortName(layer),
    added: added.has(layer.start),
    ...(split > 0 && index === split - 1 && { inside: nested(layers.slice(split), added) }),
  }))
}

/** A frame in a tunnel, or the packet that an error is about. */
function startsInside(protocol: Layer['protocol'], before: Layer | undefined): boolean {
  return protocol === 'eth' || before?.protocol === 'icmp' || before?.protocol === 'icmpv6'
}
