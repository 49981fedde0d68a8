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

/** Where a macvlan or ipvlan network can be: the LANs, and the VLANs of one as `campus.100`, as far as they have subnets. */
export function childPlaces(file: LabFile): string[] {
  return Object.keys(file.lans).flatMap((lan) => {
    const vlans = at(file.lans, lan, 'vlans')
    const ids = typeof vlans === 'object' && vlans !== null && !Array.isArray(vlans) ? Object.keys(vlans) : []
    return [lan, ...ids.map((id) => `${lan}.${id}`)].filter((place) => subnetsAt(file, place).length > 0)
  })
}

/** What a macvlan or ipvlan network at such a place has: its subnets, and the interface of a host with a trunk port there. */
export function childPlace(
  file: LabFile,
  place: string,
): { readonly subnets: readonly string[]; readonly parent: string } | undefined {
  const subnets = subnetsAt(file, place)
  if (subnets.length === 0) return undefined
  const lan = lanOf(file, place)
  return { subnets, parent: lan === place ? 'eth0' : `eth0${place.slice(lan.length)}` }
}

function subnetsAt(file: LabFile, place: string): string[] {
  return [subnetAt(file, place)].flat().filter((one) => typeof one === 'string')
}
