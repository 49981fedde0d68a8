import type { Protocol } from './packet.ts'

/** UDP port of VXLAN (RFC 7348). */
export const VXLAN_PORT = 4789

/** What travels over UDP, by either port. */
export function udpProtocol(source: number, destination: number, vxlanPorts: ReadonlySet<number>): Protocol {
  // Source ports of VXLAN are arbitrary (a hash of the inner headers), so only the destination tells.
  if (vxlanPorts.has(destination)) return 'vxlan'
  return 'data'
}
