/** What an ICMP message is, by its type (IANA, ICMP Parameters). */
export const ICMP_TYPES: ReadonlyMap<number, string> = new Map([
  [0, 'Echo reply'],
  [3, 'Destination unreachable'],
  [4, 'Source quench'],
  [5, 'Redirect'],
  [8, 'Echo request'],
  [9, 'Router advertisement'],
  [10, 'Router solicitation'],
  [11, 'Time exceeded'],
  [12, 'Parameter problem'],
  [13, 'Timestamp request'],
  [14, 'Timestamp reply'],
])

const UNREACHABLE: readonly string[] = [
  'network unreachable, as a router has no route to it',
  'host unreachable, as the last router got no answer to ARP',
  'protocol unreachable, as the host does not speak it',
  'port unreachable, as no program listens there',
  'fragmentation needed, as it is too big for the next link, and may not be cut up',
  'source route failed',
  'network unknown',
  'host unknown',
  'source host isolated',
  'network forbidden by a rule',
  'host forbidden by a rule',
  'network unreachable for this type of service',
  'host unreachable for this type of service',
  'forbidden by a rule',
  'host precedence violation',
  'precedence cut off',
]

const REDIRECT: readonly string[] = [
  'for the network',
  'for the host',
  'for the type of service and network',
  'for the type of service and host',
]

const EXCEEDED: readonly string[] = ['time to live ran out on the way', 'fragments were missing for too long']

/** The meaning of an ICMP code, where its type has any. */
export function icmpCode(type: number, code: number): string | undefined {
  if (type === 3) return UNREACHABLE[code]
  if (type === 5) return REDIRECT[code]
  if (type === 11) return EXCEEDED[code]
  if (type === 12) return code === 0 ? 'see the pointer' : undefined
  return undefined
}
