import type { Result, YamlEdit } from '../../../main/contract.ts'
import { texts } from '../../texts/index.ts'
import { left } from './disconnect.ts'
import { isAbout } from './expectations.ts'
import { faultsAbout, faultsOfLink, withoutFaults } from './faults.ts'
import { impairmentsOf, withoutImpairments } from './impairments.ts'
import { at, refuse } from './lab-file.ts'
import type { LabFile, SectionName } from './lab-file.ts'
import { leaveLan } from './leave-lan.ts'
import { lostPorts } from './ports.ts'
import { networksAfter, removalOf } from './removal.ts'
import type { Removal } from './removal.ts'
import { sandboxesFor } from './sandboxes.ts'

export interface Remove {
  readonly type: 'remove'
  readonly section: SectionName
  readonly name: string
}

/** Takes a thing away, with all that stands on it and all that speaks of it. */
export function remove(file: LabFile, { section, name }: Remove): Result<readonly YamlEdit[]> {
  if (!Object.hasOwn(file[section], name)) return refuse('not-there', texts.editor.edits.notThere(name))
  const removal = removalOf(file, section, name)
  const things = Object.entries(removal.gone).flatMap(([part, names]) =>
    [...names].map((one): YamlEdit => ({ path: [part, one] })),
  )
  const departed = removal.departures.flatMap(({ node, places, from }) => [
    ...left(places, from),
    ...from.flatMap((lan) => leaveLan(file, node, lan)),
  ])
  const ports = lostPorts(file, removal).flatMap(({ edits }) => edits)
  const expectations = lostExpectations(file, removal).map((index): YamlEdit => ({ path: ['expect', index] }))
  const impairments = withoutImpairments(file, lostImpairments(file, removal))
  const faults = withoutFaults(file, lostFaults(file, removal))
  const exercise = lostExercise(file, expectations.length)
  return {
    ok: true,
    value: [...things, ...departed, ...ports, ...impairments, ...faults, ...exercise, ...expectations],
  }
}

/** What else changes when a thing is removed, in words; nothing where it goes alone. */
export function goesAlong(file: LabFile, section: SectionName, name: string): readonly string[] {
  const removal = removalOf(file, section, name)
  const words = texts.map.removal
  const things = Object.entries(removal.gone).flatMap(([part, names]) =>
    part === section
      ? []
      : [...names].map((one) => words.thing[part === 'networks' ? 'networks' : 'containers'](one)),
  )
  const leaving = removal.departures.flatMap(({ node, from }) => from.map((one) => words.leaves(node, one)))
  const ports = lostPorts(file, removal).map(({ container }) => words.ports(container))
  const impairments = lostImpairments(file, removal).map(words.impairment)
  const faults = lostFaults(file, removal).length
  const expectations = lostExpectations(file, removal).length
  return [
    ...things,
    ...leaving,
    ...ports,
    ...impairments,
    ...(faults > 0 ? [words.faults(faults)] : []),
    ...(expectations > 0 ? [words.expectations(expectations)] : []),
  ]
}

/** Impairments of links of what goes, and of what leaves. */
function lostImpairments(file: LabFile, { gone, departures }: Removal): readonly string[] {
  const { lans, networks, routers, hosts, containers } = gone
  return impairmentsOf(
    file,
    (node, place) =>
      [routers, hosts, containers].some((names) => names.has(node)) ||
      [lans, networks].some((names) => names.has(place)) ||
      departures.some((left) => left.node === node && left.from.includes(place)),
  )
}

/** Faults of what goes, and of links of what leaves. */
function lostFaults(file: LabFile, { gone, departures }: Removal): readonly number[] {
  const names = new Set(Object.values(gone).flatMap((some) => [...some]))
  const left = departures.flatMap(({ node, from }) => from.flatMap((one) => faultsOfLink(file, node, one)))
  return [...new Set([...faultsAbout(file, (name) => names.has(name)), ...left])].sort((a, b) => a - b)
}

/** An exercise that expects nothing any more is none. */
function lostExercise(file: LabFile, expectations: number): readonly YamlEdit[] {
  return file.isExercise && expectations === file.expect.length ? [{ path: ['exercise'] }] : []
}

/** Indexes of the expectations about what goes. */
function lostExpectations(file: LabFile, removal: Removal): readonly number[] {
  const { gone } = removal
  const names = new Set(Object.values(gone).flatMap((some) => [...some]))
  // A router with `internet: true` brings these two along.
  if ([...gone.routers].some((router) => at(file.routers, router, 'internet') === true))
    for (const name of ['internet', 'internet-server']) names.add(name)
  const all = Object.keys(file.containers)
  const staying = sandboxesFor(file, all, (name) => networksAfter(file, removal, name) ?? [])
  for (const sandbox of sandboxesFor(file, all)) if (!staying.has(sandbox)) names.add(sandbox)
  const isGone = (name: string) => names.has(name)
  return file.expect.flatMap((one, index) => (isAbout(one, isGone) ? [index] : []))
}
