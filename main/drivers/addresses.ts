import { parseAddress, parseCidr } from '../lab/ip.ts'
import type { Family } from '../lab/ip.ts'

/** The address without its prefix length: `10.0.0.3/24` is `10.0.0.3`. */
export function bare(address: string): string {
  const slash = address.indexOf('/')
  return slash === -1 ? address : address.slice(0, slash)
}

/** An address of a subnet with the subnet's prefix length: `10.0.0.1` in `10.0.0.0/24` is `10.0.0.1/24`. */
export function withPrefixOf(subnet: string, address: string): string {
  return address + subnet.slice(subnet.indexOf('/'))
}

/** Whether an address (with or without prefix length) lies in a subnet; that may be written as an address in it. */
export function contains(subnet: string, address: string): boolean {
  const [block, one] = [parseCidr(subnet), parseAddress(bare(address))]
  if (!block || one === undefined || isIpv6(subnet) !== isIpv6(address)) return false
  const behind = BigInt((isIpv6(subnet) ? 128 : 32) - block.length)
  return block.address >> behind === one >> behind
}

/** Whether an address, subnet or route's destination is of IPv6; `default` is IPv4's. */
export function isIpv6(text: string): boolean {
  return text.includes(':')
}

/** The family of an address or subnet. */
export function familyOfText(text: string): Family {
  return isIpv6(text) ? 'ipv6' : 'ipv4'
}

/** Those of a family among addresses or subnets. */
export function inFamily(texts: readonly string[], family: Family): string[] {
  return texts.filter((text) => familyOfText(text) === family)
}

/** The four bytes of an address as a hardware address writes them: `172.31.1.5` is `ac:1f:01:05`. */
export function hexBytes(address: string): string {
  return address
    .split('.')
    .map((byte) => Number(byte).toString(16).padStart(2, '0'))
    .join(':')
}
