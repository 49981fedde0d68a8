import { INTERNET_LAN, INTERNET_SUBNETS, internetServerAddress } from './internet.ts'
import { FAMILIES, blockFamily, contains, familyName, formatBlock } from './ip.ts'
import type { Block, Family } from './ip.ts'
import { claim, createPool, overlapPairs } from './ipam.ts'
import type { Pool } from './ipam.ts'
import type { Lan } from './lab.ts'
import { checkIpv6Mtu } from './mtu.ts'
import { onLine, originOf, tell } from './report.ts'
import type { Report } from './report.ts'
import type { LanInput } from './schema.ts'
import type { Sections } from './sections.ts'
import type { Path } from './source.ts'
import { readVlans, segmentOf } from './vlans.ts'

/** A LAN, or one VLAN of it, while its addresses are handed out. */
export interface LanState {
  /** What the file calls it: `campus`, `campus.100`. */
  readonly name: string
  /** The LAN on whose switch it is. */
  readonly lan: string
  /** Its number, where it is a VLAN. */
  readonly vlan: number | undefined
  /** The numbers of its VLANs, where it is a trunk. */
  readonly vlans: readonly number[]
  /** One for each family that it has, IPv4 first, with the addresses of each. Trunks and VLANs may have none. */
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

type Given = Pick<LanState, 'lan' | 'path' | 'mtu'> &
  Partial<Pick<LanState, 'vlan' | 'vlans' | 'synthetic'>> & {
    readonly blocks: readonly Block[]
    readonly links?: LanState['links'] | undefined
  }

function opened({ lan, vlan, blocks, links = new Set(['lo', 'br0']), ...given }: Given): LanState {
  return {
    vlans: [],
    synthetic: false,
    ...given,
    name: segmentOf({ lan, vlan }),
    lan,
    vlan,
    pools: blocks.map((block) => createPool(block)),
    links,
    routers: [],
  }
}

/** The file's LANs and their VLANs, and the outside world's where a router has one. */
export function resolveLans(report: Report, sections: Sections): ReadonlyMap<string, LanState> {
  const lans = new Map<string, LanState>()
  const add = (state: LanState): LanState => {
    lans.set(state.name, state)
    return state
  }
  for (const [name, lan] of sections.lans.entries) addLan(report, sections, name, lan, add)
  const router = [...sections.routers.entries].find(([, { internet }]) => internet === true)
  if (router && !sections.lans.names.has(INTERNET_LAN)) {
    const path = ['routers', router[0], 'internet']
    const joined = Array.isArray(router[1].lans) ? router[1].lans : Object.keys(router[1].lans)
    const dual = joined.some((name) => poolOf(lans.get(name), 'ipv6'))
    const blocks = INTERNET_SUBNETS.slice(0, dual ? 2 : 1)
    const { pools } = add(opened({ lan: INTERNET_LAN, path, blocks, mtu: undefined, synthetic: true }))
    for (const pool of pools)
      claim(pool, internetServerAddress(pool.subnet), { who: 'the outside world’s server', path })
  }
  checkOverlaps(report, [...lans.values()])
  return lans
}

/** A LAN of the file, and each of its VLANs. */
function addLan(
  report: Report,
  sections: Sections,
  name: string,
  { subnet, mtu, vlans }: LanInput,
  add: (state: LanState) => LanState,
): void {
  const path = ['lans', name]
  if ([subnet ?? []].flat().length === 0 && !vlans) {
    const message = `LAN \`${name}\` has no \`subnet\`.`
    tell(report, [...path, 'subnet'], 'key', { code: 'missing-key', message, hint: 'Add `subnet:` to it.' })
    return
  }
  const requests = vlans ? readVlans(report, name, vlans) : []
  const own = subnet
    ? oneForEachFamily(report, `The LAN \`${name}\``, [...path, 'subnet'], [subnet].flat())
    : []
  const states = [add(opened({ lan: name, path, blocks: own, mtu, vlans: requests.map(({ id }) => id) }))]
  for (const { id, blocks: wanted, path: place } of requests) {
    const what = `The VLAN ${id} of \`${name}\``
    const blocks = oneForEachFamily(report, what, [...place, 'subnet'], wanted)
    const vlan = opened({ lan: name, vlan: id, path: place, blocks, mtu, links: states[0]?.links })
    if (!sections.lans.names.has(vlan.name)) states.push(add(vlan))
    else {
      const message = `${what} would have the name of the LAN \`${vlan.name}\` (${onLine(report, ['lans', vlan.name])}).`
      tell(report, place, 'key', { code: 'duplicate-name', message, hint: 'Rename that LAN.' })
    }
  }
  if (states.some((state) => poolOf(state, 'ipv6'))) checkIpv6Mtu(report, mtu, [...path, 'mtu'])
}

function checkOverlaps(report: Report, lans: readonly LanState[]): void {
  const blocks = lans.flatMap((lan) => lan.pools.map(({ subnet }) => ({ lan, block: subnet })))
  for (const [earlier, later] of overlapPairs(blocks)) {
    const [first, second] = later.lan.synthetic ? [later, earlier] : [earlier, later]
    const message = `The LAN \`${second.lan.name}\` (${formatBlock(second.block)}) overlaps with \`${first.lan.name}\` (${formatBlock(first.block)}, ${onLine(report, first.lan.path)}).`
    const hint = 'Give each LAN a subnet of its own.'
    tell(report, [...second.lan.path, 'subnet'], 'value', { code: 'overlapping-subnets', message, hint })
  }
}

/** A LAN or VLAN has at most one subnet of each family: IPv4 first, whatever the order in the file. */
function oneForEachFamily(report: Report, what: string, path: Path, blocks: readonly Block[]): Block[] {
  return FAMILIES.flatMap((family) => {
    const [first, second] = blocks.filter((block) => blockFamily(block) === family)
    if (second) {
      const message = `${what} has two ${familyName(family)} subnets; it takes one of each family.`
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

/** LANs as drivers read them, each with its VLANs. */
export function finishLans(report: Report, lans: ReadonlyMap<string, LanState>): Lan[] {
  const facts = ({ pools, path }: LanState) => ({
    subnets: pools.map(({ subnet }) => formatBlock(subnet)),
    origin: originOf(report, path),
  })
  return [...lans.values()]
    .filter(({ vlan }) => vlan === undefined)
    .map((lan) => {
      const { name, mtu, vlans } = lan
      const found = vlans.flatMap((id) => {
        const state = lans.get(segmentOf({ lan: name, vlan: id }))
        return state ? [{ id, ...facts(state) }] : []
      })
      return {
        name,
        ...facts(lan),
        ...(mtu !== undefined && { mtu }),
        ...(found.length > 0 && { vlans: found }),
      }
    })
}
