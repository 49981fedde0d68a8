import { innermost, textIn } from '../layers.ts'
import { vtepFor } from '../vxlan-step.ts'
import { linkEvidence, linksOf, stateAt } from '../world.ts'
import type { Case, Finding } from './case.ts'
import { lookUp } from './look-up.ts'

/** The packet is larger than the next link takes, and may not be cut into fragments (RFC 1191, RFC 8200). */
export async function tooBig(given: Case, namespace: string, told?: number): Promise<Finding> {
  const { sent, known, address } = given
  const tunnel = await behindTunnel(given, namespace)
  if (tunnel) return tunnel
  const { answer } = await lookUp(given, namespace, address)
  const link = answer.link
  const mtu = link === undefined ? undefined : mtuOf(given, namespace, link)
  const size = sent.probe.kind === 'ping' ? sent.probe.size : undefined
  const limit = told ?? mtu
  return {
    reason: 'too-big',
    namespace,
    ...(link !== undefined && { link }),
    text: `It is too big${size === undefined ? '' : ` with ${size} bytes`}: ${namespace} may send ${limit === undefined ? 'less' : `${limit} bytes at most`}${link === undefined ? '' : ` by ${link}`}, and it must not be fragmented.`,
    hint: 'Send less at once, or give all links of the way the same MTU; a tunnel takes its headers off.',
    evidence:
      link === undefined ? [] : [linkEvidence(known.world, { namespace, link }, [`mtu ${mtu ?? '?'}`])],
  }
}

/** A VXLAN device tells what its datagrams leave room for: the link that its host sends them by is what has the limit. */
async function behindTunnel(given: Case, namespace: string): Promise<Finding | undefined> {
  const { world } = given.known
  const device = linksOf(world, namespace).find((link) => link.device.type === 'vxlan')
  const way = given.ways
    .find(({ track }) => track.kind === 'request')
    ?.way.find(({ frame }) => frame.namespace === namespace)
  if (device?.device.type !== 'vxlan' || !way) return undefined
  const mac = textIn(innermost(way.packet.layers)[0], 'eth.dst') ?? ''
  const vtep = vtepFor(world, device, mac)?.vtep
  if (vtep === undefined) return undefined
  const { underlay } = device.device
  const { answer } = await lookUp(given, underlay, vtep)
  const mtu = answer.link === undefined ? undefined : mtuOf(given, underlay, answer.link)
  if (answer.link === undefined || mtu === undefined) return undefined
  return {
    reason: 'too-big',
    namespace: underlay,
    link: answer.link,
    text: `It is too big: with the tunnel’s headers it does not fit into the ${mtu} bytes that ${answer.link} of ${underlay} takes, and it must not be fragmented. The VXLAN device says so to its sender.`,
    hint: `Raise the MTU of ${answer.link}, or lower that of the overlay by as much.`,
    evidence: [linkEvidence(world, { namespace: underlay, link: answer.link }, [`mtu ${mtu}`])],
  }
}

/** The MTU of a link, in bytes. */
export function mtuOf({ known }: Case, namespace: string, link: string): number | undefined {
  return stateAt(known.world, namespace, link)?.mtu
}
