/**
 * What a lab is made of: plain descriptions of kernel objects. Drivers write them, the reader finds them in the
 * kernel, and everything that Underlay does to the kernel is the difference between two lists of them.
 */

import type { XfrmPolicy, XfrmState } from './xfrm/objects.ts'
import { xfrmIdentity } from './xfrm/objects.ts'

/** The key and line of the lab file that asked for an object. */
export interface Origin {
  /** Key path in the lab file, such as `containers.c1.networks.0`. */
  readonly key: string
  /** Line in the lab file, from 1. */
  readonly line: number
}

/** What every asked-for object carries beside its kernel facts. */
export interface Asked {
  readonly origin: Origin
  /** One sentence for a reader: why this object is there. */
  readonly why: string
}

/** A network namespace, by its `ip netns` name inside the lab's sandbox. */
export interface Namespace {
  readonly kind: 'namespace'
  readonly namespace: string
}

/** Stands for the network namespace of this machine itself, which Underlay runs in: none of a lab's, whose names have no space. */
export const thisMachine = 'this machine'

/** The device behind a link, with what has to be said when it is made. */
export type Device =
  | { readonly type: 'loopback' }
  | { readonly type: 'bridge' }
  | { readonly type: 'dummy' }
  /** One end of a cable. The end whose `makes` is true is created first and brings its peer along. */
  | {
      readonly type: 'veth'
      readonly peer: { readonly namespace: string; readonly link: string }
      readonly makes: boolean
    }
  | {
      readonly type: 'vxlan'
      readonly vni: number
      /** UDP port of the tunnel; 4789 by RFC 7348. */
      readonly port: number
      /** The namespace that holds the UDP socket: the host's, while the device itself is in the sandbox. */
      readonly underlay: string
      readonly learning: boolean
      /** The VTEP's own address, where it is of IPv6: the device's socket is of that family then. */
      readonly local?: string
      /** Answers ARP and neighbour solicitations from the neighbour table, and tells of misses (Docker's `proxy l2miss l3miss`). */
      readonly proxy: boolean
      /** Multicast group for unknown destinations, with the underlay interface it is joined on. */
      readonly group?: { readonly address: string; readonly link: string }
    }
  | {
      readonly type: 'macvlan'
      readonly mode: MacvlanMode
      readonly parent: { readonly namespace: string; readonly link: string }
    }
  | {
      readonly type: 'ipvlan'
      readonly mode: IpvlanMode
      readonly flag: IpvlanFlag
      readonly parent: { readonly namespace: string; readonly link: string }
    }
  /** One VLAN of a trunk (IEEE 802.1Q): what it sends leaves its parent, in the same namespace, with a tag. */
  | { readonly type: 'vlan'; readonly id: number; readonly parent: string }

/** Kernel documentation, `ip-link(8)`: who may talk to whom among the children of one parent. */
export type MacvlanMode = 'bridge' | 'private' | 'vepa' | 'passthru'

/** Kernel documentation, `networking/ipvlan.rst`: whether children switch (l2) or route (l3), and whether the parent's netfilter sees it (l3s). */
export type IpvlanMode = 'l2' | 'l3' | 'l3s'

/** Kernel documentation, `networking/ipvlan.rst`: who may talk to whom among the children of one parent. */
export type IpvlanFlag = 'bridge' | 'private' | 'vepa'

/** A network interface. */
export interface Link {
  readonly kind: 'link'
  readonly namespace: string
  /** Interface name, at most 15 bytes. */
  readonly link: string
  readonly device: Device
  readonly up: boolean
  /** Hardware address, lower case; left to the kernel where absent. */
  readonly mac?: string
  /** Bytes; the kernel's default (1500) where absent. */
  readonly mtu?: number
  /** The bridge, in the same namespace, that this link is a port of. */
  readonly master?: string
  /** Bridge port flags, for links with a `master`. */
  readonly port?: { readonly hairpin?: boolean; readonly isolated?: boolean }
  /** Of a bridge: each port carries the VLANs that {@link PortVlan} says and no other; else VLAN tags mean nothing to it. */
  readonly vlanFiltering?: boolean
}

/** An address on a link, with its prefix length: `10.0.0.3/24`, `fd00::3/64`. */
export interface Address {
  readonly kind: 'address'
  readonly namespace: string
  readonly link: string
  readonly address: string
}

/** A route of the main table. Connected routes come with addresses and are not listed. */
export interface Route {
  readonly kind: 'route'
  readonly namespace: string
  /** A subnet such as `10.1.0.0/24`; `default` for all of IPv4, and `::/0` for all of IPv6. */
  readonly destination: string
  readonly via?: string
  readonly link?: string
  /** Absent for the kernel's default, 0; routes to one destination may differ in it. */
  readonly metric?: number
}

/** A permanent neighbour entry (ARP, or neighbour discovery of IPv6). */
export interface Neighbour {
  readonly kind: 'neighbour'
  readonly namespace: string
  readonly link: string
  readonly address: string
  readonly mac: string
}

/** A permanent forwarding entry of a VXLAN device: frames for `mac` go to `vtep`. All zeros mean "any other". */
export interface Fdb {
  readonly kind: 'fdb'
  readonly namespace: string
  readonly link: string
  readonly mac: string
  readonly vtep: string
}

/** A VLAN that a port of a bridge with `vlanFiltering` carries. */
export interface PortVlan {
  readonly kind: 'port-vlan'
  readonly namespace: string
  /** The bridge's port. */
  readonly link: string
  readonly vlan: number
  /** Frames of this VLAN leave the port without a tag, and what comes without one belongs to it (PVID). */
  readonly untagged: boolean
}

