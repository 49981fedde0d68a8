import { isIpv6 } from './addresses.ts'

/** What nft calls the header in which an address is matched: `ip daddr 10.0.0.3`, `ip6 daddr fd00::3`. */
export function addressMatch(field: 'saddr' | 'daddr', address: string): string {
  return `${isIpv6(address) ? 'ip6' : 'ip'} ${field} ${address}`
}

/** An address and a port as nft writes them: `10.0.0.3:80`, `[fd00::3]:80`. */
export function withPort(address: string, port: number): string {
  return isIpv6(address) ? `[${address}]:${String(port)}` : `${address}:${String(port)}`
}
