import type { LabFile } from './lab-file.ts'
import { at } from './lab-file.ts'

/** A subnet of either family as its first and last address. */
interface Range {
  readonly ipv6: boolean
  readonly first: bigint
  readonly last: bigint
}

/** A /24 for a LAN that nothing in the file overlaps; undefined when all 256 are taken. */
export function freeLanSubnet(file: LabFile): string | undefined {
  const taken = subnetsIn(file)
  for (let third = 1; third < 256; third++) {
    const candidate = `192.168.${third}.0/24`
    const range = rangeOf(candidate)
    if (range && !taken.some((other) => overlap(other, range))) return candidate
  }
  return undefined
}

/**
 * The upper half of an IPv4 subnet: `192.168.1.128/25` of `192.168.1.0/24`. Undefined for what is no such subnet or cannot be
 * halved.
 */
export function upperHalf(subnet: string): string | undefined {
  const range = rangeOf(subnet)
  const length = Number(subnet.split('/')[1])
  if (!range || range.ipv6 || length > 29) return undefined
  return `${write(range.first + (range.last - range.first + 1n) / 2n)}/${length + 1}`
}

/** Whether an address is of a subnet, or of one in a list of subnets; false where one of them is none. */
export function isInside(address: unknown, subnets: unknown): boolean {
  const text = String(address)
  const one = rangeOf(`${text}/${text.includes(':') ? 128 : 32}`)
  return one !== undefined && rangesOf(subnets).some((range) => overlap(range, one))
}

function overlap(one: Range, other: Range): boolean {
  return one.ipv6 === other.ipv6 && one.first <= other.last && other.first <= one.last
}

function subnetsIn(file: LabFile): readonly Range[] {
  const lans = Object.values(file.lans).flatMap((lan) => [
    ...rangesOf(at(lan, 'subnet')),
    ...Object.values(at(lan, 'vlans') ?? {}).flatMap((vlan) => rangesOf(at(vlan, 'subnet'))),
  ])
  const networks = Object.values(file.networks).flatMap((network) => {
    const pools = at(network, 'ipam', 'config')
    return [
      ...rangesOf(at(network, 'ipam', 'subnet')),
      ...(Array.isArray(pools) ? pools.flatMap((one) => rangesOf(at(one, 'subnet'))) : []),
    ]
  })
  return [...lans, ...networks]
}

/** A lab file has one subnet, or a list of one for each family. */
function rangesOf(subnets: unknown): readonly Range[] {
  const list: readonly unknown[] = Array.isArray(subnets) ? subnets : [subnets]
  return list.flatMap((subnet) => rangeOf(subnet) ?? [])
}

function rangeOf(subnet: unknown): Range | undefined {
  const [, text = '', length = ''] = /^([\d.]+|[\da-f:]+)\/(\d+)$/i.exec(String(subnet)) ?? []
  const ipv6 = text.includes(':')
  const address = ipv6 ? ofGroups(text) : ofQuad(text)
  const bits = (ipv6 ? 128 : 32) - Number(length)
  if (address === undefined || bits < 0) return undefined
  const size = 1n << BigInt(bits)
  const first = (address / size) * size
  return { ipv6, first, last: first + size - 1n }
}

function ofQuad(text: string): bigint | undefined {
  const octets = text.split('.')
  if (octets.length !== 4 || !octets.every((octet) => /^\d{1,3}$/.test(octet))) return undefined
  return octets.reduce((sum, octet) => sum * 256n + BigInt(octet), 0n)
}

function ofGroups(text: string): bigint | undefined {
  const [head = '', tail] = text.split('::')
  const groups = (part: string) => (part === '' ? [] : part.split(':'))
  const [before, after] = [groups(head), groups(tail ?? '')]
  const missing = 8 - before.length - after.length
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined
  const all = [...before, ...Array.from({ length: missing }, () => '0'), ...after]
  return all.reduce((sum, group) => sum * 65536n + BigInt(Number.parseInt(group || '0', 16)), 0n)
}

function write(address: bigint): string {
  return [24n, 16n, 8n, 0n].map((bits) => String((address >> bits) & 255n)).join('.')
}
