import type { Asked, Device } from '../kernel/objects.ts'
import type { CommandState } from '../kernel/sandbox/node.ts'
import type { Node } from './lab.ts'

/** Who asked for something and why, with the commands that made it, as a person may type them. */
export interface Cause extends Asked {
  readonly commands: readonly string[]
}

/** What was found in the kernel, with who asked for it where somebody did. */
export interface Found {
  readonly asked?: Cause
}

/** A part of a node that could be read, or the reason why not. */
export type Readable<T> = { readonly entries: readonly T[] } | { readonly unavailable: string }

/** Packets of one direction since the interface was made. */
export interface Traffic {
  readonly bytes: number
  readonly packets: number
  readonly errors: number
  readonly dropped: number
}

export interface InterfaceAddress extends Found {
  /** With prefix length. */
  readonly address: string
  /** `global`, `link`, `host`. */
  readonly scope: string
}

/** A queueing discipline that somebody gave an interface: what becomes of packets as they leave it. */
export interface QueueState extends Found {
  /** `netem`, `tbf` … */
  readonly discipline: string
  /** What it does, in words: `10 mbit, delay 40 ms, 1% lost`; empty for one that labs do not use. */
  readonly text: string
  readonly packets: number
  readonly bytes: number
  /** Packets that it threw away, by chance or since there were too many. */
  readonly dropped: number
  /** Packets that are in it now. */
  readonly waiting: number
}

/** A VLAN that a bridge's port carries. */
export interface PortVlanState extends Found {
  readonly vlan: number
  /** Its frames have no tag on this port, and what comes without one belongs to it. */
  readonly untagged: boolean
}

export interface InterfaceState extends Found {
  readonly name: string
  readonly index: number
  /** As `ip -d link` names it: `veth`, `bridge`, `vxlan`, `macvlan`, `loopback` … */
  readonly kind: string
  /** The device in detail, for the kinds that labs are made of: a veth's other end, a VXLAN's VNI. */
  readonly device?: Device
  readonly up: boolean
  /** Operational state (RFC 2863), in lower case: `up`, `down`, `lowerlayerdown`, `unknown` … */
  readonly state: string
  readonly mac?: string
  /** Bytes. */
  readonly mtu: number
  readonly addresses: readonly InterfaceAddress[]
  /** The bridge that it is a port of. */
  readonly master?: string
  /** Of a bridge port: `forwarding`, `disabled` … and its flags. */
  readonly port?: { readonly state: string; readonly hairpin: boolean; readonly isolated: boolean }
  /** The VLANs that a port carries, where its bridge keeps VLANs apart. */
  readonly vlans?: readonly PortVlanState[]
  readonly queue?: QueueState
  readonly received: Traffic
  readonly sent: Traffic
}

export interface RouteState extends Found {
  readonly destination: string
  readonly via?: string
  readonly link?: string
  readonly source?: string
  readonly metric?: number
  /** `kernel`: came with an address. `boot` or `static`: somebody set it. */
  readonly protocol: string
}

export interface NeighbourState extends Found {
  readonly address: string
  readonly link: string
  readonly mac?: string
  /** `reachable`, `stale`, `permanent`, `failed` … */
  readonly state: string
}

export interface FdbState extends Found {
  readonly mac: string
  readonly link: string
  readonly vtep?: string
  /** The bridge whose entry it is; absent for entries of the device itself. */
  readonly master?: string
  readonly permanent: boolean
  /** Seconds since it was last used and last set; not told for all entries. */
  readonly used?: number
  readonly updated?: number
}

export interface RuleState extends Found {
  /** The rule without its counters' values, as `nft -s` prints it. */
  readonly text: string
  /** Of the rule's first counter. */
  readonly packets?: number
  readonly bytes?: number
}

export interface ChainState extends Found {
  readonly name: string
  readonly hook?: string
  readonly rules: readonly RuleState[]
}

/** Packets of `link` jump to `chain`. */
export interface ElementState extends Found {
  readonly link: string
  readonly chain: string
}

export interface MapState extends Found {
  readonly name: string
  readonly elements: readonly ElementState[]
}

export interface SetState extends Found {
  readonly name: string
  readonly of: string
  readonly elements: readonly string[]
}

export interface TableState extends Found {
  /** Tables of other families than `ip` are named `FAMILY NAME`. */
  readonly name: string
  readonly maps: readonly MapState[]
  readonly sets: readonly SetState[]
  readonly chains: readonly ChainState[]
}

export interface SettingState extends Found {
  readonly key: string
  readonly value: string
}

/** An ESP security association in transport mode: one direction between two VTEPs. */
export interface AssociationState extends Found {
  readonly source: string
  readonly destination: string
  /** Hexadecimal: `0x0000002a`. */
  readonly spi: string
  /** The number of the lab's key that it has; absent for another one. */
  readonly key?: number
  readonly packets: number
  readonly bytes: number
}

/** A policy: which packets have to leave through which association. */
export interface PolicyState extends Found {
  readonly direction: string
  readonly selector: string
  readonly mark?: string
  readonly template: string
}

/** What a node encrypts and decrypts. */
export interface IpsecState {
  readonly associations: readonly AssociationState[]
  readonly policies: readonly PolicyState[]
}

/** A socket. */
export interface Connection {
  readonly protocol: string
  /** As `ss` names it: `LISTEN`, `ESTAB`, `UNCONN` … */
  readonly state: string
  /** Address and port. */
  readonly local: string
  readonly remote: string
  readonly program?: string
  /** As the node counts. */
  readonly pid?: number
}

/** One direction of a tracked connection. */
export interface Tuple {
  readonly source: string
  readonly destination: string
  readonly sourcePort?: number
  readonly destinationPort?: number
}

/** A connection that the kernel tracks, with what NAT made of it: the reply comes from `reply.source`. */
export interface TrackedConnection {
  readonly protocol: string
  readonly state?: string
  /** Seconds until it is forgotten. */
  readonly timeout: number
  readonly original: Tuple
  readonly reply: Tuple
  /** No answer was seen yet. */
  readonly unreplied: boolean
}

export interface ProcessState {
  /** As the node counts. */
  readonly pid: number
  readonly command: string
  readonly user: string
}

/** The program that the lab file has a node run. */
export interface NodeCommand extends CommandState, Found {
  readonly argv: readonly string[]
}

/** All that the kernel holds of one node. */
export interface NodeState extends Node {
  readonly interfaces: readonly InterfaceState[]
  readonly routes: readonly RouteState[]
  readonly neighbours: readonly NeighbourState[]
  readonly fdb: readonly FdbState[]
  readonly tables: Readable<TableState>
  readonly ipsec: IpsecState
  /** The settings that were asked for, with the values that the kernel has. */
  readonly settings: readonly SettingState[]
  readonly connections: Readable<Connection>
  readonly tracked: Readable<TrackedConnection>
  /** Of the node's own process list; empty as long as nothing entered it. */
  readonly processes: readonly ProcessState[]
  readonly command?: NodeCommand
}

/** One line on a node, for a list of all. */
export interface NodeSummary extends Node {
  /** With prefix length, without those of the loopback interface and the kernel's own link-local ones. */
  readonly addresses: readonly string[]
  /** Whether every interface that was asked to be up is up. */
  readonly up: boolean
  /** Names of interfaces that should be up and are not. */
  readonly down: readonly string[]
  /** Of a container that is stopped: nothing of it is there. */
  readonly stopped?: true
}
