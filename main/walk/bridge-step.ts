import { textIn } from './layers.ts'
import type { Draft, Known, Pair } from './draft.ts'
import { at } from './draft.ts'
import { evidence } from './world.ts'

/** A bridge passes a frame from port to port, or to its own interface: by its forwarding table, or to all ports. */
export function bridgeStep({ world }: Known, { before, now, came }: Pair): Draft {
  const { namespace, link } = now.frame
  const bridge = came?.master ?? came?.link ?? ''
  const mac = textIn(now.packet.layers[0], 'eth.dst') ?? ''
  const entry = world.states
    .get(namespace)
    ?.fdb.find((one) => one.mac === mac && (one.master === bridge || one.ifname === bridge))
  const start = `The bridge ${bridge} of ${namespace} passes it from ${before.frame.link} to ${link}`
  if (isGroup(mac))
    return { by: 'bridge', text: `${start}: ${mac} is for all ports.`, evidence: [], owns: () => false }
  if (entry?.ifname !== link && link !== bridge) {
    const text = `${start}: its forwarding table does not know ${mac}, so that it goes to every port.`
    return { by: 'bridge', text, evidence: [], owns: () => false }
  }
  const kind = entry?.state === 'permanent' ? 'is told' : 'has learnt'
  const text =
    link === bridge
      ? `The bridge ${bridge} takes it in: ${mac} is its own (${at(now)}).`
      : `${start}: its forwarding table ${kind} that ${mac} is behind ${link}.`
  const says = [`${mac} dev ${link} master ${bridge}${entry?.state === undefined ? '' : ` ${entry.state}`}`]
  return {
    by: 'bridge',
    text,
    evidence: entry ? [evidence(world, namespace, `bridge fdb get ${mac} br ${bridge}`, says)] : [],
    owns: () => false,
  }
}

/** Whether a MAC address is that of a group, broadcast among them (IEEE 802: the first byte's lowest bit). */
export function isGroup(mac: string): boolean {
  return (Number.parseInt(mac.slice(0, 2), 16) & 1) === 1
}
