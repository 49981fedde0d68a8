import { u16, u8 } from './bytes.ts'
import type { Protocol } from './packet.ts'

/** UDP port of VXLAN (RFC 7348). */
export const VXLAN_PORT = 4789

/** Ports of DNS, of multicast DNS (RFC 6762) and of LLMNR (RFC 4795), which all have the same messages. */
const DNS_PORTS: ReadonlySet<number> = new Set([53, 5353, 5355])

/** Ports of DHCP servers and clients (RFC 2131). */
const DHCP_PORTS: ReadonlySet<number> = new Set([67, 68])

/** What travels over UDP. */
export function udpProtocol(source: number, destination: number, vxlanPorts: ReadonlySet<number>): Protocol {
  // The source port of VXLAN is made of the headers inside, and may be any.
  if (vxlanPorts.has(destination)) return 'vxlan'
  if (DNS_PORTS.has(source) || DNS_PORTS.has(destination)) return 'dns'
  if (DHCP_PORTS.has(source) && DHCP_PORTS.has(destination)) return 'dhcp'
  return 'data'
}

const HTTP_BEGINNINGS = [
  'GET ',
  'HEAD ',
  'POST ',
  'PUT ',
  'DELETE ',
  'CONNECT ',
  'OPTIONS ',
  'TRACE ',
  'PATCH ',
  'HTTP/1.',
].map((text) => Array.from(text, (letter) => letter.charCodeAt(0)))

/** What travels over TCP, by ports and, as HTTP has any port in a lab, by its first letters. */
export function tcpProtocol(
  bytes: Uint8Array,
  start: number,
  end: number,
  source: number,
  destination: number,
): Protocol {
  if (start === end) return 'data'
  // Only a message that is in one segment, behind its own length.
  if ((source === 53 || destination === 53) && u16(bytes, start) === end - start - 2) return 'dns'
  const isHttp = HTTP_BEGINNINGS.some(
    (letters) =>
      start + letters.length <= end && letters.every((letter, index) => u8(bytes, start + index) === letter),
  )
  return isHttp ? 'http' : 'data'
}
