import type { IpvlanFlag, IpvlanMode, MacvlanMode } from '../kernel/objects.ts'
import type { FaultWords } from './fault-schema.ts'
import type { Family } from './ip.ts'

export type { Family } from './ip.ts'

/**
 * The resolved lab: a lab file after parsing, defaults and address management. Every name is checked, every address,
 * interface name, MAC and VNI is decided. Drivers read nothing else.
 */
export interface Lab {
  readonly name: string
  readonly title: string
  /** Markdown; empty where the file has no `about`. */
  readonly about: string
  /** Absolute path of the lab file. */
  readonly file: string
  readonly lans: readonly Lan[]
  readonly routers: readonly Router[]
  readonly hosts: readonly Host[]
  readonly networks: readonly Network[]
  readonly containers: readonly Container[]
  readonly impairments: readonly Impairment[]
  /** What is broken of it; absent where nothing is. */
  readonly faults?: readonly Fault[]
  /** The lab is an exercise: what is broken is for the user to find. */
  readonly exercise?: Exercise
  readonly expectations: readonly Expectation[]
  /** How often the keys of the encrypted overlays were rotated since the lab came up; absent for never. */
  readonly rotations?: number
}

/** Where in the lab file a part of the lab stands: key path and line (from 1). */
export interface Origin {
  readonly key: string
  readonly line: number
}

/** A layer-2 segment of the underlay. Its namespace has the LAN's name. */
export interface Lan {
  readonly name: string
  /** One for each family that the LAN has, IPv4 first; none on a trunk whose untagged VLAN has no addresses. */
  readonly subnets: readonly string[]
  /** The VLANs beside the untagged one, where the LAN is a trunk: its switch keeps them apart. */
  readonly vlans?: readonly Vlan[]
  /** Bytes, on every interface of the LAN; absent means the kernel's 1500. */
  readonly mtu?: number
  readonly origin: Origin
}

/** A VLAN of a trunk: `campus.100` in the lab file. */
export interface Vlan {
  readonly id: number
  /** One for each family that it has, IPv4 first. */
  readonly subnets: readonly string[]
  readonly origin: Origin
}

/** An interface of a router or host on a LAN: `eth0`, `eth1` … in the order of the file; `eth0.100` where it is on a VLAN of eth0’s trunk. */
export interface LanAttachment {
  readonly lan: string
  /** The VLAN that the interface is in, by an access port of its own or by `trunk`; absent for a trunk port and on a LAN without VLANs. */
  readonly vlan?: number
  readonly link: string
  /** The interface with the cable, where `link` is an 802.1Q device on it. */
  readonly trunk?: string
  /** The bridge port's interface name in the LAN's namespace. */
  readonly port: string
  /** With prefix length: `172.31.1.5/24`. One for each family of the LAN, IPv4 first; none on a trunk port where the untagged VLAN has no subnet. */
  readonly addresses: readonly string[]
  readonly mac: string
  readonly origin: Origin
}

/** A static route. */
export interface StaticRoute {
  /** A subnet; `default` is IPv4’s default route, and `::/0` that of IPv6. */
  readonly destination: string
  readonly via: string
  readonly origin: Origin
}

/** A namespace that joins LANs. */
export interface Router {
  readonly name: string
  readonly lans: readonly LanAttachment[]
  readonly routes: readonly StaticRoute[]
  /** Links (not LANs) through which traffic leaves masqueraded. */
  readonly masquerade: readonly { readonly link: string; readonly origin: Origin }[]
  readonly forwarding: boolean
  /** Carries the small outside world; that LAN and its server are ordinary members of `lans` and `hosts`. */
  readonly internet: boolean
  readonly origin: Origin
}

/** A namespace that stands for a machine with Docker on it. */
export interface Host {
  readonly name: string
  readonly lans: readonly LanAttachment[]
  /** Static routes; a default route is among them with destination `default`. */
  readonly routes: readonly StaticRoute[]
  /** The underlay addresses by which other hosts' VXLAN devices reach this one, by family: those of the first LAN on which it has any. */
  readonly vteps: Readonly<Partial<Record<Family, string>>>
  /** A program that runs on the host itself (the outside world's server). */
  readonly command?: readonly string[]
  readonly origin: Origin
}

/** One subnet of a network, with its gateway where the driver has one. */
export interface Subnet {
  readonly subnet: string
  /** Without prefix length. */
  readonly gateway?: string
  /**
   * VXLAN network identifier of this subnet (overlay only: one VNI and one bridge for each IPv4 subnet, which the IPv6
   * subnet in the same place shares).
   */
  readonly vni?: number
}

