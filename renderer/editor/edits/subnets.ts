import type { LabFile } from './lab-file.ts'
import { at } from './lab-file.ts'

/** A subnet as its first and last address. */
interface Range {
  readonly first: number
  readonly last: number
}

/** A /24 for a LAN that nothing in the file overlaps; undefined when all 256 are taken. */
export function freeLanSubnet(file: LabFile): string | undefined {
  const taken = subnetsIn(file)
  for (let third = 1; third < 256; third++) {
    const candidate = `192.168.${third}.0/24`
    const range = rangeOf(candidate)
    if (range && !taken.some((other) => other.first <= range.last && range.first <= other.last))
      return candidate
  }
  return undefined
}

/** The upper half of a subnet: `192.168.1.128/25` of `192.168.1.0/24`. Undefined for what is no subnet or cannot be halved. */
export function upperHalf(subnet: string): string | undefined {
  const range = rangeOf(subnet)
  const length = Number(subnet.split('/')[1])
  if (!range || length > 29) return undefined
  return `${write(range.first + (range.last - range.first + 1) / 2)}/${length + 1}`
}

/** Whether an address is of a subnet; false where one of them is none. */
export function isInside(address: unknown, subnet: unknown): boolean {
  const one = rangeOf(`${String(address)}/32`)
  const range = rangeOf(subnet)
  return one !== undefined && range !== undefined && one.first >= range.first && one.first <= range.last
}

function subnetsIn(file: LabFile): readonly Range[] {
  const lans = Object.values(file.lans).map((lan) => at(lan, 'subnet'))
  const networks = Object.values(file.networks).flatMap((network) => {
    const pools = at(network, 'ipam', 'config')
    return [
      at(network, 'ipam', 'subnet'),
      ...(Array.isArray(pools) ? pools.map((one) => at(one, 'subnet')) : []),
    ]
  })
  return [...lans, ...networks].flatMap((subnet) => rangeOf(subnet) ?? [])
}

function rangeOf(subnet: unknown): Range | undefined {
  const match = typeof subnet === 'string' ? /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(subnet) : null
  if (!match) return undefined
  const [a = 0, b = 0, c = 0, d = 0, length = 0] = match.slice(1).map(Number)
  const size = 2 ** (32 - length)
  const address = ((a * 256 + b) * 256 + c) * 256 + d
  const first = Math.floor(address / size) * size
  return { first, last: first + size - 1 }
}

function write(address: number): string {
  return [24, 16, 8, 0].map((bits) => Math.floor(address / 2 ** bits) % 256).join('.')
}
