import { failed, ok } from '../problem.ts'
import type { Problem, Result } from '../problem.ts'
import { resolveContainers } from './containers.ts'
import { readExercise } from './exercise.ts'
import { readExpectations } from './expectation.ts'
import type { Cast } from './expectation.ts'
import { readFaults } from './faults.ts'
import { finishNetworks } from './finish-networks.ts'
import { readImpairments } from './impairments.ts'
import type { Lab } from './lab.ts'
import { fixedMacs } from './macs.ts'
import { readMembers } from './memberships.ts'
import type { Member } from './memberships.ts'
import { resolveNetworks } from './networks.ts'
import type { NetworkState } from './networks.ts'
import { previousChoices } from './previous.ts'
import type { Report } from './report.ts'
import { readSections } from './sections.ts'
import type { Sections } from './sections.ts'
import { readSource } from './source.ts'
import { resolveUnderlay } from './underlay.ts'
import type { Underlay } from './underlay.ts'

/**
 * Resolves the text of a lab file: every default, address, interface name, MAC and VNI, or every problem, by line.
 * With the lab that ran before, what was chosen then and may stay, stays. The same input gives the same lab.
 */
export function parseLab(text: string, file: string, before?: Lab): Result<Lab> {
  const problems: Problem[] = []
  const source = readSource(text, file, problems)
  if (!source.ok) return failed(...inOrder([...problems, ...source.problems]))
  const report = { source: source.value, problems }
  const lab = resolve(report, before)
  return problems.length > 0 ? failed(...inOrder(problems)) : ok(lab)
}

function resolve(report: Report, before: Lab | undefined): Lab {
  const sections = readSections(report)
  const { name } = sections
  const known = before?.name === name ? before : undefined
  const previous = previousChoices(known)
  const members = readMembers(report, sections)
  const macs = fixedMacs(members)
  const underlay = resolveUnderlay(report, sections, previous, macs)
  const networks = resolveNetworks(report, sections, members, underlay, previous)
  const shared = { lab: name, macs, links: new Map<string, Set<string>>() }
  const finished = finishNetworks(report, networks.all, members, underlay.hosts, previous, shared)
  const containers = resolveContainers(report, members, networks, underlay, previous, shared)
  const { routers, hosts } = underlay
  const nodes = { routers, hosts, networks: finished, containers }
  const faults = readFaults(report)
  const exercise = readExercise(report)
  return {
    name,
    title: sections.title === '' ? name : sections.title,
    about: sections.about,
    file: report.source.file,
    lans: underlay.lans,
    ...nodes,
    impairments: readImpairments(report, sections, nodes),
    ...(faults.length > 0 && { faults }),
    ...(exercise && { exercise }),
    expectations: readExpectations(report, sections, castOf(sections, members, networks.all, underlay)),
    ...(known?.rotations !== undefined && { rotations: known.rotations }),
  }
}

function castOf(
  { lans, routers, hosts, containers, networks }: Sections,
  members: readonly Member[],
  states: readonly NetworkState[],
  underlay: Underlay,
): Cast {
  const sandboxes = states.flatMap(({ name, driver, hosts: on }) =>
    driver === 'overlay' ? on.map((host) => `${name}@${host}`) : [],
  )
  const sections = [lans, routers, hosts, containers, networks]
  const broken = members.length < containers.names.size || networks.entries.size < networks.names.size
  const machines = underlay.hosts.map(({ name }) => name)
  const speakers = new Set([...containers.names, ...hosts.names, ...routers.names, ...machines])
  return {
    speakers,
    all: new Set([...speakers, ...lans.names, ...underlay.lans.map(({ name }) => name), ...sandboxes]),
    whole: sections.every(({ whole }) => whole),
    sandboxesKnown: !broken,
  }
}

/** By line and column; each problem once. */
function inOrder(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>()
  return problems
    .filter(({ message, place }) => {
      const key = `${place?.line ?? 0} ${place?.column ?? 0} ${message}`
      return !seen.has(key) && seen.add(key)
    })
    .sort(
      (a, b) =>
        (a.place?.line ?? 0) - (b.place?.line ?? 0) || (a.place?.column ?? 0) - (b.place?.column ?? 0),
    )
}
