import type { Origin } from '../kernel/objects.ts'
import type { Layer } from '../packet/packet.ts'

/** One real packet, and what became of it: where it was seen, what changed on its way, and who changed it. */
export interface Walk {
  readonly lab: string
  readonly from: string
  /** As it was asked for: a node, or an address. */
  readonly to: string
  readonly address: string
  /** What was sent, in words: `ping 10.0.0.4`, `TCP to 10.0.0.4 port 80`. */
  readonly probe: string
  /** ISO 8601. */
  readonly startedAt: string
  readonly outcome: Outcome
  /** The outcome in one sentence. */
  readonly summary: string
  /** The packets in the order in which they set out: the probe, its reply, and what was sent on their account. */
  readonly legs: readonly Leg[]
  /** Why there was no answer; absent where there was one. */
  readonly loss?: Loss
  /** What could not be looked at, each with its reason. */
  readonly unseen: readonly string[]
  readonly listened: {
    /** Network namespaces that were listened in. */
    readonly namespaces: readonly string[]
    /** Frames that passed there meanwhile, those of other traffic among them. */
    readonly frames: number
    /** Frames that were dropped since they were not read fast enough: something may be missing then. */
    readonly dropped: number
  }
}

/** `refused`: the other end said no. `lost`: nothing came back. */
export type Outcome = 'answered' | 'refused' | 'lost'

/** One packet on its way, joined from all places where it was seen. */
export interface Leg {
  readonly kind: 'request' | 'reply' | 'neighbour' | 'error'
  /** `ICMP echo request`. */
  readonly title: string
  readonly hops: readonly Hop[]
}

/** The packet at one interface. */
export interface Hop {
  readonly namespace: string
  readonly link: string
  /** Seen from the namespace. */
  readonly direction: 'in' | 'out'
  /** Since the walk's first frame. */
  readonly microseconds: number
  /** Bytes on the wire. */
  readonly length: number
  /** The frame in base64, as much of it as was kept. */
  readonly bytes: string
  readonly layers: readonly Layer[]
  /** The hop that it came from, by its place in the leg; absent for the first. */
  readonly after?: number
  /** What happened to it between there and here, in order. */
  readonly steps: readonly Step[]
}

/** Something that one part of the kernel did to the packet. */
export interface Step {
  readonly by: Actor
  /** One sentence: who did what, and why. */
  readonly text: string
  readonly changes: readonly Change[]
  readonly evidence: readonly Evidence[]
}

export type Actor =
  | 'sender'
  | 'cable'
  | 'bridge'
  | 'vxlan'
  | 'routing'
  | 'nat'
  | 'ipsec'
  | 'vlan'
  | 'macvlan'
  | 'ipvlan'
  | 'kernel'

/** One difference between the frame here and at the hop before. */
export interface Change {
  readonly what: 'added' | 'removed' | 'rewritten'
  readonly protocol: string
  /** A whole header where `field` is absent. */
  readonly field?: string
  /** `Time to live`, or the title of the header. */
  readonly label: string
  readonly before?: string
  readonly after?: string
  /** Its bytes: in this frame, or in that of the hop before where it was removed. */
  readonly start: number
  readonly end: number
}

/** What the kernel says that bears a sentence out. */
export interface Evidence {
  /** Where to ask. */
  readonly namespace: string
  /** The command that asks for it, ready to be typed there. */
  readonly command: string
  readonly says: readonly string[]
  /** Who asked for it in the lab file, and why; absent where nobody did. */
  readonly asked?: { readonly origin: Origin; readonly why: string }
}

/** Where a packet was lost, and why, as far as it could be proved. */
export interface Loss {
  readonly reason: Reason
  readonly namespace: string
  /** The interface where it was seen last, or should have been seen. */
  readonly link?: string
  /** Whether the probe or its answer was lost. */
  readonly leg: 'request' | 'reply'
  /** One sentence. */
  readonly text: string
  /** What to do about it. */
  readonly hint: string
  readonly evidence: readonly Evidence[]
}

/** Why a packet was lost; `unknown` where nothing that was looked at says why. */
export type Reason =
  | 'no-route'
  | 'no-neighbour'
  | 'no-fdb-entry'
  | 'wrong-vtep'
  | 'dropped-by-rule'
  | 'reverse-path-filter'
  | 'forwarding-off'
  | 'ttl-exceeded'
  | 'too-big'
  | 'port-closed'
  | 'link-down'
  | 'wrong-vni'
  | 'vlan-missing'
  | 'isolated'
  | 'queue-drop'
  | 'unknown'
