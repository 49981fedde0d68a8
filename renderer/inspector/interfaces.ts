import type { InterfaceState, Traffic } from '../../main/contract.ts'
import { thisMachine } from '../map/outside.ts'
import { bytes } from '../parts/amount.ts'
import { texts } from '../texts/index.ts'
import type { Counter, Entry, Maker } from './entry.ts'
import { origin, words } from './entry.ts'
import { queueEntries } from './queue.ts'

const say = texts.inspector

/** An interface with its addresses. */
export function interfaceEntry(state: InterfaceState): Entry {
  const { name, kind, mac, mtu, master, addresses, received, sent } = state
  const port =
    state.port && words(state.port.state, state.port.hairpin && 'hairpin', state.port.isolated && 'isolated')
  return {
    key: name,
    title: name,
    rest: words(kind, master !== undefined && say.portOf(master), port),
    lines: [words(mac, `mtu ${mtu}`), deviceText(state)].filter((line) => line !== ''),
    badge: badge(state),
    counters: [traffic(say.received, received), traffic(say.sent, sent), ...losses(state)],
    ...origin(state, isFallback(name) ? 'kernel' : 'hand'),
    children: [
      ...queueEntries(state),
      ...vlanEntries(state),
      ...addresses.map((address) => ({
        key: address.address,
        title: address.address,
        ...(address.scope !== 'global' && { rest: say.scope(address.scope) }),
        ...origin(address, addressMaker(address.scope)),
      })),
    ],
  }
}

/** The VLANs of a port, where its bridge keeps VLANs apart. */
function vlanEntries({ vlans = [] }: InterfaceState): Entry[] {
  return vlans.map((each) => ({
    key: `vlan ${each.vlan}`,
    title: texts.map.vlans([each.vlan]),
    rest: each.untagged ? say.untagged : say.tagged,
    ...origin(each, 'hand'),
  }))
}

function badge({ up, state }: InterfaceState): NonNullable<Entry['badge']> {
  if (!up) return { text: 'down', tone: 'bad' }
  // Loopback, VXLAN and others have no carrier to tell of: they are up.
  if (state === 'up' || state === 'unknown') return { text: 'up', tone: 'good' }
  return { text: state === 'lowerlayerdown' || state === 'down' ? say.noCarrier : state, tone: 'warn' }
}

function deviceText({ device }: InterfaceState): string {
  switch (device?.type) {
    case 'veth':
      return say.otherEnd(device.peer.link, device.peer.namespace)
    case 'vxlan':
      return words(
        `VNI ${device.vni}`,
        `UDP ${device.port}`,
        say.socketIn(device.underlay),
        device.learning && 'learning',
        device.proxy && 'proxy',
        device.group && say.group(device.group.address, device.group.link),
      )
    case 'macvlan':
      return device.parent.namespace === thisMachine
        ? say.childOfMachine(device.mode, device.parent.link)
        : say.childOf(device.mode, device.parent.link, device.parent.namespace)
    case 'ipvlan':
      return say.childOf(`${device.mode} ${device.flag}`, device.parent.link, device.parent.namespace)
    case 'vlan':
      return say.vlan(device.id, device.parent)
    default:
      return ''
  }
}

function traffic(label: string, { bytes: size, packets }: Traffic): Counter {
  return { label, value: packets, text: `${packets} · ${bytes(size)}` }
}

/** Told only where there are any. */
function losses({ received, sent }: InterfaceState): Counter[] {
  const counter = (label: string, value: number) =>
    value === 0 ? [] : [{ label, value, text: String(value) }]
  return [
    ...counter(say.dropped, received.dropped + sent.dropped),
    ...counter(say.errors, received.errors + sent.errors),
  ]
}

/** Tunnel devices that some kernels put into every new namespace. */
function isFallback(name: string): boolean {
  return /^(tunl0|gre0|gretap0|erspan0|sit0|ip_vti0|ip6_vti0|ip6tnl0|ip6gre0)$/.test(name)
}

function addressMaker(scope: string): Maker {
  return scope === 'global' ? 'hand' : 'kernel'
}
