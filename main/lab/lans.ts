import { INTERNET_LAN, INTERNET_SUBNETS, internetServerAddress } from './internet.ts'
import { FAMILIES, blockFamily, contains, familyName, formatBlock } from './ip.ts'
import type { Block, Family } from './ip.ts'
import { claim, createPool, overlapPairs } from './ipam.ts'
import type { Pool } from './ipam.ts'
import type { Lan } from './lab.ts'
import { checkIpv6Mtu } from './mtu.ts'
import { onLine, originOf, tell } from './report.ts'
import type { Report } from './report.ts'
import type { Sections } from './sections.ts'
import type { Path } from './source.ts'

/** A LAN while its addresses are handed out. */
export interface LanState {
  readonly name: string
  /** One for each family that the LAN has, IPv4 first, with the addresses of each. */
  readonly pools: readonly Pool[]
  readonly mtu: number | undefined
  readonly path: Path
  /** Interface names in the LAN's namespace. */
  readonly links: Set<string>
  /** The routers on the LAN, with their address there. */
  readonly routers: { readonly name: string; readonly address: bigint }[]
  /** The outside world: nobody joins it by name. */
  readonly synthetic: boolean
}

/** The file's LANs, and the outside world's where a router has one. */
export function resolveLans(report: Report, sections: Sections): ReadonlyMap<string, LanState> {
  const lans = new Map<string, LanState>()
  const add = (
    name: string,
    blocks: readonly Block[],
    mtu: number | undefined,
    path: Path,
    synthetic: boolean,
  ): LanState => {
    const lan = {
      name,
      pools: blocks.map((block) => createPool(block)),
      mtu,
      path,
      links: new Set(['lo', 'br0']),
      routers: [],
      synthetic,
    }
    lans.set(name, lan)
    return lan
  }
  for (const [name, { subnet, mtu }] of sections.lans.entries) {
    const { pools } = add(name, oneForEachFamily(report, name, [subnet].flat()), mtu, ['lans', name], false)
    const ipv6 = pools.some((pool) => blockFamily(pool.subnet) === 'ipv6')
    if (ipv6) checkIpv6Mtu(report, mtu, ['lans', name, 'mtu'])
  }
  const router = [...sections.routers.entries].find(([, { internet }]) => internet === true)
  if (router && !sections.lans.names.has(INTERNET_LAN)) {
    const path = ['routers', router[0], 'internet']
    const joined = Array.isArray(router[1].lans) ? router[1].lans : Object.keys(router[1].lans)
    const dual = joined.some((name) => poolOf(lans.get(name), 'ipv6'))
    const { pools } = add(INTERNET_LAN, INTERNET_SUBNETS.slice(0, dual ? 2 : 1), undefined, path, true)
    for (const pool of pools)
      claim(pool, internetServerAddress(pool.subnet), { who: 'the outside world’s server', path })
  }
  const blocks = [...lans.values()].flatMap((lan) => lan.pools.map(({ subnet }) => ({ lan, block: subnet })))
  for (const [earlier, later] of overlapPairs(blocks)) {
    const [first, second] = later.lan.synthetic ? [later, earlier] : [earlier, later]
    const message = `The LAN \`${second.lan.name}\` (${formatBlock(second.block)}) overlaps with \`${first.lan.name}\` (${formatBlock(first.block)}, ${onLine(report, first.lan.path)}).`
    const hint = 'Give each LAN a subnet of its own.'
    tell(report, [...second.lan.path, 'subnet'], 'value', { code: 'overlapping-subnets', message, hint })
  }
  return lans
}

/** A LAN has at most one subnet of each family: IPv4 first, whatever the order in the file. */
function oneForEachFamily(report: Report, name: string, blocks: readonly Block[]): Block[] {
  const path = ['lans', name, 'subnet']
  if (blocks.length === 0) {
    const hint = 'Write one, such as 172.31.1.0/24 or fd00:1::/64.'
    tell(report, path, 'key', {
      code: 'missing-subnet',
      message: `The LAN \`${name}\` has no subnet.`,
      hint,
    })
  }
  return FAMILIES.flatMap((family) => {
    const [first, second] = blocks.filter((block) => blockFamily(block) === family)
    if (second) {
      const message = `The LAN \`${name}\` has two ${familyName(family)} subnets; it takes one of each family.`
      const hint = 'Remove one of the two, or make a LAN of each.'
      tell(report, [...path, blocks.indexOf(second)], 'value', { code: 'several-subnets', message, hint })
    }
    return first ?? []
  })
}

/** The LAN's addresses of a family. */
function poolOf(lan: LanState | undefined, family: Family): Pool | undefined {
  return lan?.pools.find(({ subnet }) => blockFamily(subnet) === family)
}

/** The LAN's addresses among which this one is. */
export function poolWith(lan: LanState, address: bigint): Pool | undefined {
  return lan.pools.find(({ subnet }) => contains(subnet, address))
}

/** A LAN's subnets in a sentence: `172.31.1.0/24 and fd00:1::/64`. */
export function subnetsText({ pools }: LanState): string {
  return pools.map(({ subnet }) => formatBlock(subnet)).join(' and ')
}

/** A LAN as drivers read it. */
export function finishLan(report: Report, { name, pools, mtu, path }: LanState): Lan {
  return {
    name,
    subnets: pools.map(({ subnet }) => formatBlock(subnet)),
    ...(mtu !== undefined && { mtu }),
    origin: originOf(report, path),
  }
}
