import type { Block } from './ip.ts'
import { tell } from './report.ts'
import type { Report } from './report.ts'
import type { LanInput } from './schema.ts'
import type { Path } from './source.ts'

/** A VLAN that the file gives a LAN. */
export interface VlanRequest {
  readonly id: number
  /** None where the file gives the number alone. */
  readonly blocks: readonly Block[]
  readonly path: Path
}

/** What the file calls a VLAN of a LAN, and a LAN without one: `campus.100`, `campus`. */
export function segmentOf({
  lan,
  vlan,
}: {
  readonly lan: string
  readonly vlan?: number | undefined
}): string {
  return vlan === undefined ? lan : `${lan}.${vlan}`
}

/** Reads the `vlans` of a LAN, a list of numbers or a mapping. */
export function readVlans(report: Report, lan: string, vlans: NonNullable<LanInput['vlans']>): VlanRequest[] {
  const path = ['lans', lan, 'vlans']
  const found = new Map<number, VlanRequest>()
  const add = (id: number, blocks: readonly Block[], place: Path): void => {
    if (!found.has(id)) found.set(id, { id, blocks, path: place })
    else {
      const message = `The VLAN ${id} is in the list of \`${lan}\` twice.`
      tell(report, place, 'value', { code: 'duplicate-vlan', message, hint: 'Remove one of the two.' })
    }
  }
  if (isList(vlans)) vlans.forEach((id, index) => add(id, [], [...path, index]))
  else {
    for (const [key, value] of Object.entries(vlans)) {
      const place = [...path, key]
      if (isNumber(report, lan, key, place)) add(Number(key), [value?.subnet ?? []].flat(), place)
    }
  }
  if (found.size === 0 && Object.keys(vlans).length === 0) {
    const hint = 'Write the VLANs of the trunk, such as `vlans: [100, 200]`, or remove `vlans`.'
    const message = `The LAN \`${lan}\` has an empty list of VLANs.`
    tell(report, path, 'key', { code: 'no-vlans', message, hint })
  }
  return [...found.values()]
}

function isList(vlans: NonNullable<LanInput['vlans']>): vlans is number[] {
  return Array.isArray(vlans)
}

function isNumber(report: Report, lan: string, key: string, path: Path): boolean {
  if (/^[1-9]\d{0,3}$/.test(key) && Number(key) >= 2 && Number(key) <= 4094) return true
  const finding =
    key === '1'
      ? {
          message: `VLAN 1 of \`${lan}\` is the untagged one: it is the LAN itself.`,
          hint: `Write its subnet as \`subnet:\` of \`${lan}\`.`,
        }
      : {
          message: `\`${key}\` is not the number of a VLAN.`,
          hint: 'VLANs have numbers from 2 to 4094; 1 is the untagged one.',
        }
  tell(report, path, 'key', { code: 'bad-vlan', ...finding })
  return false
}
