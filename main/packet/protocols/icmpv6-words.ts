/** What an ICMPv6 message is, by its type (IANA, ICMPv6 Parameters). */
export const ICMPV6_TYPES: ReadonlyMap<number, string> = new Map([
  [1, 'Destination unreachable'],
  [2, 'Packet too big'],
  [3, 'Time exceeded'],
  [4, 'Parameter problem'],
  [128, 'Echo request'],
  [129, 'Echo reply'],
  [130, 'Multicast listener query'],
  [131, 'Multicast listener report'],
  [132, 'Multicast listener done'],
  [133, 'Router solicitation'],
  [134, 'Router advertisement'],
  [135, 'Neighbour solicitation'],
  [136, 'Neighbour advertisement'],
  [137, 'Redirect'],
  [143, 'Multicast listener report, version 2'],
])

const UNREACHABLE: readonly string[] = [
  'no route to it',
  'forbidden by a rule',
  'beyond the scope of the source address',
  'address unreachable, as the last router got no answer to neighbour solicitations',
  'port unreachable, as no program listens there',
  'source address forbidden by a rule',
  'route says reject',
]

const EXCEEDED: readonly string[] = ['hop limit ran out on the way', 'fragments were missing for too long']

const PROBLEM: readonly string[] = ['a field of the header is wrong', 'unknown next header', 'unknown option']

/** The meaning of an ICMPv6 code, where its type has any. */
export function icmpv6Code(type: number, code: number): string | undefined {
  if (type === 1) return UNREACHABLE[code]
  if (type === 3) return EXCEEDED[code]
  return type === 4 ? PROBLEM[code] : undefined
}
