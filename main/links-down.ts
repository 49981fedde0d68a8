import type { Address, KernelObject, Route } from './kernel/objects.ts'
import { contains, blockOf, parseAddress, parseCidr } from './lab/ip.ts'

/** One link of a running lab. */
export interface LinkPlace {
  readonly namespace: string
  readonly link: string
}

/**
 * What the kernel is to have while some links are set down: the same objects with those links down, and without the routes and
 * neighbours that the kernel takes away with them. Forwarding entries and addresses stay.
 */
export function withLinksDown(
  objects: readonly KernelObject[],
  down: readonly LinkPlace[],
): readonly KernelObject[] {
  if (down.length === 0) return objects
  const places = new Set(down.map(placeKey))
  const namespaces = new Set(down.map(({ namespace }) => namespace))
  const affected = objects.filter(({ namespace }) => namespaces.has(namespace))
  return objects.flatMap((object) => {
    if (!namespaces.has(object.namespace)) return [object]
    if (object.kind === 'link') return [places.has(placeKey(object)) ? { ...object, up: false } : object]
    const link = linkBelow(object, affected)
    return link !== undefined && places.has(placeKey({ ...object, link })) ? [] : [object]
  })
}

/** The links of a list that are still there. */
export function stillThere(down: readonly LinkPlace[], objects: readonly KernelObject[]): LinkPlace[] {
  if (down.length === 0) return []
  const links = new Set(objects.flatMap((object) => (object.kind === 'link' ? [placeKey(object)] : [])))
  return down.filter((place) => links.has(placeKey(place)))
}

/** Whether the kernel takes an object away with a link that goes down. */
export function standsOn(object: KernelObject, place: LinkPlace, objects: readonly KernelObject[]): boolean {
  return object.namespace === place.namespace && linkBelow(object, objects) === place.link
}

function linkBelow(object: KernelObject, objects: readonly KernelObject[]): string | undefined {
  if (object.kind === 'neighbour') return object.link
  return object.kind === 'route' ? (object.link ?? linkOfGateway(object, objects)) : undefined
}

/** A route may not name the link that its gateway is behind: it is the one with an address in the gateway's subnet. */
function linkOfGateway({ namespace, via }: Route, objects: readonly KernelObject[]): string | undefined {
  const gateway = via === undefined ? undefined : parseAddress(via)
  if (gateway === undefined) return undefined
  const reaches = (object: KernelObject): object is KernelObject & Address => {
    const cidr =
      object.kind === 'address' && object.namespace === namespace ? parseCidr(object.address) : undefined
    return cidr !== undefined && contains(blockOf(cidr.address, cidr.length), gateway)
  }
  return objects.find(reaches)?.link
}

function placeKey({ namespace, link }: LinkPlace): string {
  return `${namespace} ${link}`
}
