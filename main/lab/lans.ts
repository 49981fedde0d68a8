import { INTERNET_LAN, INTERNET_SERVER_ADDRESS, INTERNET_SUBNET } from './internet.ts'
import { formatBlock } from './ip.ts'
import type { Block } from './ip.ts'
import { claim, createPool, overlapPairs } from './ipam.ts'
import type { Pool } from './ipam.ts'
import type { Lan } from './lab.ts'
import { onLine, originOf, tell } from './report.ts'
import type { Report } from './report.ts'
import type { Sections } from './sections.ts'
import type { Path } from './source.ts'

/** A LAN while its addresses are handed out. */
export interface LanState {
  readonly name: string
  readonly block: Block
  readonly mtu: number | undefined
  readonly path: Path
  readonly pool: Pool
  /** Interface names in the LAN's namespace. */
  readonly links: Set<string>
  /** The routers on the LAN, with their address there. */
  readonly routers: { readonly name: string; readonly address: number }[]
  /** The outside world: nobody joins it by name. */
  readonly synthetic: boolean
}

/** The file's LANs, and the outside world's where a router has one. */
export function resolveLans(report: Report, sections: Sections): ReadonlyMap<string, LanState> {
  const lans = new Map<string, LanState>()
  const add = (
    name: string,
    block: Block,
    mtu: number | undefined,
    path: Path,
    synthetic: boolean,
  ): LanState => {
    const lan = {
      name,
      block,
      mtu,
      path,
      pool: createPool(block),
      links: new Set(['lo', 'br0']),
      routers: [],
      synthetic,
    }
    lans.set(name, lan)
    return lan
  }
  for (const [name, { subnet, mtu }] of sections.lans.entries) add(name, subnet, mtu, ['lans', name], false)
  const router = [...sections.routers.entries].find(([, { internet }]) => internet === true)
  if (router && !sections.lans.names.has(INTERNET_LAN)) {
    const path = ['routers', router[0], 'internet']
    const { pool } = add(INTERNET_LAN, INTERNET_SUBNET, undefined, path, true)
    claim(pool, INTERNET_SERVER_ADDRESS, { who: 'the outside world’s server', path })
  }
  for (const [earlier, later] of overlapPairs([...lans.values()])) {
    const [first, second] = later.synthetic ? [later, earlier] : [earlier, later]
    const message = `The LAN \`${second.name}\` (${formatBlock(second.block)}) overlaps with \`${first.name}\` (${formatBlock(first.block)}, ${onLine(report, first.path)}).`
    const hint = 'Give each LAN a subnet of its own.'
    tell(report, [...second.path, 'subnet'], 'value', { code: 'overlapping-subnets', message, hint })
  }
  return lans
}

/** A LAN as drivers read it. */
export function finishLan(report: Report, { name, block, mtu, path }: LanState): Lan {
  return {
    name,
    subnet: formatBlock(block),
    ...(mtu !== undefined && { mtu }),
    origin: originOf(report, path),
  }
}
