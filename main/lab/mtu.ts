import type { Family } from './ip.ts'
import { tell } from './report.ts'
import type { Report } from './report.ts'
import type { Path } from './source.ts'

/** Every link carries packets of this size (RFC 791; RFC 8200, section 5). */
export const SMALLEST_MTU: Readonly<Record<Family, number>> = { ipv4: 68, ipv6: 1280 }

/** Linux turns IPv6 off on an interface with a smaller MTU than 1280. */
export function checkIpv6Mtu(report: Report, mtu: number | undefined, path: Path): void {
  if (mtu === undefined || mtu >= SMALLEST_MTU.ipv6) return
  const message = `With an \`mtu\` of ${mtu} there is no IPv6: it needs ${SMALLEST_MTU.ipv6} (RFC 8200).`
  const hint = `Choose at least ${SMALLEST_MTU.ipv6}, or leave IPv6 out.`
  tell(report, path, 'value', { code: 'bad-mtu', message, hint })
}