/** The root queueing discipline of a link: what happens to frames as they leave it. */
export interface Qdisc {
  readonly kind: 'qdisc'
  readonly namespace: string
  readonly link: string
  /** `tbf` for a rate alone, else `netem`; somebody may have set any other by hand. */
  readonly discipline: string
  /** Bits a second. */
  readonly rate?: number | undefined
  /** tbf: bytes that may leave at once, at least the largest frame. The kernel rounds it; it is not compared. */
  readonly burst?: number | undefined
  /** Microseconds. */
  readonly delay?: number | undefined
  readonly jitter?: number | undefined
  /** Percent of the packets. */
  readonly loss?: number | undefined
  readonly corrupt?: number | undefined
  readonly duplicate?: number | undefined
  readonly reorder?: number | undefined
}

/** A kernel setting of one network namespace, by its dotted name. */
export interface Sysctl {
  readonly kind: 'sysctl'
  readonly namespace: string
  readonly key: string
  readonly value: string
  /** The value in a namespace that nobody configured, where it is known: what the setting is given when it is taken back. */
  readonly fresh?: string
}

/** An nftables table of family `ip`; one of another family has that in front of its name: `ip6 docker-bridges`. */
export interface Table {
  readonly kind: 'table'
  readonly namespace: string
  readonly table: string
}

/** An nftables verdict map keyed by interface name, as Docker's nftables backend uses to reach its chains. */
export interface VerdictMap {
  readonly kind: 'map'
  readonly namespace: string
  readonly table: string
  readonly map: string
}

/** One element of a {@link VerdictMap}: packets of `link` jump to `chain`. */
export interface MapElement {
  readonly kind: 'element'
  readonly namespace: string
  readonly table: string
  readonly map: string
  readonly link: string
  readonly chain: string
}

/** An nftables set of values, as Docker's rules for encrypted overlays use it. */
export interface NftSet {
  readonly kind: 'set'
  readonly namespace: string
  readonly table: string
  readonly set: string
  /** What its elements are, as nft prints it: `typeof @th,96,24`. */
  readonly of: string
  /** Ascending, as nft prints them. */
  readonly elements: readonly string[]
}

/** One rule, in the canonical form in which `nft -s list ruleset` prints it. */
export interface Rule extends Partial<Asked> {
  readonly text: string
}

/** An nftables chain with its rules in order. */
export interface Chain {
  readonly kind: 'chain'
  readonly namespace: string
  readonly table: string
  readonly chain: string
  /** For base chains: `type filter hook forward priority filter; policy accept;`, as nft prints it. */
  readonly hook?: string
  readonly rules: readonly Rule[]
}

/** A program that a container or host runs from the lab's start. */
export interface Process {
  readonly kind: 'process'
  /** The network namespace it runs in. */
  readonly namespace: string
  /** The node whose files, hostname and process list it sees; a container on its host's stack is not its namespace. */
  readonly node: string
  readonly argv: readonly string[]
  readonly environment: Readonly<Record<string, string>>
}

/** A kernel object by its facts alone: what the kernel can be asked. */
export type KernelFact =
  | Namespace
  | Link
  | Address
  | Route
  | Neighbour
  | Fdb
  | PortVlan
  | Qdisc
  | Sysctl
  | Table
  | VerdictMap
  | MapElement
  | NftSet
  | Chain
  | Process
  | XfrmState
  | XfrmPolicy

/** A kernel object that a lab file asks for: its facts, where it comes from and why. */
export type KernelObject = KernelFact & Asked

/** Who asked for a fact and why, where it is not merely one that the kernel was found to have. */
export function askedFor(fact: KernelFact | KernelObject): Asked | undefined {
  return 'origin' in fact ? fact : undefined
}

/**
 * The identity of an object within a lab: two lists are compared by it. What is not part of the identity (an MTU, a
 * rule's text) can change without the object becoming another one.
 */
export function identity(fact: KernelFact): string {
  switch (fact.kind) {
    case 'namespace':
      return `namespace ${fact.namespace}`
    case 'link':
      return `link ${fact.namespace} ${fact.link}`
    case 'address':
      return `address ${fact.namespace} ${fact.link} ${fact.address}`
    case 'route':
      return `route ${fact.namespace} ${fact.destination}${fact.metric === undefined ? '' : ` metric ${fact.metric}`}`
    case 'neighbour':
      return `neighbour ${fact.namespace} ${fact.link} ${fact.address}`
    case 'fdb':
      return `fdb ${fact.namespace} ${fact.link} ${fact.mac} ${isFlood(fact) ? fact.vtep : ''}`.trimEnd()
    case 'port-vlan':
      return `port-vlan ${fact.namespace} ${fact.link} ${fact.vlan}`
    case 'qdisc':
      return `qdisc ${fact.namespace} ${fact.link}`
    case 'sysctl':
      return `sysctl ${fact.namespace} ${fact.key}`
    case 'table':
      return `table ${fact.namespace} ${fact.table}`
    case 'map':
      return `map ${fact.namespace} ${fact.table} ${fact.map}`
    case 'element':
      return `element ${fact.namespace} ${fact.table} ${fact.map} ${fact.link}`
    case 'set':
      return `set ${fact.namespace} ${fact.table} ${fact.set}`
    case 'chain':
      return `chain ${fact.namespace} ${fact.table} ${fact.chain}`
    case 'process':
      return `process ${fact.node}`
    case 'xfrm-state':
    case 'xfrm-policy':
      return xfrmIdentity(fact)
  }
}

/** Whether an FDB entry is one of the list that unknown destinations are flooded to. */
export function isFlood(entry: Fdb): boolean {
  return entry.mac === '00:00:00:00:00:00'
}
