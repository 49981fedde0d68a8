/** An address without its prefix length. */
export function bare(address: string): string {
  return address.split('/')[0] ?? address
}

/** Whether an IPv4 subnet (`10.0.0.0/24`) holds an address, with or without a prefix length. */
export function holds(subnet: string, address: string): boolean {
  const [base = '', length = '32'] = subnet.split('/')
  const size = 2 ** (32 - Number(length))
  return Math.floor(numberOf(base) / size) === Math.floor(numberOf(bare(address)) / size)
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0)
}
