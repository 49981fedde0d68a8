import type {
  BridgeNetwork,
  Container,
  Host,
  Lan,
  IpvlanNetwork,
  MacvlanNetwork,
  OverlayNetwork,
  Router,
} from '../../main/contract.ts'
import type { Selected } from '../stores/selection.ts'

/** Something on the map that can be focused, selected and has a menu. */
export interface Item {
  /** `node:c1`, `link:NAMESPACE/INTERFACE`, `network:NAME@HOST`. */
  readonly id: string
  readonly selected: Selected
  readonly name: string
  /** What a screen reader says. */
  readonly label: string
}

/** One end of a link: an interface in a namespace. */
export interface End {
  readonly namespace: string
  readonly link: string
}

export interface LanNode extends Item {
  readonly lan: Lan
}

export interface RouterNode extends Item {
  readonly router: Router
  readonly cables: readonly Cable[]
}

export interface HostNode extends Item {
  readonly host: Host
  readonly cables: readonly Cable[]
  readonly networks: readonly NetworkNode[]
  readonly containers: readonly ContainerNode[]
}

export interface ContainerNode extends Item {
  readonly container: Container
  readonly links: readonly ContainerLink[]
}

/** A cable from a router or host to a LAN. Its own end's interface is what is selected. */
export interface Cable extends Item {
  readonly lan: string
  /** What is written on it: its addresses, IPv4 first, and what VLANs it carries. */
  readonly addresses: readonly string[]
  /** What goes wrong on it, in words. */
  readonly impairment?: string
  readonly mac: string
  readonly ends: readonly [End, End]
}

/** From a container to a network on its host: a veth, or a macvlan child, whose far end is the parent interface. */
export interface ContainerLink extends Item {
  readonly container: string
  /** IPv4 first. */
  readonly addresses: readonly string[]
  /** What goes wrong on it, in words. */
  readonly impairment?: string
  readonly mac?: string
  /** The network's node on the container's host. */
  readonly network: string
  /** Which of an overlay's subnets, from 0. */
  readonly subnet: number
  readonly ends: readonly [End, End]
}

/** A bridge or VXLAN device. */
export interface Device extends Item {
  readonly end: End
  /** What is written on it. */
  readonly text: string
  readonly address?: string
}

interface OnHost extends Item {
  readonly host: string
}

/** A bridge network: its bridge on its host. */
export interface BridgeNode extends OnHost {
  readonly kind: 'bridge'
  readonly network: BridgeNetwork
  readonly bridge: Device
}

/** An overlay's sandbox on one host, with a bridge and a VTEP for each subnet. */
export interface SandboxNode extends OnHost {
  readonly kind: 'overlay'
  readonly network: OverlayNetwork
  /** Of the overlay's accent: from 1, and again from 1 after 6. */
  readonly colour: number
  readonly segments: readonly { readonly bridge: Device; readonly vtep: Device }[]
}

/** A macvlan or ipvlan network on one host: no device of its own, only a parent. */
export interface MacvlanNode extends OnHost {
  readonly kind: 'macvlan'
  readonly network: MacvlanNetwork | IpvlanNetwork
  /** The cable whose interface is the parent; absent where the host has none of that name. */
  readonly parent?: Cable
}

export type NetworkNode = BridgeNode | SandboxNode | MacvlanNode

/** The tunnels between all VTEPs of one VNI. */
export interface Tunnel extends Item {
  readonly vni: number
  readonly subnet: string
  readonly index: number
  readonly colour: number
  /** Between hosts, its packets travel as ESP. */
  readonly encrypted: boolean
  /** The sandboxes that it joins. */
  readonly sandboxes: readonly string[]
}

/** All that the map of a lab shows. */
export interface MapGraph {
  readonly lans: readonly LanNode[]
  readonly routers: readonly RouterNode[]
  readonly hosts: readonly HostNode[]
  readonly tunnels: readonly Tunnel[]
  /** Everything above and within it, by id, in reading order. */
  readonly items: ReadonlyMap<string, Item>
}
