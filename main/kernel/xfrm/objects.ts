/**
 * An ESP security association (RFC 4303) of the kernel's XFRM framework, in transport mode with AES-GCM (RFC 4106). It knows one
 * direction: the sender has it to encrypt, the receiver to decrypt.
 */
export interface XfrmState {
  readonly kind: 'xfrm-state'
  readonly namespace: string
  readonly source: string
  readonly destination: string
  /** Security parameters index: names the association in every packet. */
  readonly spi: number
  /** Ties the association to the policies that ask for it. */
  readonly reqid: number
  /** The number of the lab's key, whose bytes no object holds; absent where the kernel has bytes that are none of the lab's. */
  readonly key?: number
}

/** A policy of the XFRM framework: which packets have to leave (or arrive) through which association. */
export interface XfrmPolicy {
  readonly kind: 'xfrm-policy'
  readonly namespace: string
  readonly direction: string
  /** Which packets, in the words of `ip xfrm policy`: `src 10.0.0.1/32 dst 10.0.0.2/32 proto udp dport 4789`. */
  readonly selector: string
  /** Only packets with this mark: `VALUE/MASK`, hexadecimal. */
  readonly mark?: string
  /** The association, as `ip xfrm policy` tells it: `src 10.0.0.1 dst 10.0.0.2 proto esp spi 0x… reqid … mode transport`. */
  readonly template: string
}

export type XfrmFact = XfrmState | XfrmPolicy

/** The identity of an association (RFC 4301: destination, protocol, SPI) or of a policy within a lab. */
export function xfrmIdentity(fact: XfrmFact): string {
  const { kind, namespace } = fact
  return kind === 'xfrm-state'
    ? `${kind} ${namespace} ${fact.source} → ${fact.destination} spi ${hexadecimal(fact.spi)}`
    : `${kind} ${namespace} ${fact.direction} ${fact.selector}${fact.mark === undefined ? '' : ` mark ${fact.mark}`}`
}

/** A number of 32 bits as `ip xfrm` prints it: `0x0000002a`. */
export function hexadecimal(value: number): string {
  return `0x${value.toString(16).padStart(8, '0')}`
}
