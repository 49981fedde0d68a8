import type { PortVlan } from './objects.ts'
import type { IpLink, NamespaceState } from './read.ts'

/** Whether a link is a bridge that heeds VLANs. */
export function filtersVlans({ linkinfo }: Pick<IpLink, 'linkinfo'>): boolean {
  return linkinfo?.info_data?.['vlan_filtering'] === 1
}

/**
 * The VLANs of each port of a bridge that filters VLANs. On other bridges the kernel keeps a list, too, and heeds it not; and
 * what a bridge has for itself is no port.
 */
export function portVlanFacts({ namespace, links, ports }: NamespaceState): PortVlan[] {
  const filtering = new Set(links.filter(filtersVlans).map(({ ifname }) => ifname))
  if (filtering.size === 0) return []
  const bridges = new Map(links.map(({ ifname, master }) => [ifname, master]))
  return ports
    .filter(({ ifname }) => filtering.has(bridges.get(ifname) ?? ''))
    .flatMap(({ ifname: link, vlans = [] }) =>
      vlans.flatMap(({ vlan: first, vlanEnd = first, flags = [] }) =>
        Array.from({ length: vlanEnd - first + 1 }, (_, index): PortVlan => ({
          kind: 'port-vlan',
          namespace,
          link,
          vlan: first + index,
          untagged: flags.includes('PVID') && flags.includes('Egress Untagged'),
        })),
      ),
    )
}
