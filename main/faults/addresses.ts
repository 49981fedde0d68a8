import type { KernelObject } from '../kernel/objects.ts'
import { blockOf, contains, parseAddress, parseCidr } from '../lab/ip.ts'

type Address = Extract<KernelObject, { kind: 'address' }>

/** The addresses of a namespace that a person gave, or the lab: not the link-local ones. */
export function addressesOf(objects: readonly KernelObject[], namespace: string): Address[] {
  return objects
    .filter((object) => object.kind === 'address')
    .filter((object) => object.namespace === namespace && !object.address.startsWith('fe80:'))
}

/** An address without its prefix length. */
export function bare(address: string): string {
  return address.split('/')[0] ?? ''
}

/** Whether two addresses, subnets or routes' destinations are of one family. */
export function sameFamily(a: string, b: string): boolean {
  return a.includes(':') === b.includes(':')
}

/** Whether `address` is in the subnet of an interface's address such as `10.0.0.3/24`. */
export function isNear(own: string, address: string): boolean {
  const [cidr, other] = [parseCidr(own), parseAddress(address)]
  return cidr !== undefined && other !== undefined && contains(blockOf(cidr.address, cidr.length), other)
}
