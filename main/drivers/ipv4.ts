/** The address without its prefix length: `10.0.0.3/24` is `10.0.0.3`. */
export function bare(address: string): string {
  const slash = address.indexOf('/')
  return slash === -1 ? address : address.slice(0, slash)
}

/** An address of a subnet with the subnet's prefix length: `10.0.0.1` in `10.0.0.0/24` is `10.0.0.1/24`. */
export function withPrefixOf(subnet: string, address: string): string {
  return address + subnet.slice(subnet.indexOf('/'))
}

/** Whether an address (with or without prefix length) lies in a subnet. */
export function contains(subnet: string, address: string): boolean {
  const size = 2 ** (32 - Number(subnet.slice(subnet.indexOf('/') + 1)))
  return Math.floor(toNumber(bare(subnet)) / size) === Math.floor(toNumber(bare(address)) / size)
}

/** The four bytes of an address as a hardware address writes them: `172.31.1.5` is `ac:1f:01:05`. */
export function hexBytes(address: string): string {
  return address
    .split('.')
    .map((byte) => Number(byte).toString(16).padStart(2, '0'))
    .join(':')
}

function toNumber(address: string): number {
  return address.split('.').reduce((number, byte) => number * 256 + Number(byte), 0)
}