interface NetworkBase {
  readonly name: string
  /** IPv4 first. */
  readonly subnets: readonly Subnet[]
  readonly internal: boolean
  /** Bytes, as the file says (an overlay takes off what VXLAN adds, and 26 more for ESP); absent means the driver's default. */
  readonly mtu?: number
  readonly origin: Origin
}

/** A bridge network: one kernel bridge on one host. */
export interface BridgeNetwork extends NetworkBase {
  readonly driver: 'bridge'
  readonly host: string
  /** `default`: Docker's `bridge` network (docker0). `gateway`: docker_gwbridge, the way out of an overlay. */
  readonly role: 'default' | 'user' | 'gateway'
  /** Interface name of the bridge: `docker0`, `docker_gwbridge`, `br-web-net`. */
  readonly bridge: string
  readonly mac: string
  /** Containers of the network may talk to each other (`com.docker.network.bridge.enable_icc`). */
  readonly icc: boolean
  /** What leaves the host takes the host's address (`com.docker.network.bridge.enable_ip_masquerade`). */
  readonly masquerade: boolean
}

/** How an overlay's VXLAN devices learn where a container is. */
export type ControlPlane =
  /** Docker's way: entries are pushed as containers join. */
  | { readonly type: 'gossip' }
  /** Unknown destinations go to every VTEP of the network; sources are learnt from what arrives. */
  | { readonly type: 'flood-and-learn' }
  /** Unknown destinations go to an IP multicast group of the underlay. */
  | { readonly type: 'multicast'; readonly group: string }

/** An overlay network: a sandbox with bridge and VXLAN device on each host that needs it. */
export interface OverlayNetwork extends NetworkBase {
  readonly driver: 'overlay'
  readonly port: number
  /** The family of the VTEPs: what the tunnel's outer packets are. */
  readonly underlay: Family
  readonly controlPlane: ControlPlane
  /** What asks for ESP between the VTEPs; absent where the overlay travels in cleartext. */
  readonly encrypted?: Origin
}

/** What a macvlan or ipvlan network stands on. */
interface ParentedNetwork extends NetworkBase {
  /** The host interface that is the parent, on every host of the network: `eth0`, `eth0.100`. */
  readonly parent: string
  /** What the parent is, where it is there for the network alone: a VLAN of the host's interface `link`, or a dummy device that leads nowhere. */
  readonly parentDevice?:
    { readonly type: 'vlan'; readonly link: string; readonly id: number } | { readonly type: 'dummy' }
}

/** A macvlan network: each container's interface is a child of the host's. */
export interface MacvlanNetwork extends ParentedNetwork {
  readonly driver: 'macvlan'
  readonly mode: MacvlanMode
  /** What asks for an interface of this machine itself as the parent, out of the lab; absent where it is the host’s own. */
  readonly machine?: Origin
}

/** An ipvlan network: each container's interface is a child of the host's, and has its MAC. */
export interface IpvlanNetwork extends ParentedNetwork {
  readonly driver: 'ipvlan'
  readonly mode: IpvlanMode
  readonly flag: IpvlanFlag
}

/** The two networks that are no network: the host's own stack, and none at all. */
export interface BareNetwork extends NetworkBase {
  readonly driver: 'host' | 'none'
}

/** A Docker network. */
export type Network = BridgeNetwork | OverlayNetwork | MacvlanNetwork | IpvlanNetwork | BareNetwork

/** What ties a container to a network. Absent for the drivers `host` and `none`. */
export interface Endpoint {
  readonly network: string
  /** Interface name in the container. */
  readonly link: string
  /** The other end's interface name: in the host (bridge) or in the overlay sandbox. Absent for macvlan and ipvlan. */
  readonly port?: string
  /** With prefix length. One for each family of the network, IPv4 first. */
  readonly addresses: readonly string[]
  /** Absent where the child takes its parent's (ipvlan, macvlan passthru), or where the kernel chooses one (on an interface of this machine). */
  readonly mac?: string
  readonly aliases: readonly string[]
  /** The families whose default route this endpoint provides (Docker's gateway election). */
  readonly gateways: readonly Family[]
  readonly origin: Origin
}

/** A published port. */
export interface Port {
  readonly protocol: 'tcp' | 'udp'
  /** Address of the host on which it is published; absent means any. */
  readonly hostAddress?: string
  /** The only family in which it is published; both where absent. */
  readonly family?: Family
  readonly hostPort: number
  readonly containerPort: number
  readonly origin: Origin
}

