import type { Name } from './field.ts'
import type { Field, Protocol } from './packet.ts'

/** A piece of a frame that belongs to one protocol. */
export interface Piece {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
}

/** What a protocol is given to read while a frame is walked from its outermost header inwards. */
export interface Scope extends Piece {
  /**
   * Where it would end if nothing had been cut off: `end`, or a later place where the capture, the fragmentation or the quote in
   * an ICMP message left the rest away. So bytes that are missing can be told from lengths that are wrong.
   */
  readonly whole: number
  /** UDP ports that carry VXLAN. */
  readonly vxlanPorts: ReadonlySet<number>
}

/** What lies behind a header, from the header's end on. */
export interface Next {
  readonly protocol: Protocol
  readonly end: number
  readonly whole: number
  /** A title that says more than that of the protocol. */
  readonly title?: string
  /** Whether it is the packet that an ICMP message complains about, and not one under way. */
  readonly quoted?: boolean
}

/** What is found out about a header without looking at each of its fields. */
export interface Header {
  readonly end: number
  readonly malformed?: string | undefined
  readonly next?: Next | undefined
}

/** All that is known about a protocol. */
export interface Dissector {
  /** `Internet Protocol version 4` */
  readonly title: string
  /** As it stands in a list of frames: `IPv4`. */
  readonly short: string
  /** All fields that it may give. */
  readonly names: readonly Name[]
  /** Finds the end of the header and what is behind it. */
  read(scope: Scope): Header
  /** Reads every field, in the order of its bytes. Those that would end behind the piece are left out by the caller. */
  fields(piece: Piece): Field[]
  /** The header in a few words for a list of frames; `packetEnd` is where the IP packet around it ends on the wire. */
  info(piece: Piece, packetEnd: number): string
}

/** A header of which not even the part is there that all of its kind have. */
export function tooShort(scope: Scope, needed: number): Header {
  const there = scope.end - scope.start
  const malformed =
    scope.whole >= scope.start + needed
      ? `The rest of it was cut off: ${there} of ${needed} bytes are here.`
      : `It needs ${needed} bytes, and ${there} are there.`
  return { end: scope.end, malformed }
}

/** What is wrong with a length that ends at `says`, or undefined where bytes are there or were cut off only on the way to us. */
export function tooLong(scope: Scope, says: number): string | undefined {
  if (says <= scope.whole) return undefined
  return `It says that it is ${says - scope.start} bytes long, and ${scope.end - scope.start} are there.`
}
