import { formatAddress, formatBlock } from './ip.ts'
import { claim, claimAgain, claimNext } from './ipam.ts'
import type { LanAttachment } from './lab.ts'
import type { LanState } from './lans.ts'
import { assignLinks } from './links.ts'
import { derivedMac, shortName } from './names.ts'
import { addressOf } from './previous.ts'
import type { Previous } from './previous.ts'
import { lookUp } from './references.ts'
import { refusalFinding } from './refusals.ts'
import { originOf, tell } from './report.ts'
import type { Report } from './report.ts'
import type { Sections } from './sections.ts'
import type { Path } from './source.ts'
import { listed } from './suggest.ts'

/** A place on a LAN while addresses are handed out. `address` stays undefined where it cannot be had. */
export interface Attaching {
  readonly lan: LanState
  readonly path: Path
  /** The address that the file asks for; undefined for the lowest free one. */
  readonly wanted: number | undefined
  address: number | undefined
}

/** A router or host with its places on LANs. */
export interface Node {
  readonly name: string
  readonly kind: 'router' | 'host'
  readonly path: Path
  readonly attaching: readonly Attaching[]
  /** Whether every LAN that the file names could be joined: only then can routes be judged. */
  readonly complete: boolean
}

type Attachments = readonly string[] | Readonly<Record<string, number | null>>

function isList(value: Attachments): value is readonly string[] {
  return Array.isArray(value)
}

/** Reads the `lans` of a router or host. */
export function readNode(
  report: Report,
  sections: Sections,
  lans: ReadonlyMap<string, LanState>,
  kind: 'router' | 'host',
  name: string,
  wanted: Attachments,
): Node {
  const path = [`${kind}s`, name]
  const items: [string, number | null, Path][] = isList(wanted)
    ? wanted.map((lan, index) => [lan, null, [...path, 'lans', index]])
    : Object.entries(wanted).map(([lan, address]) => [lan, address, [...path, 'lans', lan]])
  const attaching = new Map<string, Attaching>()
  for (const [lanName, address, itemPath] of items) {
    const lan = lans.get(lanName)
    if (!lan) tellUnknown(report, sections, lans, lanName, itemPath)
    else if (lan.vlan !== undefined && !lan.block) {
      const message = `The VLAN ${lan.vlan} of \`${lan.lan}\` has no subnet: the ${kind} \`${name}\` would have no address in it.`
      const hint = `Write \`vlans: { ${lan.vlan}: { subnet: … } }\` in \`${lan.lan}\`.`
      tell(report, itemPath, 'value', { code: 'vlan-without-subnet', message, hint })
    } else if (lan.synthetic) {
      const hint = 'Write `internet: true` in a router; nothing else can be on that LAN.'
      tell(report, itemPath, 'key', {
        code: 'reserved-name',
        message: `The LAN \`${lanName}\` cannot be joined by name.`,
        hint,
      })
    } else if (attaching.has(lanName)) {
      const message = `The ${kind} \`${name}\` is on \`${lanName}\` twice.`
      tell(report, itemPath, 'value', { code: 'duplicate-lan', message, hint: 'Remove one of the two.' })
    } else attaching.set(lanName, { lan, path: itemPath, wanted: address ?? undefined, address: undefined })
  }
  return { name, kind, path, attaching: [...attaching.values()], complete: attaching.size === items.length }
}

/** A VLAN that a trunk does not have is told with those that it has. */
function tellUnknown(
  report: Report,
  sections: Sections,
  lans: ReadonlyMap<string, LanState>,
  name: string,
  path: Path,
): void {
  const dot = name.lastIndexOf('.')
  const lan = lans.get(name.slice(0, Math.max(dot, 0)))
  if (lan && /^\d+$/.test(name.slice(dot + 1))) {
    const message = `The LAN \`${lan.name}\` has no VLAN ${name.slice(dot + 1)}.`
    const hint =
      lan.vlans.length > 0
        ? `It has ${listed(lan.vlans.map(String))}: choose one of these, or add it to \`vlans\`.`
        : `Make it a trunk: add \`vlans: { ${name.slice(dot + 1)}: { subnet: … } }\` to it.`
    tell(report, path, 'value', { code: 'unknown-vlan', message, hint })
  } else lookUp(report, sections.lans, 'LAN', name, path)
}

