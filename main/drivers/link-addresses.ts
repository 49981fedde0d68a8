import type { Asked, KernelObject, Origin } from '../kernel/objects.ts'
import { hash } from '../lab/names.ts'
import { formatAddress } from '../lab/ip.ts'
import { isIpv6 } from './addresses.ts'

/** A link that is given addresses. */
export interface Addressed {
  readonly namespace: string
  readonly link: string
  /** Absent where the link has the hardware address of another one. */
  readonly mac?: string | undefined
  readonly origin: Origin
}

/**
 * The addresses of a link; where one of them is of IPv6, a link-local one comes first. The kernel would make that by itself,
 * but only after a second in which it looks whether anybody has it, and until then nothing can be sent.
 */
export function linkAddresses(
  { namespace, link, mac, origin }: Addressed,
  addresses: readonly string[],
  why: (address: string) => string,
): KernelObject[] {
  const address = (text: string, reason: string): KernelObject => ({
    kind: 'address',
    namespace,
    link,
    address: text,
    origin,
    why: reason,
  })
  const objects = addresses.map((text) => address(text, why(text)))
  const first = addresses.find(isIpv6)
  if (first === undefined) return objects
  const own = `${linkLocal(mac, first)}/64`
  const reason = `The link-local address of ${link}: with IPv6 every interface has one, and asks for its neighbours’ hardware addresses from it.`
  return [address(own, reason), ...objects]
}

/**
 * The link-local address of an interface: by its hardware address, as the kernel makes it (modified EUI-64, RFC 4291, appendix
 * A); where several share one, by its own address.
 */
function linkLocal(mac: string | undefined, address: string): string {
  const prefix = 0xfe80n << 112n
  if (mac === undefined) {
    const [one, two] = hash(`link-local ${address}`)
    return formatAddress(prefix | (BigInt(one) << 32n) | BigInt(two))
  }
  const bytes = mac.split(':').map((byte) => Number.parseInt(byte, 16))
  const [first = 0, second = 0, third = 0, ...rest] = bytes
  const identifier = [first ^ 2, second, third, 0xff, 0xfe, ...rest]
  return formatAddress(identifier.reduce((value, byte) => (value << 8n) | BigInt(byte), 0xfe80n << 48n))
}

/** The setting that makes a namespace forward IPv6, `net.ipv4.ip_forward`'s twin; it holds for links that come later as well. */
export function forwarding6(namespace: string, value: '0' | '1', { origin, why }: Asked): KernelObject {
  return { kind: 'sysctl', namespace, key: 'net.ipv6.conf.all.forwarding', value, origin, why }
}
