import type { KernelObject } from '../kernel/objects.ts'
import { isFlood } from '../kernel/objects.ts'
import type { WordsOf } from '../lab/fault-schema.ts'
import { bare, sameFamily } from './addresses.ts'
import type { Broken, Scene, Unbroken } from './fault.ts'
import { blame, changesNothing, inWords, notThere, turned } from './fault.ts'

type Fdb = Extract<KernelObject, { kind: 'fdb' }>
type Neighbour = Extract<KernelObject, { kind: 'neighbour' }>

/** Breaks what a VXLAN device knows of where a MAC address is: the entry is missing, or leads to another host. */
export function breakFdb(scene: Scene, { fdb: of, on, vtep }: WordsOf<'fdb'>): Broken | Unbroken {
  const all = scene.objects.filter((object) => object.kind === 'fdb')
  const own = all.filter(({ namespace }) => namespace === on)
  if (own.length === 0) return noEntries(on, 'forwarding', all)
  const macs = macsOf(scene, of)
  const vteps = Object.values(scene.lab.hosts.find(({ name }) => name === of)?.vteps ?? {})
  const meant = own.filter((entry) =>
    isFlood(entry) ? vteps.includes(entry.vtep) : macs.includes(entry.mac),
  )
  const [first] = meant
  if (!first) {
    const known = [...scene.lab.containers, ...scene.lab.hosts].map(({ name }) => name)
    const there = known.filter((name) =>
      own.some((entry) => !isFlood(entry) && macsOf(scene, name).includes(entry.mac)),
    )
    return notThere('fdb', `${on} has no forwarding entry for \`${of}\`.`, of, there)
  }
  const before = inWords(meant.map((entry) => entry.vtep))
  if (vtep !== undefined && !sameFamily(vtep, first.vtep)) {
    const message = `The VTEPs of ${on} are of the family of ${first.vtep}, and ${vtep} is of the other.`
    return { code: 'bad-fault', key: 'vtep', message, hint: 'Write an address of the same family.' }
  }
  if (before === vtep)
    return changesNothing('vtep', `The entry for \`${of}\` points to ${vtep} without this fault.`)
  const text =
    vtep === undefined
      ? `${on} has no forwarding entry for ${of}`
      : `the forwarding entry of ${on} for ${of} points to ${vtep} instead of ${before}`
  const isMeant = (object: KernelObject): object is Fdb => object.kind === 'fdb' && meant.includes(object)
  const objects = turned(scene.objects, isMeant, (entry) =>
    vtep === undefined ? undefined : { ...entry, vtep, ...blame(scene, on, text) },
  )
  return { objects, text, namespace: on, link: first.link }
}

/** Breaks what a VXLAN device answers ARP and neighbour solicitations with: the entry is missing, or has another MAC address. */
export function breakNeighbour(
  scene: Scene,
  { neighbour: of, on, mac }: WordsOf<'neighbour'>,
): Broken | Unbroken {
  const all = scene.objects.filter((object) => object.kind === 'neighbour')
  const own = all.filter(({ namespace }) => namespace === on)
  if (own.length === 0) return noEntries(on, 'neighbour', all)
  const meant = own.filter(({ address }) => addressesOf(scene, of).includes(address))
  const [first] = meant
  if (!first) {
    const there = scene.lab.containers.filter(({ name }) =>
      own.some(({ address }) => addressesOf(scene, name).includes(address)),
    )
    const known = there.map(({ name }) => name)
    return notThere('neighbour', `${on} has no neighbour entry for \`${of}\`.`, of, known)
  }
  const before = inWords(meant.map((entry) => entry.mac))
  if (before === mac) return changesNothing('mac', `The entry for \`${of}\` says ${mac} without this fault.`)
  const text =
    mac === undefined
      ? `${on} has no neighbour entry for ${of}`
      : `the neighbour entry of ${on} for ${of} says ${mac} instead of ${before}`
  const isMeant = (object: KernelObject): object is Neighbour =>
    object.kind === 'neighbour' && meant.includes(object)
  const objects = turned(scene.objects, isMeant, (entry) =>
    mac === undefined ? undefined : { ...entry, mac, ...blame(scene, on, text) },
  )
  return { objects, text, namespace: on, link: first.link }
}

function noEntries(on: string, what: string, all: readonly KernelObject[]): Unbroken {
  const known = all.map(({ namespace }) => namespace)
  return notThere('on', `\`${on}\` has no ${what} entries.`, on, known)
}

function endpointsOf({ lab }: Scene, name: string) {
  return lab.containers.find((container) => container.name === name)?.endpoints ?? []
}

function macsOf(scene: Scene, name: string): string[] {
  return [name.toLowerCase(), ...endpointsOf(scene, name).flatMap(({ mac }) => mac ?? [])]
}

function addressesOf(scene: Scene, name: string): string[] {
  return [name, ...endpointsOf(scene, name).flatMap(({ addresses }) => addresses.map(bare))]
}
