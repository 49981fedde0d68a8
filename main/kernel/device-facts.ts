import type { Device, IpvlanFlag, IpvlanMode, Link, MacvlanMode } from './objects.ts'
import type { IpLink, NamespaceState } from './read.ts'

/** A kernel that knows no name for the other end tells its index alone. */
const elsewhere = { namespace: '?', link: '?' }

/**
 * The device behind a link. `wanted` settles what a single namespace cannot tell, such as where a veth's other end is; it is
 * believed only where the interface indices on both sides confirm it, or where the other side was not read now.
 */
export function deviceFact(
  link: IpLink,
  wanted: Link | undefined,
  byName: ReadonlyMap<string, NamespaceState>,
): Device {
  switch (link.linkinfo?.info_kind) {
    case 'veth':
      return veth(link, wanted?.device, byName)
    case 'vxlan':
      return vxlan(link, wanted?.device)
    case 'macvlan':
      return macvlan(link, wanted?.device, byName)
    case 'ipvlan':
      return ipvlan(link, wanted?.device, byName)
    case 'vlan':
      return {
        type: 'vlan',
        id: Number(link.linkinfo.info_data?.['id']),
        parent: link.link ?? elsewhere.link,
      }
    case 'bridge':
    case 'dummy':
      return { type: link.linkinfo.info_kind }
    default:
      return { type: 'loopback' }
  }
}

type Names = ReadonlyMap<string, NamespaceState>

function veth(link: IpLink, asked: Device | undefined, byName: Names): Device {
  if (asked?.type !== 'veth') return { type: 'veth', peer: elsewhere, makes: false }
  const other = found(asked.peer, byName)
  const confirmed =
    other === 'not read' || (link.link_index === other?.ifindex && other?.link_index === link.ifindex)
  return { type: 'veth', peer: confirmed ? asked.peer : elsewhere, makes: asked.makes }
}

function vxlan(link: IpLink, device: Device | undefined): Device {
  const data = link.linkinfo?.info_data ?? {}
  const asked = device?.type === 'vxlan' ? device : undefined
  const address = data['group'] ?? data['group6']
  const group = typeof address === 'string' ? { address, link: text(data['link']) } : undefined
  const local = data['local'] ?? data['local6']
  return {
    type: 'vxlan',
    vni: Number(data['id']),
    port: Number(data['port']),
    underlay: asked && link.link_netnsid !== undefined ? asked.underlay : elsewhere.namespace,
    learning: data['learning'] === true,
    proxy: ['proxy', 'l2miss', 'l3miss'].every((flag) => data[flag] === true),
    ...(typeof local === 'string' && { local }),
    ...(group && { group: asked?.group?.address === group.address ? asked.group : group }),
  }
}

function macvlan(link: IpLink, asked: Device | undefined, byName: Names): Device {
  const mode = modes.find((each) => each === link.linkinfo?.info_data?.['mode']) ?? 'bridge'
  const parent = asked?.type === 'macvlan' ? parentOf(link, asked.parent, byName) : elsewhere
  return { type: 'macvlan', mode, parent }
}

const modes: readonly MacvlanMode[] = ['bridge', 'private', 'vepa', 'passthru']

function ipvlan(link: IpLink, asked: Device | undefined, byName: Names): Device {
  const data = link.linkinfo?.info_data ?? {}
  const mode = ipvlanModes.find((each) => each === data['mode']) ?? 'l2'
  const flag = ipvlanFlags.find((each) => data[each] === true) ?? 'bridge'
  const parent = asked?.type === 'ipvlan' ? parentOf(link, asked.parent, byName) : elsewhere
  return { type: 'ipvlan', mode, flag, parent }
}

const ipvlanModes: readonly IpvlanMode[] = ['l2', 'l3', 'l3s']
const ipvlanFlags: readonly IpvlanFlag[] = ['bridge', 'private', 'vepa']

type Place = typeof elsewhere

function parentOf(link: IpLink, asked: Place, byName: Names): Place {
  const above = found(asked, byName)
  const confirmed = above === 'not read' || (above !== undefined && above.ifindex === link.link_index)
  return confirmed ? asked : elsewhere
}

function found(
  { namespace, link }: { namespace: string; link: string },
  byName: Names,
): IpLink | undefined | 'not read' {
  const state = byName.get(namespace)
  return state ? state.links.find(({ ifname }) => ifname === link) : 'not read'
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