/** Hands out the underlay's addresses: fixed ones first, then those that nodes had before, then the lowest free. */
export function claimAddresses(report: Report, nodes: readonly Node[], previous: Previous): void {
  const places = nodes.flatMap((node) =>
    node.attaching.flatMap((one) => {
      const { pool } = one.lan
      const holder = { who: `${node.kind} \`${node.name}\``, path: one.path }
      if (pool) return [{ node, one, pool, holder }]
      if (one.wanted !== undefined) tellNoSubnet(report, one)
      return []
    }),
  )
  for (const { one, pool, holder } of places) {
    if (one.wanted === undefined) continue
    const refusal = claim(pool, one.wanted, holder)
    if (!refusal) one.address = one.wanted
    else
      tell(
        report,
        one.path,
        'value',
        refusalFinding(report, pool, one.wanted, refusal, `\`${one.lan.name}\``),
      )
  }
  const open = places.filter(({ one }) => one.wanted === undefined)
  for (const { node, one, pool, holder } of open) {
    const before = addressOf(previous.attachment(node.name, one.lan.name)?.address)
    if (claimAgain(pool, before, holder)) one.address = before
  }
  for (const { node, one, pool, holder } of open) {
    one.address ??= claimNext(pool, holder)
    if (one.address !== undefined) continue
    const message = `No address of \`${one.lan.name}\` (${formatBlock(pool.subnet)}) is left for ${node.kind} \`${node.name}\`.`
    tell(report, one.path, 'key', {
      code: 'addresses-exhausted',
      message,
      hint: `Give \`${one.lan.name}\` a larger subnet.`,
    })
  }
}

function tellNoSubnet(report: Report, { lan, path }: Attaching): void {
  const message = `The untagged VLAN of \`${lan.name}\` has no subnet: nobody has an address there.`
  const hint = `Give \`${lan.name}\` a \`subnet\`, or write the address at one of its VLANs, such as \`${lan.name}.${lan.vlans[0] ?? ''}\`.`
  tell(report, path, 'value', { code: 'lan-without-subnet', message, hint })
}

/** A node's interfaces as drivers read them. */
export function finishAttachments(
  report: Report,
  lab: string,
  node: Node,
  previous: Previous,
  macs: Set<string>,
): LanAttachment[] {
  const trunks = new Map(
    node.attaching.flatMap((one) => (one.lan.vlan === undefined ? [[one.lan.lan, one]] : [])),
  )
  const trunkOf = ({ lan }: Attaching) => (lan.vlan === undefined ? undefined : trunks.get(lan.lan))
  const cabled = node.attaching.filter((one) => !trunkOf(one))
  const names = assignLinks(
    cabled.map(({ lan }) => ({ before: previous.attachment(node.name, lan.name)?.link })),
  )
  const cables = new Map(
    cabled.map((one, index) => {
      const mac = derivedMac(`${lab} ${node.name} ${one.lan.name}`, macs)
      return [one, { link: names[index] ?? '', port: shortName(node.name, '', one.lan.links), mac }]
    }),
  )
  return node.attaching.map((one) => {
    const { lan, path, address } = one
    const trunk = trunkOf(one)
    const { link, port, mac } = cables.get(trunk ?? one) ?? { link: '', port: '', mac: '' }
    return {
      lan: lan.lan,
      ...(lan.vlan !== undefined && { vlan: lan.vlan }),
      link: trunk ? `${link}.${lan.vlan ?? ''}` : link,
      ...(trunk && { trunk: link }),
      port,
      ...(lan.block && { address: `${formatAddress(address ?? 0)}/${lan.block.length}` }),
      mac,
      origin: originOf(report, path),
    }
  })
}
