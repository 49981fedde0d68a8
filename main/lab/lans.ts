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
  /** Trunks and VLANs may be without addresses. */
  readonly block: Block | undefined
  readonly mtu: number | undefined
  readonly path: Path
  readonly pool: Pool | undefined
  /** Interface names in the LAN's namespace. */
  readonly links: Set<string>
  /** The routers on the LAN, with their address there. */
  readonly routers: { readonly name: string; readonly address: number }[]
  /** The outside world: nobody joins it by name. */
  readonly synthetic: boolean
}

type Given = Pick<LanState, 'lan' | 'path' | 'block' | 'mtu'> &
  Partial<Pick<LanState, 'vlan' | 'vlans' | 'links' | 'synthetic'>>

function opened({ lan, vlan, block, ...given }: Given): LanState {
  return {
    vlans: [],
    links: new Set(['lo', 'br0']),
    synthetic: false,
    ...given,
    name: segmentOf({ lan, vlan }),
    lan,
    vlan,
    block,
    pool: block && createPool(block),
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
  for (const [name, { subnet, mtu, vlans }] of sections.lans.entries) {
    const path = ['lans', name]
    if (!subnet && !vlans) {
      const message = `LAN \`${name}\` has no \`subnet\`.`
      tell(report, [...path, 'subnet'], 'key', { code: 'missing-key', message, hint: 'Add `subnet:` to it.' })
      continue
    }
    const requests = vlans ? readVlans(report, name, vlans) : []
    const { links } = add(
      opened({ lan: name, path, block: subnet, mtu, vlans: requests.map(({ id }) => id) }),
    )
    for (const { id, block, path: place } of requests) {
      const vlan = opened({ lan: name, vlan: id, path: place, block, mtu, links })
      if (!sections.lans.names.has(vlan.name)) add(vlan)
      else {
        const message = `The VLAN ${id} of \`${name}\` would have the name of the LAN \`${vlan.name}\` (${onLine(report, ['lans', vlan.name])}).`
        tell(report, place, 'key', { code: 'duplicate-name', message, hint: 'Rename that LAN.' })
      }
    }
  }
  const router = [...sections.routers.entries].find(([, { internet }]) => internet === true)
  if (router && !sections.lans.names.has(INTERNET_LAN)) {
    const path = ['routers', router[0], 'internet']
    const outside = { lan: INTERNET_LAN, path, block: INTERNET_SUBNET, mtu: undefined, synthetic: true }
    const { pool } = add(opened(outside))
    if (pool) claim(pool, INTERNET_SERVER_ADDRESS, { who: 'the outside world’s server', path })
  }
  checkOverlaps(report, [...lans.values()])
  return lans
}

function checkOverlaps(report: Report, lans: readonly LanState[]): void {
  const withSubnet = lans.flatMap((lan) => (lan.block ? [{ ...lan, block: lan.block }] : []))
  for (const [earlier, later] of overlapPairs(withSubnet)) {
    const [first, second] = later.synthetic ? [later, earlier] : [earlier, later]
    const message = `The LAN \`${second.name}\` (${formatBlock(second.block)}) overlaps with \`${first.name}\` (${formatBlock(first.block)}, ${onLine(report, first.path)}).`
    const hint = 'Give each LAN a subnet of its own.'
    tell(report, [...second.path, 'subnet'], 'value', { code: 'overlapping-subnets', message, hint })
  }
}

/** LANs as drivers read them, each with its VLANs. */
export function finishLans(report: Report, lans: ReadonlyMap<string, LanState>): Lan[] {
  const facts = ({ block, path }: LanState) => ({
    ...(block && { subnet: formatBlock(block) }),
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
