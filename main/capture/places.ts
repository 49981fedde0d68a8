import type { Lab } from '../lab/lab.ts'
import { linksOf } from '../lab/named-links.ts'
import { didYouMean, listed, nearest } from '../lab/suggest.ts'
import { stoppedProblem } from '../nodes.ts'
import { nodesOf } from '../observe/lab.ts'
import type { Problem, Result } from '../problem.ts'
import { failed, inputProblem, ok } from '../problem.ts'
import type { LabRecord } from '../record.ts'
import type { Place } from './tap.ts'

/** The links that a namespace has now, from the kernel. */
export type LinksIn = (namespace: string) => Promise<readonly string[]>

type Known = Pick<LabRecord, 'present' | 'objects' | 'stopped'>

/**
 * Where to listen, from the words of a person; without any, everywhere in the lab:
 *
 * - `c1` or `c1:*`: all interfaces of a container, host, router, LAN or overlay sandbox
 * - `c1:eth0`: one of them, by its name or by the LAN or network that it leads to
 * - `@node1`: a host with the containers and overlay sandboxes on it
 * - `web`: a network: its interfaces in the containers, its bridge, its overlay sandboxes
 *
 * Fails with all that is wrong with all words.
 */
export async function resolvePlaces(
  record: Known,
  words: readonly string[],
  linksIn: LinksIn,
): Promise<Result<readonly Place[]>> {
  if (words.length === 0) return ok(together(namespaces(record).map((namespace) => ({ namespace }))))
  const found = await Promise.all(words.map((word) => placesOf(record, word, linksIn)))
  const problems = found.flatMap((each) => (each.ok ? [] : each.problems))
  if (problems.length > 0) return failed(...problems)
  return ok(together(found.flatMap((each) => (each.ok ? each.value : []))))
}

/** The words that mean a place, for completion: nodes, hosts with all on them, networks, interfaces of nodes. */
export function placeWords({ present, objects }: Pick<Known, 'present' | 'objects'>): string[] {
  const nodes = nodesOf({ lab: present, objects })
  const links = objects.flatMap((object) =>
    object.kind === 'link' && object.link !== 'lo' ? [`${object.namespace}:${object.link}`] : [],
  )
  const named = [...nodes, ...networksOf(present)].map(({ name }) => name)
  const inOrder = links.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  return [...new Set([...named, ...present.hosts.map(({ name }) => `@${name}`), ...inOrder])]
}

async function placesOf(record: Known, word: string, linksIn: LinksIn): Promise<Result<readonly Place[]>> {
  const { present, objects, stopped } = record
  const [name = '', link = '*', ...rest] = word.split(':')
  if (stopped.includes(name)) return failed(stoppedProblem(name))
  const nodes = nodesOf({ lab: present, objects })
  if (name.startsWith('@') && link === '*') {
    const host = name.slice(1)
    const there = nodes.filter((node) => node.host === host || (node.kind === 'host' && node.name === host))
    return there.length > 0
      ? ok(there.map(({ namespace }) => ({ namespace })))
      : failed(noPlace(record, word))
  }
  const node = nodes.find((each) => each.name === name)
  if (node && rest.length === 0) {
    if (link === '*') return ok([{ namespace: node.namespace }])
    return linkPlaces(record, node, link, linksIn)
  }
  const networks = link === '*' ? networksOf(present).filter((each) => namesOf(each).includes(name)) : []
  if (networks.length === 0) return failed(noPlace(record, word))
  return ok(networks.flatMap((network) => networkPlaces(record, network)))
}

async function linkPlaces(
  { present }: Known,
  node: { readonly name: string; readonly namespace: string },
  word: string,
  linksIn: LinksIn,
): Promise<Result<readonly Place[]>> {
  const there = await linksIn(node.namespace)
  if (there.includes(word)) return ok([linkPlace(node.namespace, word)])
  const leading = (linksOf(present, node.name) ?? []).filter(({ to }) => to === word)
  if (leading.length > 0) return ok(leading.map(({ near }) => linkPlace(near.namespace, near.link)))
  const message = `${node.name} has no interface ${word}, and none that leads to a LAN or network of that name.`
  return failed(inputProblem('no-such-link', message, `Its interfaces are ${listed(there)}.`))
}

function networkPlaces({ present, objects }: Known, network: Lab['networks'][number]): readonly Place[] {
  const { name } = network
  const members = present.containers.filter(
    ({ host }) => network.driver !== 'bridge' || host === network.host,
  )
  const ends = members.flatMap((container) =>
    (linksOf(present, container.name) ?? [])
      .filter(({ to }) => to === name)
      .map(({ near }) => linkPlace(near.namespace, near.link)),
  )
  const sandboxes = objects.filter(
    (object) => object.kind === 'namespace' && object.namespace.startsWith(`${name}@`),
  )
  const bridges = network.driver === 'bridge' ? [linkPlace(network.host, network.bridge)] : []
  return [...ends, ...sandboxes.map(({ namespace }) => ({ namespace })), ...bridges]
}

function linkPlace(namespace: string, link: string): Place {
  return { namespace, link, promiscuous: true }
}

/** A bridge network lives on one host; each host has its own `bridge`. */
function namesOf(network: Lab['networks'][number]): readonly string[] {
  return network.driver === 'bridge' ? [network.name, `${network.name}@${network.host}`] : [network.name]
}

/** Networks that have interfaces of their own. */
function networksOf({ networks }: Lab): Lab['networks'] {
  return networks.filter(({ driver }) => driver !== 'host' && driver !== 'none')
}

function namespaces({ objects }: Pick<Known, 'objects'>): string[] {
  return objects.filter(({ kind }) => kind === 'namespace').map(({ namespace }) => namespace)
}

/** Each frame once: a link of a namespace that is heard as a whole is heard already. */
function together(places: readonly Place[]): readonly Place[] {
  const whole = new Set(places.filter(({ link }) => link === undefined).map(({ namespace }) => namespace))
  const kept = new Map<string, Place>()
  for (const place of places)
    if (place.link === undefined || !whole.has(place.namespace)) kept.set(placeText(place), place)
  return [...kept.values()]
}

/** A place as a person writes it. */
export function placeText({ namespace, link }: Pick<Place, 'namespace' | 'link'>): string {
  return link === undefined ? namespace : `${namespace}:${link}`
}

function noPlace(record: Known, word: string): Problem {
  const known = placeWords(record)
  const message = `There is no \`${word}\` in this lab to listen at.`
  const nodes = known.filter((each) => !each.includes(':') && !each.startsWith('@'))
  const hint = `${didYouMean(nearest(word, known), nodes, 'nodes')} A place is NODE, NODE:INTERFACE, @HOST for a host with all on it, or a LAN or network.`
  return inputProblem('no-such-place', message, hint)
}
