import type { Port } from '../../main/contract.ts'

/** An address without its prefix length. */
export function bare(address: string): string {
  return address.split('/')[0] ?? address
}

/** Where a port is published, as its short form has it: `127.0.0.1`, `[fd00::5]`; undefined for every address. */
export function publishedAt({ hostAddress, family }: Port): string | undefined {
  const address = hostAddress ?? (family && { ipv4: '0.0.0.0', ipv6: '::' }[family])
  return address?.includes(':') ? `[${address}]` : address
}

/** Several addresses as one text; none are an empty one. */
export function listedAddresses(addresses: readonly string[]): string {
  return addresses.join(' · ')
}

/** Whether an IPv4 subnet (`10.0.0.0/24`) holds an address, with or without a prefix length. */
export function holds(subnet: string, address: string): boolean {
  if (subnet.includes(':') || address.includes(':')) return false
  const [base = '', length = '32'] = subnet.split('/')
  const size = 2 ** (32 - Number(length))
  return Math.floor(numberOf(base) / size) === Math.floor(numberOf(bare(address)) / size)
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0)
}
