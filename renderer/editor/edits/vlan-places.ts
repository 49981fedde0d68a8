import { at } from './lab-file.ts'
import type { LabFile } from './lab-file.ts'

/** The LAN of a place on it: `campus` for `campus` and for its VLAN `campus.100`. */
export function lanOf(file: LabFile, place: string): string {
  const dot = place.lastIndexOf('.')
  const lan = place.slice(0, Math.max(dot, 0))
  return !Object.hasOwn(file.lans, place) && Object.hasOwn(file.lans, lan) ? lan : place
}

/** The subnet (or the list of them) that a LAN, or a VLAN of one, has in the file. */
export function subnetAt(file: LabFile, place: string): unknown {
  const lan = lanOf(file, place)
  return lan === place
    ? at(file.lans, lan, 'subnet')
    : at(file.lans, lan, 'vlans', place.slice(lan.length + 1), 'subnet')
}

/** Where a macvlan or ipvlan network on a LAN is like a machine of it: untagged where that has a subnet, else in its first VLAN that has one. */
export function childPlace(
  file: LabFile,
  lan: string,
): { readonly subnets: readonly string[]; readonly parent: string } | undefined {
  const vlans = at(file.lans, lan, 'vlans')
  const ids = typeof vlans === 'object' && vlans !== null ? Object.keys(vlans) : []
  return ['', ...ids].flatMap((id) => {
    const subnets = [subnetAt(file, id === '' ? lan : `${lan}.${id}`)]
      .flat()
      .filter((one) => typeof one === 'string')
    return subnets.length > 0 ? [{ subnets, parent: id === '' ? 'eth0' : `eth0.${id}` }] : []
  })[0]
}
