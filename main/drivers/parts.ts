import type { Asked, KernelObject, Link, Origin } from '../kernel/objects.ts'
import type { StaticRoute } from '../lab/lab.ts'
import { contains } from './ipv4.ts'

/** One end of a cable: what a link says of itself, and why it is there. */
export interface End {
  readonly namespace: string
  readonly link: string
  readonly mac?: string | undefined
  readonly mtu?: number | undefined
  readonly master?: string
  readonly port?: Link['port'] | undefined
  readonly why: string
}

const loopback = { type: 'loopback' } as const
const whyLoopback = 'The loopback: down in a new namespace; up, programs reach themselves at 127.0.0.1.'

/** A namespace with its loopback interface up, as every network stack needs it. */
export function stack(namespace: string, { origin, why }: Asked): KernelObject[] {
  return [
    { kind: 'namespace', namespace, origin, why },
    { kind: 'link', namespace, link: 'lo', device: loopback, up: true, origin, why: whyLoopback },
  ]
}

/** A veth pair, made from its first end directly in both namespaces. */
export function cable(origin: Origin, maker: End, other: End): KernelObject[] {
  return [plug(origin, maker, other, true), plug(origin, other, maker, false)]
}

function plug(origin: Origin, end: End, { namespace, link }: End, makes: boolean): KernelObject {
  const { mac, mtu, master, port, why } = end
  const device = { type: 'veth', peer: { namespace, link }, makes } as const
  const object: Writable<Link & Asked> = {
    kind: 'link',
    namespace: end.namespace,
    link: end.link,
    device,
    up: true,
    origin,
    why,
  }
  // Thousands of these: spreading what may be absent costs ten times as much.
  if (mac !== undefined) object.mac = mac
  if (mtu !== undefined) object.mtu = mtu
  if (master !== undefined) object.master = master
  if (port !== undefined) object.port = port
  return object
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] }

/** `mtu` as a property, or no property where the kernel's default will do. */
export function mtuOf(mtu: number | undefined): { mtu?: number } {
  return mtu === undefined ? {} : { mtu }
}

/** The static routes of a router or host, each on the interface whose subnet holds its gateway. */
export function staticRoutes(
  namespace: string,
  routes: readonly StaticRoute[],
  links: readonly { readonly link: string; readonly address?: string }[],
): KernelObject[] {
  return routes.map(({ destination, via, origin }) => {
    const link = links.find(({ address }) => address !== undefined && contains(address, via))?.link
    const what = destination === 'default' ? 'everything that it has no other route for' : destination
    return {
      kind: 'route',
      namespace,
      destination: asPrinted(destination),
      via,
      ...(link !== undefined && { link }),
      origin,
      why: `${namespace} sends ${what} to ${via}${link === undefined ? '' : `, which it reaches through ${link}`}.`,
    }
  })
}

/** A route's destination as the kernel prints it: one address has no prefix length, all of them are `default`. */
function asPrinted(destination: string): string {
  if (destination === '0.0.0.0/0') return 'default'
  return destination.endsWith('/32') ? destination.slice(0, -'/32'.length) : destination
}

/** Lists one after the other. Of tens of thousands of objects, `concat` makes one list many times faster than `flatMap`. */
export function joined(lists: readonly (readonly KernelObject[])[]): KernelObject[] {
  const none: KernelObject[] = []
  return none.concat(...lists)
}
