import type { Result, YamlEdit } from '../../../main/contract.ts'
import { texts } from '../../texts/index.ts'
import { placesOf } from './connect.ts'
import { left } from './disconnect.ts'
import { isAbout } from './expectations.ts'
import { at, refuse } from './lab-file.ts'
import type { LabFile, SectionName } from './lab-file.ts'
import { leaveLan } from './leave-lan.ts'
import { sandboxesFor } from './sandboxes.ts'
import { lanOf } from './vlan-places.ts'

export interface Remove {
  readonly type: 'remove'
  readonly section: SectionName
  readonly name: string
}

/** Names that go, by section: what stands on a host goes with it. */
type Gone = Readonly<Record<SectionName, ReadonlySet<string>>>

/** Takes a thing away, with all that stands on it and all that speaks of it. */
export function remove(file: LabFile, { section, name }: Remove): Result<readonly YamlEdit[]> {
  if (!Object.hasOwn(file[section], name)) return refuse('not-there', texts.editor.edits.notThere(name))
  const gone = allThatGoes(file, section, name)
  const things = Object.entries(gone).flatMap(([part, names]) =>
    [...names].map((one): YamlEdit => ({ path: [part, one] })),
  )
  return { ok: true, value: [...things, ...departures(file, gone), ...expectations(file, gone)] }
}

function allThatGoes(file: LabFile, section: SectionName, name: string): Gone {
  const none: ReadonlySet<string> = new Set()
  const on = (part: 'networks' | 'containers') =>
    section === 'hosts'
      ? new Set(Object.keys(file[part]).filter((one) => isOn(file, file[part][one], name)))
      : none
  const gone = {
    lans: none,
    routers: none,
    hosts: none,
    networks: on('networks'),
    containers: on('containers'),
  }
  return { ...gone, [section]: new Set([name]) }
}

/** Whether an entry names a host, or names none where there is only one. */
function isOn(file: LabFile, entry: unknown, host: string): boolean {
  const named = at(entry, 'host')
  const driver = at(entry, 'driver')
  const floating = driver === 'overlay' || driver === 'macvlan' || driver === 'ipvlan'
  return named === host || (named === undefined && !floating && Object.keys(file.hosts).length === 1)
}

/** What stays leaves the networks and LANs that go. */
function departures(file: LabFile, gone: Gone): readonly YamlEdit[] {
  return (['containers', 'hosts', 'routers'] as const).flatMap((section) =>
    Object.keys(file[section]).flatMap((node) => {
      const places = placesOf(file, node)
      if (gone[section].has(node) || !places) return []
      const from = places.names.filter((one) =>
        section === 'containers' ? gone.networks.has(one) : gone.lans.has(lanOf(file, one)),
      )
      if (from.length === 0) return []
      return [...left(places, from), ...from.flatMap((lan) => leaveLan(file, node, lan))]
    }),
  )
}

function expectations(file: LabFile, gone: Gone): readonly YamlEdit[] {
  const names = new Set(Object.values(gone).flatMap((some) => [...some]))
  // A router with `internet: true` brings these two along.
  if ([...gone.routers].some((router) => at(file.routers, router, 'internet') === true))
    for (const name of ['internet', 'internet-server']) names.add(name)
  const all = Object.keys(file.containers)
  const staying = sandboxesFor(
    file,
    all.filter((name) => !gone.containers.has(name)),
  )
  for (const sandbox of sandboxesFor(file, all)) if (!staying.has(sandbox)) names.add(sandbox)
  const isGone = (name: string) => names.has(name)
  const about = file.expect.map((one) => isAbout(one, isGone))
  return about.flatMap((is, index) => (is ? [{ path: ['expect', index] }] : []))
}