/** A namespace set on a host, in which processes and terminals run. */
export interface Container {
  readonly name: string
  readonly host: string
  readonly hostname: string
  /** `own` has a network namespace of the container's name; `host` shares the host's. */
  readonly stack: 'own' | 'host'
  readonly endpoints: readonly Endpoint[]
  readonly ports: readonly Port[]
  readonly dns: readonly string[]
  readonly dnsSearch: readonly string[]
  readonly dnsOptions: readonly string[]
  readonly extraHosts: readonly { readonly name: string; readonly address: string }[]
  readonly command?: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly sysctls: Readonly<Record<string, string>>
  readonly origin: Origin
}

/** One end of a link: an interface in a namespace. */
export interface LinkEnd {
  readonly namespace: string
  readonly link: string
}

/** What happens to packets on their way. */
export interface Effects {
  /** Bits a second. */
  readonly rate?: number | undefined
  /** Microseconds. */
  readonly delay?: number | undefined
  readonly jitter?: number | undefined
  /** Percent of the packets. */
  readonly loss?: number | undefined
  readonly corrupt?: number | undefined
  readonly duplicate?: number | undefined
  readonly reorder?: number | undefined
}

/** What goes wrong on a link. */
export interface Impairment {
  /** Router, host or container. */
  readonly node: string
  /** The LAN or network that the link leads to. */
  readonly to: string
  /** The node's own interface: it is set down where {@link down} says so. */
  readonly near: LinkEnd
  /** The ends that do it, to packets as they leave them. */
  readonly shaped: readonly LinkEnd[]
  readonly effects: Effects
  readonly down: boolean
  /** In the words of a lab file: `{ rate: '10mbit', direction: 'both' }`. */
  readonly words: Readonly<Partial<Record<keyof Effects | 'direction', string>>>
  /** In words: `10 mbit, delay 40 ms ± 5 ms, 1% lost`. */
  readonly text: string
  /** Set while the lab runs, and not by its file. */
  readonly live: boolean
  readonly origin: Origin
}

/** A lab that somebody is to mend by hand. */
export interface Exercise {
  /** Markdown: what somebody complains of, and not why. */
  readonly symptom: string
  /** Markdown, from the vaguest to the plainest. */
  readonly hints: readonly string[]
  /** For whoever wants a timer. */
  readonly minutes?: number
  /** Markdown: how it is found, and one way to mend it, shown when all expectations hold. */
  readonly solution: string
}

/** One thing that is broken of what the lab would otherwise be. */
export interface Fault {
  /** In the words of a lab file: `{ fdb: 'c2', on: 'uber-net@node1', state: 'missing' }`. */
  readonly words: FaultWords
  /** Absent where it was broken while the lab runs, and not by its file. */
  readonly origin?: Origin
}

/**
 * What an expectation asks about. Names are nodes (containers, hosts, routers) or addresses. `family` says over which of a
 * node's addresses; where it is absent, over IPv4 where both ends have that.
 */
export type Claim =
  | {
      readonly type: 'ping'
      readonly from: string
      readonly to: string
      readonly hops?: number
      readonly mtu?: number
      /** Microseconds that the way there and back takes at least. */
      readonly rtt?: number
      readonly family?: Family
    }
  | {
      readonly type: 'tcp' | 'udp'
      readonly from: string
      readonly to: string
      readonly port: number
      readonly family?: Family
    }
  | {
      readonly type: 'http'
      readonly from: string
      readonly url: string
      readonly saying?: string
      readonly family?: Family
    }
  /** The address that `to` sees when `from` opens a connection to it, which is of the same family. */
  | { readonly type: 'source'; readonly from: string; readonly to: string; readonly address: string }
  | { readonly type: 'address'; readonly node: string; readonly address: string; readonly link?: string }
  | {
      readonly type: 'route'
      readonly node: string
      /** A subnet; `::/0` is IPv6's default route, and `default` that of either family, or of the one that `via` has. */
      readonly destination: string
      readonly via?: string
      readonly link?: string
    }
  | { readonly type: 'fdb'; readonly node: string; readonly mac: string; readonly vtep?: string }
  | { readonly type: 'neighbour'; readonly node: string; readonly address: string; readonly mac?: string }
  | { readonly type: 'resolves'; readonly node: string; readonly name: string; readonly address?: string }
  | {
      readonly type: 'command'
      readonly node: string
      readonly argv: readonly string[]
      readonly prints?: string
    }

/** Something that must hold (or, negated, must not) in the running lab. */
export interface Expectation {
  /** One sentence: what the file says, or the short form of what it means. */
  readonly text: string
  readonly claim: Claim
  readonly negated: boolean
  /** Seconds for which to try again before it counts as failed; 0 means once. */
  readonly eventually: number
  readonly origin: Origin
}
