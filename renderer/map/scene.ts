import type {
  Cable,
  ContainerLink,
  ContainerNode,
  Device,
  HostNode,
  LanNode,
  NetworkNode,
  RouterNode,
  Tunnel,
} from './model.ts'

/** All in pixels at zoom 1. */
export interface Point {
  readonly x: number
  readonly y: number
}

export interface Rect extends Point {
  readonly width: number
  readonly height: number
}

/** A box with an interface's text. */
export interface ChipShape {
  readonly device: Device
  readonly rect: Rect
  readonly text: string
}

export interface LanShape {
  readonly node: LanNode
  readonly rect: Rect
  readonly name: string
  readonly detail: string
  /** The bar again above each further row of hosts, and the way there. */
  readonly rails: string
}

export interface RouterShape {
  readonly node: RouterNode
  readonly rect: Rect
  readonly name: string
}

/** A network card at the edge of its box, and the cable from it. */
export interface CableShape {
  readonly cable: Cable
  readonly chip: Rect
  readonly text: string
  readonly path: string
  readonly middle: Point
}

export interface HostShape {
  readonly node: HostNode
  readonly rect: Rect
  readonly name: string
  readonly collapsed: boolean
  /** Where the VTEPs of a collapsed host are. */
  readonly dots: readonly { readonly x: number; readonly y: number; readonly colour: number }[]
}

export interface NetworkShape {
  readonly node: NetworkNode
  readonly rect: Rect
  readonly name: string
  readonly detail: string
  readonly chips: readonly ChipShape[]
  /** The bridge led to further rows of containers. */
  readonly rails: string
}

export interface ContainerShape {
  readonly node: ContainerNode
  readonly rect: Rect
  readonly name: string
  readonly lines: readonly string[]
  readonly tags: readonly { readonly text: string; readonly rect: Rect }[]
}

export interface LinkShape {
  readonly link: ContainerLink
  readonly path: string
  readonly middle: Point
  /** Where the far end is plugged in. */
  readonly plug: Point
  /** Of the overlay's accent; 0 for other networks. */
  readonly colour: number
  readonly overlay: boolean
}

export interface TunnelShape {
  readonly tunnel: Tunnel
  readonly path: string
  readonly middle: Point
  /** Where it leaves each host, by the host's id. */
  readonly mouths: ReadonlyMap<string, Point>
  /** How far right it reaches. */
  readonly right: number
}

/** The map of a lab with all that has a place. */
export interface Scene {
  readonly bounds: Rect
  readonly lans: readonly LanShape[]
  readonly routers: readonly RouterShape[]
  readonly cables: readonly CableShape[]
  readonly hosts: readonly HostShape[]
  readonly networks: readonly NetworkShape[]
  readonly containers: readonly ContainerShape[]
  readonly links: readonly LinkShape[]
  readonly tunnels: readonly TunnelShape[]
  /** Where each thing that is drawn is, by id. */
  readonly places: ReadonlyMap<string, Rect>
}

/** The point in the middle of a rectangle. */
export function centre({ x, y, width, height }: Rect): Point {
  return { x: x + width / 2, y: y + height / 2 }
}

/** The smallest rectangle around others; one without size where there are none. */
export function around(rects: Iterable<Rect>): Rect {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const { x, y, width, height } of rects) {
    left = Math.min(left, x)
    top = Math.min(top, y)
    right = Math.max(right, x + width)
    bottom = Math.max(bottom, y + height)
  }
  if (left === Infinity) return { x: 0, y: 0, width: 0, height: 0 }
  return { x: left, y: top, width: right - left, height: bottom - top }
}
