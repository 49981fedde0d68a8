import { blockFamily, formatAddress, formatBlock } from './ip.ts'
import type { Pool, Refusal } from './ipam.ts'
import { onLine } from './report.ts'
import type { Finding, Report } from './report.ts'

/** Says why a fixed address cannot be had. `of` names the LAN or network in a sentence. */
export function refusalFinding(
  report: Report,
  pool: Pool,
  address: bigint,
  refusal: Refusal,
  of: string,
): Finding {
  const text = formatAddress(address)
  const subnet = formatBlock(pool.subnet)
  switch (refusal.reason) {
    case 'outside':
      return {
        code: 'address-outside-subnet',
        message: `${text} is not in the subnet of ${of}, ${subnet}.`,
        hint: `Choose an address of ${subnet}, or leave it out for the lowest free one.`,
      }
    case 'reserved':
      return {
        code: 'reserved-address',
        message: `${text} is the ${reservedAs(pool, address)} of ${of}: nobody can have it.`,
        hint: `Choose another address of ${subnet}.`,
      }
    case 'taken':
      return {
        code: 'duplicate-address',
        message: `${text} on ${of} belongs to ${refusal.by.who} already (${onLine(report, refusal.by.path)}).`,
        hint: 'Choose another address for one of the two.',
      }
  }
}

/** What a reserved address of a pool's subnet is there for, as `isReserved` has it. */
function reservedAs({ subnet }: Pool, address: bigint): string {
  if (blockFamily(subnet) === 'ipv6') return 'address of any router'
  return address === subnet.first ? 'network address' : 'broadcast address'
}
