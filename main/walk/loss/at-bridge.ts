import type { Link } from '../../kernel/objects.ts'
import { filtersVlans } from '../../kernel/port-vlans.ts'
import { isGroup } from '../bridge-step.ts'
import { layerOf, numberIn, textIn } from '../layers.ts'
import type { WayPoint } from '../way.ts'
import { linkAt, linksOf } from '../world.ts'
import type { Case, Finding } from './case.ts'
import { linkDown } from './link-down.ts'

/** Why a frame that came into a port of a bridge left by none. */
export function stoppedAtBridge(given: Case, { frame, packet }: WayPoint): Finding | undefined {
  const { world } = given.known
  const { namespace } = frame
  const port = linkAt(world, namespace, frame.link)
  const bridge = port?.master
  if (!port || bridge === undefined) return undefined
  const down = linkDown(given, namespace, bridge)
  if (down) return down
  const mac = textIn(packet.layers[0], 'eth.dst') ?? ''
  const tag = numberIn(layerOf(packet.layers, 'vlan'), 'vlan.id')
  const vlan = missingVlan(given, port, tag, mac)
  if (vlan) return vlan
  const entry = world.states.get(namespace)?.fdb.find((one) => one.mac === mac && one.master === bridge)
  const others = linksOf(world, namespace).filter(
    ({ master, link }) => master === bridge && link !== frame.link,
  )
  const out = others.find(({ link }) => link === entry?.ifname)
  const dead = out && linkDown(given, namespace, out.link)
  if (dead) return dead
  if (port.port?.isolated === true && out?.port?.isolated === true) return isolatedPorts(port, out)
  // A frame for all of them goes to whichever ports are up.
  if (isGroup(mac) || !entry)
    return others.map(({ link }) => linkDown(given, namespace, link)).find((found) => found !== undefined)
  return undefined
}

function isolatedPorts({ namespace, link, master }: Link, out: Link): Finding {
  return {
    reason: 'isolated',
    namespace,
    link,
    text: `It is isolated by design: ${link} and ${out.link} are isolated ports of ${master ?? 'the bridge'}, which passes nothing between such ports.`,
    hint: 'They may reach others through a router, or be put on ports that are not isolated.',
    evidence: [
      { namespace, command: `bridge -d link show dev ${link}`, says: ['isolated on'] },
      { namespace, command: `bridge -d link show dev ${out.link}`, says: ['isolated on'] },
    ],
  }
}

/** A bridge that filters VLANs passes a frame on only where both ports carry its VLAN (IEEE 802.1Q). */
function missingVlan({ known }: Case, port: Link, tag: number | undefined, mac: string): Finding | undefined {
  const { world } = known
  const { namespace } = port
  const state = world.states.get(namespace)
  const bridge = state?.links.find(({ ifname }) => ifname === port.master)
  if (!state || !bridge || !filtersVlans(bridge)) return undefined
  const carried = (link: string) =>
    (state.ports.find(({ ifname }) => ifname === link)?.vlans ?? []).flatMap(
      ({ vlan, vlanEnd = vlan, flags }) =>
        Array.from({ length: vlanEnd - vlan + 1 }, (_, i) => ({
          vlan: vlan + i,
          pvid: flags?.includes('PVID') === true,
        })),
    )
  const vlan = tag ?? carried(port.link).find(({ pvid }) => pvid)?.vlan
  const lacks = (link: string) => vlan !== undefined && !carried(link).some((one) => one.vlan === vlan)
  const learnt = state.fdb.find((one) => one.mac === mac && one.master === port.master)?.ifname
  const behind = learnt ?? portTowards(known.world, port, mac)
  const missing = [port.link, ...(behind === undefined ? [] : [behind])].find(lacks)
  if (missing === undefined && vlan !== undefined) return undefined
  const at = missing ?? port.link
  const has = carried(at).map((one) => String(one.vlan))
  return {
    reason: 'vlan-missing',
    namespace,
    link: at,
    text:
      vlan === undefined
        ? `The port ${at} of ${namespace} carries no untagged VLAN: a frame without a tag is dropped there.`
        : `The port ${at} of ${namespace} does not carry VLAN ${vlan}: the switch drops the frame.`,
    hint: `Add it: \`bridge vlan add dev ${at} vid ${vlan ?? 'ID pvid untagged'}\` in ${namespace}.`,
    evidence: [
      {
        namespace,
        command: `bridge vlan show dev ${at}`,
        says: [has.length > 0 ? `VLANs ${has.join(', ')}` : 'none'],
      },
    ],
  }
}

/** The port behind whose cable a MAC address is, where the bridge has not learnt it. */
function portTowards(world: Case['known']['world'], port: Link, mac: string): string | undefined {
  return linksOf(world, port.namespace)
    .filter(({ master, link }) => master === port.master && link !== port.link)
    .find(({ device }) => {
      if (device.type !== 'veth') return false
      const end = world.states.get(device.peer.namespace)?.links ?? []
      return end.some(
        ({ address, ifname, link }) =>
          address === mac && (ifname === device.peer.link || link === device.peer.link),
      )
    })?.link
}
