import { placesOf } from './connect.ts'
import type { Places } from './connect.ts'
import { at, namesIn, sections } from './lab-file.ts'
import type { LabFile, SectionName } from './lab-file.ts'
import { lanOf } from './vlan-places.ts'

/** Names that go, by section: what stands on a host goes with it. */
type Gone = Readonly<Record<SectionName, ReadonlySet<string>>>

/** What stays, and leaves networks or LANs. */
interface Departure {
  readonly node: string
  readonly places: Places
  readonly from: readonly string[]
}

/** All that a removal takes along. */
export interface Removal {
  readonly gone: Gone
  readonly departures: readonly Departure[]
}

/** What goes with a thing, and what has to leave something because of it. */
export function removalOf(file: LabFile, section: SectionName, name: string): Removal {
  const first = allThatGoes(file, section, name)
  const gone = { ...first, networks: new Set([...first.networks, ...orphans(file, first)]) }
  return { gone, departures: departures(file, gone) }
}

/** The networks that a container is on after a removal; `undefined` for one that goes. */
export function networksAfter(
  file: LabFile,
  { gone, departures }: Removal,
  container: string,
): readonly string[] | undefined {
  if (gone.containers.has(container)) return undefined
  const left = departures.find(({ node }) => node === container)?.from ?? []
  return (placesOf(file, container)?.names ?? []).filter((one) => !left.includes(one))
}

/** The host of a container or network: the only one, where it names none. */
export function hostOf(file: LabFile, entry: unknown): string | undefined {
  const named = at(entry, 'host')
  const [only, ...others] = Object.keys(file.hosts)
  return typeof named === 'string' ? named : others.length === 0 ? only : undefined
}

function allThatGoes(file: LabFile, section: SectionName, name: string): Gone {
  const on = (part: 'networks' | 'containers') =>
    section === 'hosts' ? Object.keys(file[part]).filter((one) => isOn(file, file[part][one], name)) : []
  const names = (part: SectionName) =>
    part === section ? [name] : part === 'networks' || part === 'containers' ? on(part) : []
  const [lans, routers, hosts, networks, containers] = sections.map((part) => new Set(names(part)))
  const none = new Set<string>()
  return {
    lans: lans ?? none,
    routers: routers ?? none,
    hosts: hosts ?? none,
    networks: networks ?? none,
    containers: containers ?? none,
  }
}

function isOn(file: LabFile, entry: unknown, host: string): boolean {
  const driver = at(entry, 'driver')
  const isFloating = driver === 'overlay' || isChild(driver)
  return isFloating ? at(entry, 'host') === host : hostOf(file, entry) === host
}

/** Macvlan and ipvlan networks whose parent interface no host has any more. */
function orphans(file: LabFile, gone: Gone): readonly string[] {
  const hosts = Object.keys(file.hosts).filter((host) => !gone.hosts.has(host))
  const before = Object.keys(file.hosts).map((host) => lansOf(file, host))
  const after = hosts.map((host) => lansOf(file, host).filter((lan) => !gone.lans.has(lanOf(file, lan))))
  return Object.keys(file.networks).filter((network) => {
    const parent = parentOf(file, network)
    const isOn = (lans: readonly string[]) => {
      const lan = parent && lans[parent.index]
      return lan !== undefined && (!parent?.tagged || lanOf(file, lan) === lan)
    }
    return before.some(isOn) && !after.some(isOn)
  })
}

/** A host's places with a cable of their own: a VLAN of a LAN on whose trunk it is, too, has none. */
function lansOf(file: LabFile, host: string): readonly string[] {
  const names = namesIn(at(file.hosts, host, 'lans'))
  return names.filter((name) => lanOf(file, name) === name || !names.includes(lanOf(file, name)))
}

function isChild(driver: unknown): boolean {
  return driver === 'macvlan' || driver === 'ipvlan'
}

/**
 * Which interface of a host a macvlan or ipvlan network has as parent, 0 for `eth0`, and whether it is a VLAN of it, which an
 * access port does not carry. Interfaces are numbered in the order of the LANs.
 */
function parentOf(
  file: LabFile,
  network: string,
): { readonly index: number; readonly tagged: boolean } | undefined {
  if (!isChild(at(file.networks, network, 'driver'))) return undefined
  const parent = String(at(file.networks, network, 'driver_opts', 'parent'))
  const [, digits, vlan] = /^eth(\d+)(\.\d+)?$/.exec(parent) ?? []
  return digits === undefined ? undefined : { index: Number(digits), tagged: vlan !== undefined }
}

function departures(file: LabFile, gone: Gone): readonly Departure[] {
  return (['hosts', 'routers', 'containers'] as const).flatMap((section) =>
    Object.keys(file[section]).flatMap((node) => {
      const places = placesOf(file, node)
      if (gone[section].has(node) || !places) return []
      const leaves =
        section === 'containers'
          ? (one: string) => gone.networks.has(one) || lacksUnderlay(file, gone, node, one)
          : (one: string) => gone.lans.has(lanOf(file, one))
      const from = places.names.filter(leaves)
      return from.length > 0 ? [{ node, places, from }] : []
    }),
  )
}

/** Whether a container's network has nothing to stand on any more: an overlay needs a LAN, a macvlan network its parent. */
function lacksUnderlay(file: LabFile, gone: Gone, container: string, network: string): boolean {
  const before = lansOf(file, hostOf(file, file.containers[container]) ?? '')
  const after = before.filter((lan) => !gone.lans.has(lanOf(file, lan)))
  if (after.length === before.length) return false
  if (at(file.networks, network, 'driver') === 'overlay') return after.length === 0
  const parent = parentOf(file, network)
  return parent !== undefined && before[parent.index] !== after[parent.index]
}
