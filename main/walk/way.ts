import type { Link } from '../kernel/objects.ts'
import type { Packet } from '../packet/packet.ts'
import { innermost, ipOf, numberIn } from './layers.ts'
import type { Sighting } from './track.ts'
import { nanosecondsBetween } from './track.ts'
import type { World } from './world.ts'
import { linkAt, parentOf } from './world.ts'

/** A sighting, and the one before it on the packet's way, by its place in the list. */
export interface WayPoint extends Sighting {
  readonly after?: number
}

/**
 * The way of one packet: its sightings in order, each with the one that it came from. A packet that is flooded is at several places
 * next, so that the one before in time is not always the one before on the way: cables and devices tell.
 */
export function wayOf(sightings: readonly Sighting[], world: World): WayPoint[] {
  const ordered = [...sightings].sort(
    (a, b) => nanosecondsBetween(b.frame, a.frame) || rank(a, world) - rank(b, world),
  )
  return ordered.map((sighting, index) => {
    const after = before(ordered.slice(0, index), sighting, world)
    return { ...sighting, ...(after !== undefined && { after }) }
  })
}

/**
 * A frame that is passed upwards within one namespace keeps its stamp: the cable's end comes before the bridge, and what is inside a tunnel after
 * the tunnel.
 */
function rank({ frame, packet }: Sighting, world: World): number {
  const link = linkAt(world, frame.namespace, frame.link)
  const isUpper =
    link?.device.type === 'bridge' || link?.device.type === 'vlan' || link?.device.type === 'vxlan'
  return (isUpper ? 100 : 0) - packet.layers.length
}

function before(earlier: readonly Sighting[], { frame, packet }: Sighting, world: World): number | undefined {
  if (earlier.length === 0) return undefined
  const link = linkAt(world, frame.namespace, frame.link)
  const came = frame.direction === 'in' ? cameFrom(link) : undefined
  const piece = pieceOf(packet)
  const isBefore = (earlierOne: Sighting): boolean => {
    if (pieceOf(earlierOne.packet) !== piece) return false
    const { namespace, link: name, direction } = earlierOne.frame
    if (came) return came.direction === direction && came.namespace === namespace && came.link === name
    const other = linkAt(world, namespace, name)
    if (namespace === frame.namespace && direction === 'in')
      return link?.master === undefined || link.master !== name
    if (namespace === frame.namespace) return isUpper(other, frame.link)
    return leavesThrough(other, frame.namespace)
  }
  const found = earlier.findLastIndex(isBefore)
  return found >= 0 ? found : earlier.length - 1
}

/** Which fragment of the packet it is: the pieces of one packet have a way each. */
function pieceOf({ layers }: Packet): number {
  return numberIn(ipOf(innermost(layers)), 'ip.frag_offset') ?? 0
}

interface Place {
  readonly namespace: string
  readonly link: string
  readonly direction: 'in' | 'out'
}

/** Where a frame that comes in by a link was before, as far as the link alone can tell. */
function cameFrom(link: Link | undefined): Place | undefined {
  if (link?.device.type === 'veth') return { ...link.device.peer, direction: 'out' }
  const parent = parentOf(link)
  if (parent) return { ...parent, direction: 'in' }
  if (link?.device.type === 'vlan')
    return { namespace: link.namespace, link: link.device.parent, direction: 'in' }
  return undefined
}

/** Whether what leaves by a link goes on to another one of its namespace: a bridge to its ports, a VLAN to its trunk. */
function isUpper(upper: Link | undefined, lower: string): boolean {
  if (upper?.device.type === 'bridge') return true
  return upper?.device.type === 'vlan' && upper.device.parent === lower
}

/** Whether what leaves by a link goes on in another namespace: a VXLAN's where its socket is, a child's where its parent is. */
function leavesThrough(link: Link | undefined, namespace: string): boolean {
  if (link?.device.type === 'vxlan') return link.device.underlay === namespace
  return parentOf(link)?.namespace === namespace
}
