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
    if (!lan) lookUp(report, sections.lans, 'LAN', lanName, itemPath)
    else if (lan.synthetic) {
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

/** Hands out the underlay's addresses: fixed ones first, then those that nodes had before, then the lowest free. */
export function claimAddresses(report: Report, nodes: readonly Node[], previous: Previous): void {
  const places = nodes.flatMap((node) =>
    node.attaching.map((one) => ({
      node,
      one,
      holder: { who: `${node.kind} \`${node.name}\``, path: one.path },
    })),
  )
  for (const { one, holder } of places) {
    if (one.wanted === undefined) continue
    const refusal = claim(one.lan.pool, one.wanted, holder)
    if (!refusal) one.address = one.wanted
    else
      tell(
        report,
        one.path,
        'value',
        refusalFinding(report, one.lan.pool, one.wanted, refusal, `\`${one.lan.name}\``),
      )
  }
  const open = places.filter(({ one }) => one.wanted === undefined)
  for (const { node, one, holder } of open) {
    const before = addressOf(previous.attachment(node.name, one.lan.name)?.address)
    if (claimAgain(one.lan.pool, before, holder)) one.address = before
  }
  for (const { node, one, holder } of open) {
    one.address ??= claimNext(one.lan.pool, holder)
    if (one.address !== undefined) continue
    const message = `No address of \`${one.lan.name}\` (${formatBlock(one.lan.block)}) is left for ${node.kind} \`${node.name}\`.`
    tell(report, one.path, 'key', {
      code: 'addresses-exhausted',
      message,
      hint: `Give \`${one.lan.name}\` a larger subnet.`,
    })
  }
}

/** A node's interfaces as drivers read them. */
export function finishAttachments(
  report: Report,
  lab: string,
  node: Node,
  previous: Previous,
  macs: Set<string>,
): LanAttachment[] {
  const links = assignLinks(
    node.attaching.map(({ lan }) => ({ before: previous.attachment(node.name, lan.name)?.link })),
  )
  return node.attaching.map(({ lan, path, address }, index) => ({
    lan: lan.name,
    link: links[index] ?? '',
    port: shortName(node.name, '', lan.links),
    address: `${formatAddress(address ?? 0)}/${lan.block.length}`,
    mac: derivedMac(`${lab} ${node.name} ${lan.name}`, macs),
    origin: originOf(report, path),
  }))
}
