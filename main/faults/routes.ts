import type { KernelObject } from '../kernel/objects.ts'
import type { WordsOf } from '../lab/fault-schema.ts'
import { addressesOf, bare, isNear, sameFamily } from './addresses.ts'
import type { Broken, Scene, Unbroken } from './fault.ts'
import { blame, changesNothing, inWords, machines, turned, unknownNode } from './fault.ts'

type Route = Extract<KernelObject, { kind: 'route' }>

/** Breaks a route: it is missing, leads to another router, or is there although nobody asked for it. */
export function breakRoute(scene: Scene, { route, on, via }: WordsOf<'route'>): Broken | Unbroken {
  const unknown = unknownNode('on', on, machines(scene), 'router, host or container')
  if (unknown) return unknown
  const destination = asPrinted(route)
  const isMeant = (object: KernelObject): object is Route =>
    object.kind === 'route' && object.namespace === on && object.destination === destination
  const before = scene.objects.find(isMeant)
  if (via !== undefined) return otherWay(scene, { on, destination, via, before })
  if (!before) return noRoute(scene, on, destination)
  const text = `${on} has no route to ${inText(destination)}`
  return { objects: turned(scene.objects, isMeant, () => undefined), text, namespace: on, ...linkOf(before) }
}

interface Way {
  readonly on: string
  readonly destination: string
  readonly via: string
  readonly before: Route | undefined
}

function otherWay(scene: Scene, { on, destination, via, before }: Way): Broken | Unbroken {
  const to = inText(destination)
  const own = addressesOf(scene.objects, on)
  const link = own.find(({ address }) => isNear(address, via) && bare(address) !== via)?.link
  const refuse = (message: string, hint: string): Unbroken => ({
    code: 'bad-fault',
    key: 'via',
    message,
    hint,
  })
  if (!sameFamily(destination, via))
    return refuse(`${via} is of another family than ${to}.`, 'Write an address of the same family.')
  if (link === undefined) {
    const subnets = own.filter(({ address }) => sameFamily(address, via)).map(({ address }) => address)
    const where = subnets.length === 0 ? 'It has no addresses of that family.' : `It is ${inWords(subnets)}.`
    return refuse(
      `${on} has no neighbour ${via}: the kernel takes no such route.`,
      `Write an address on one of its links. ${where}`,
    )
  }
  if (before?.via === via) return changesNothing('via', `${on} sends ${to} to ${via} without this fault.`)
  const instead = before
    ? ` instead of ${before.via === undefined ? `through ${before.link ?? ''}` : `to ${before.via}`}`
    : ', and it should have no such route'
  const text = `${on} sends ${to} to ${via}${instead}`
  const object: KernelObject = {
    kind: 'route',
    namespace: on,
    destination,
    via,
    link,
    ...blame(scene, on, text),
  }
  const objects = before
    ? scene.objects.map((each) => (each === before ? object : each))
    : [...scene.objects, object]
  return { objects, text, namespace: on, link }
}

function noRoute({ objects }: Scene, on: string, destination: string): Unbroken {
  const routes = objects
    .filter((object) => object.kind === 'route')
    .filter(({ namespace }) => namespace === on)
  const known = routes.map((route) => route.destination)
  const hint =
    known.length === 0
      ? 'It has none but those that come with its addresses.'
      : `Its routes are to ${inWords(known)}.`
  return {
    code: 'not-there',
    key: 'route',
    message: `${on} has no route to ${inText(destination)} that could be missing.`,
    hint,
  }
}

function linkOf({ link }: Route): { link?: string } {
  return link === undefined ? {} : { link }
}

/** A destination as the kernel prints it. */
function asPrinted(destination: string): string {
  if (destination === '0.0.0.0/0') return 'default'
  return destination.replace(destination.includes(':') ? /\/128$/ : /\/32$/, '')
}

function inText(destination: string): string {
  return destination === 'default' || destination === '::/0' ? 'everything else' : destination
}
