import { FAMILIES, parseAddress } from '../lab/ip.ts'
import type { Family, Lab } from '../lab/lab.ts'
import type { Attachment } from './attachments.ts'
import { attachmentsOf, overlaySegment } from './attachments.ts'

/** Where a probe is sent to. */
export type Destination =
  /** `node` is the one that has the address, as far as the lab knows. */
  | { readonly type: 'address'; readonly address: string; readonly node?: string }
  /** The node has no address: nothing can be sent to it. */
  | { readonly type: 'none' }
  /** Neither a node of the lab nor an address. */
  | { readonly type: 'unknown' }

/**
 * The address that is meant when one node is to reach another by name:
 *
 * 1. an address on a segment (network or LAN) that the source is on, too;
 * 2. else one on a LAN of the source container's host;
 * 3. else the first one.
 *
 * Among several the order of the file decides, and IPv4 comes before IPv6, where `family` does not say which it is to be; a
 * family of which the source has no address is not meant where there is another. A host or router means its addresses on LANs; a host without a LAN means its
 * bridges' addresses. The docker_gwbridge is never meant. Addresses stand for themselves.
 */
export function destination(lab: Lab, from: string, to: string, family?: Family): Destination {
  if (isAddress(to)) return { type: 'address', address: to, ...ownerOf(lab, from, to) }
  const attachments = attachmentsOf(lab, to)
  if (attachments === undefined) return { type: 'unknown' }
  const lans = attachments.filter(({ kind }) => kind === 'lan')
  const meant = lans.length > 0 ? lans : attachments.filter(({ kind }) => kind !== 'gateway bridge')
  const wanted = family === undefined ? familiesOf(lab, from) : [family]
  const candidates = meant.filter(({ address }) => wanted.some((each) => isOf(address, each)))
  const chosen = nearest(lab, from, candidates.length > 0 || family !== undefined ? candidates : meant)
  return chosen ? { type: 'address', address: chosen.address, node: to } : { type: 'none' }
}

/** The families of which a node has addresses; a LAN and an overlay's sandbox may send in both. */
function familiesOf(lab: Lab, node: string): readonly Family[] {
  const attachments = attachmentsOf(lab, node)
  return attachments
    ? FAMILIES.filter((family) => attachments.some(({ address }) => isOf(address, family)))
    : FAMILIES
}

function isOf(address: string, family: Family): boolean {
  return address.includes(':') === (family === 'ipv6')
}

/** Whether a text is an address rather than a name. */
export function isAddress(text: string): boolean {
  return parseAddress(text) !== undefined
}

/** Two hosts may have the same address (each its own docker0): then the one that shares a segment with the source. */
function ownerOf(lab: Lab, from: string, address: string): { node?: string } {
  const nodes = [...lab.hosts, ...lab.routers, ...lab.containers.filter(({ stack }) => stack === 'own')]
  const owners = nodes.flatMap(({ name }) =>
    (attachmentsOf(lab, name) ?? [])
      .filter((one) => one.address === address)
      .map((one) => ({ ...one, node: name })),
  )
  const owner = nearest(lab, from, owners)
  return owner ? { node: owner.node } : {}
}

function nearest<T extends Attachment>(lab: Lab, from: string, attachments: readonly T[]): T | undefined {
  const on = (segments: readonly string[]) =>
    attachments.find((one) => one.segments.some((segment) => segments.includes(segment)))
  return on(segmentsOf(lab, from)) ?? on(machineSegmentsOf(lab, from)) ?? attachments[0]
}

function segmentsOf(lab: Lab, node: string): readonly string[] {
  const [network, host] = node.split('@')
  if (network !== undefined && host !== undefined) return [overlaySegment(network)]
  return (attachmentsOf(lab, node) ?? []).flatMap(({ segments }) => segments)
}

function machineSegmentsOf(lab: Lab, node: string): readonly string[] {
  const machine = lab.containers.find(({ name }) => name === node)?.host
  return machine === undefined ? [] : segmentsOf(lab, machine)
}
