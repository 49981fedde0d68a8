import { blockFamily, familyName, familyOf, formatAddress, formatBlock } from './ip.ts'
import { claim, claimAgain, claimNext } from './ipam.ts'
import type { Holder, Pool } from './ipam.ts'
import type { LanAttachment } from './lab.ts'
import { poolWith, subnetsText } from './lans.ts'
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

/** A place on a LAN while addresses are handed out. */
export interface Attaching {
  readonly lan: LanState
  readonly path: Path
  /** The addresses that the file asks for; of the LAN's other families, the lowest free ones. */
  readonly wanted: readonly bigint[]
  /** One for each family of the LAN, in their order; without those that cannot be had. */
  addresses: bigint[]
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

type Attachments = readonly string[] | Readonly<Record<string, bigint | readonly bigint[] | null>>

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
  const items: [string, readonly bigint[], Path][] = isList(wanted)
    ? wanted.map((lan, index) => [lan, [], [...path, 'lans', index]])
    : Object.entries(wanted).map(([lan, addresses]) => [
        lan,
        addresses === null ? [] : [addresses].flat(),
        [...path, 'lans', lan],
      ])
  const attaching = new Map<string, Attaching>()
  for (const [lanName, addresses, itemPath] of items) {
    const lan = lans.get(lanName)
    if (!lan) tellUnknown(report, sections, lans, lanName, itemPath)
    else if (lan.vlan !== undefined && lan.pools.length === 0) {
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
    } else attaching.set(lanName, { lan, path: itemPath, wanted: addresses, addresses: [] })
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
    node.attaching.map((one) => {
      const holder = { who: `${node.kind} \`${node.name}\``, path: one.path }
      return { node, one, holder, found: new Map<Pool, bigint>() }
    }),
  )
  for (const { one, holder, found } of places) {
    one.wanted.forEach((address, index) => {
      const path = one.wanted.length > 1 ? [...one.path, index] : one.path
      claimFixed(report, one, address, path, holder, found)
    })
  }
  const open = places.flatMap((place) =>
    place.one.lan.pools
      .filter(({ subnet }) => !place.one.wanted.some((address) => familyOf(address) === blockFamily(subnet)))
      .map((pool) => ({ ...place, pool })),
  )
  for (const { node, one, holder, found, pool } of open) {
    const before = previous.attachment(node.name, one.lan.name)?.addresses
    const address = addressOf(before, blockFamily(pool.subnet))
    if (address !== undefined && claimAgain(pool, address, holder)) found.set(pool, address)
  }
  for (const { node, one, holder, found, pool } of open) {
    const address = found.get(pool) ?? claimNext(pool, holder)
    if (address !== undefined) {
      found.set(pool, address)
      continue
    }
    const message = `No address of \`${one.lan.name}\` (${formatBlock(pool.subnet)}) is left for ${node.kind} \`${node.name}\`.`
    tell(report, one.path, 'key', {
      code: 'addresses-exhausted',
      message,
      hint: `Give \`${one.lan.name}\` a larger subnet.`,
    })
  }
  for (const { one, found } of places) one.addresses = one.lan.pools.flatMap((pool) => found.get(pool) ?? [])
}

function claimFixed(
  report: Report,
  { lan, wanted }: Attaching,
  address: bigint,
  path: Path,
  holder: Holder,
  found: Map<Pool, bigint>,
): void {
  if (lan.pools.length === 0) {
    tellNoSubnet(report, lan, path)
    return
  }
  const family = familyOf(address)
  const pool = poolWith(lan, address) ?? lan.pools.find(({ subnet }) => blockFamily(subnet) === family)
  if (!pool) {
    const message = `${formatAddress(address)} is an ${familyName(family)} address, and \`${lan.name}\` (${subnetsText(lan)}) has no ${familyName(family)}.`
    const hint = `Give \`${lan.name}\` a subnet of each family, as a list, or remove the address.`
    tell(report, path, 'value', { code: 'address-outside-subnet', message, hint })
    return
  }
  if (wanted.filter((one) => familyOf(one) === family).length > 1) {
    const message = `${holder.who} has two ${familyName(family)} addresses on \`${lan.name}\`; it takes one of each family.`
    const finding = { code: 'several-addresses', message: capital(message), hint: 'Remove one of the two.' }
    if (wanted.find((one) => familyOf(one) === family) !== address) tell(report, path, 'value', finding)
    else claim(pool, address, holder)
    return
  }
  const refusal = claim(pool, address, { ...holder, path })
  if (!refusal) found.set(pool, address)
  else tell(report, path, 'value', refusalFinding(report, pool, address, refusal, `\`${lan.name}\``))
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function tellNoSubnet(report: Report, lan: LanState, path: Path): void {
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
    const { lan, path, addresses } = one
    const trunk = trunkOf(one)
    const { link, port, mac } = cables.get(trunk ?? one) ?? { link: '', port: '', mac: '' }
    return {
      lan: lan.lan,
      ...(lan.vlan !== undefined && { vlan: lan.vlan }),
      link: trunk ? `${link}.${lan.vlan ?? ''}` : link,
      ...(trunk && { trunk: link }),
      port,
      addresses: addresses.map((address) => withLength(lan, address)),
      mac,
      origin: originOf(report, path),
    }
  })
}

/** An address of a LAN with the prefix length of its subnet: `172.31.1.5/24`. */
export function withLength(lan: LanState, address: bigint): string {
  return `${formatAddress(address)}/${poolWith(lan, address)?.subnet.length ?? 0}`
}
