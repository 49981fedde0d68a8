/** Types of DNS records that are seen (IANA, Domain Name System Parameters). */
export const DNS_TYPES: ReadonlyMap<number, string> = new Map([
  [1, 'A'],
  [2, 'NS'],
  [5, 'CNAME'],
  [6, 'SOA'],
  [12, 'PTR'],
  [13, 'HINFO'],
  [15, 'MX'],
  [16, 'TXT'],
  [28, 'AAAA'],
  [33, 'SRV'],
  [41, 'OPT'],
  [43, 'DS'],
  [46, 'RRSIG'],
  [47, 'NSEC'],
  [48, 'DNSKEY'],
  [64, 'SVCB'],
  [65, 'HTTPS'],
  [252, 'AXFR'],
  [255, 'ANY'],
])

/** What a message wants (RFC 1035, 1996, 2136). */
export const DNS_OPERATIONS: readonly string[] = ['query', 'inverse query', 'status', '', 'notify', 'update']

/** How it went (RFC 1035, section 4.1.1, and 2136). */
export const DNS_CODES: readonly string[] = [
  'no error',
  'format error: the server did not understand',
  'server failure',
  'no such name',
  'not implemented',
  'refused',
]

/** `A`, or `type 99` where the type has no name here. */
export function dnsType(type: number): string {
  return DNS_TYPES.get(type) ?? `type ${type}`
}
