/** A frame, where and when it passed. */
export interface Frame {
  readonly namespace: string
  readonly link: string
  /** Seen from the namespace: `in` came over the link, `out` leaves by it. */
  readonly direction: 'in' | 'out'
  /** Since 1970, by the clock that all namespaces of the machine share. */
  readonly seconds: number
  readonly nanoseconds: number
  /** From the Ethernet header on; fewer than {@link length} where the capture cut it off. */
  readonly bytes: Uint8Array
  /** Bytes that it had on the wire. */
  readonly length: number
}
