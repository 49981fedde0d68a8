import type { KernelObject, Link, Qdisc } from '../kernel/objects.ts'
import type { Impairment, Lab, LinkEnd } from '../lab/lab.ts'

/** A burst is what passes in so many seconds at the link's rate: a timer tick of a kernel with HZ=250 (tc-tbf(8)). */
const tick = 1 / 250

/** Beside the MTU, a frame has an Ethernet header, and may have a VLAN tag. */
const frameHeader = 18

/**
 * A lab's objects with what goes wrong on its links: a queueing discipline at the end that a packet leaves (`tbf` for a rate
 * alone, which every kernel has; else `netem`, with its own rate), and interfaces that are down, without the routes and
 * neighbours that the kernel takes away with them.
 */
export function impaired(objects: KernelObject[], { impairments }: Lab): KernelObject[] {
  if (impairments.length === 0) return objects
  const links = new Map(
    objects.flatMap((object) => (object.kind === 'link' ? [[keyOf(object), object]] : [])),
  )
  const down = new Map(impairments.flatMap((each) => (each.down ? [[keyOf(each.near), each]] : [])))
  return [
    ...objects.flatMap((object) => withLinksDown(object, down)),
    ...impairments.flatMap((impairment) =>
      impairment.shaped.flatMap((end) => {
        // The link of a stopped container is not there.
        const link = links.get(keyOf(end))
        return link ? [queue(impairment, end, link)] : []
      }),
    ),
  ]
}

function queue(impairment: Impairment, end: LinkEnd, link: Link): KernelObject {
  const { effects, origin } = impairment
  const { rate } = effects
  const alone = rate !== undefined && Object.keys(effects).length === 1
  return {
    kind: 'qdisc',
    ...end,
    ...(alone ? tokenBucket(rate, link) : { discipline: 'netem', ...effects }),
    origin,
    why: whyOf(impairment, end),
  }
}

function tokenBucket(rate: number, { mtu = 1500 }: Link): Pick<Qdisc, 'discipline' | 'rate' | 'burst'> {
  const burst = Math.max(Math.ceil((rate / 8) * tick), 2 * (mtu + frameHeader))
  return { discipline: 'tbf', rate, burst }
}

function whyOf({ node, to, near, text, live }: Impairment, end: LinkEnd): string {
  const who = live ? 'It was set while the lab runs' : 'The lab file asks for it'
  const what = keyOf(near) === keyOf(end) ? `What ${node} sends to ${to}` : `What ${node} gets from ${to}`
  return `${what} leaves ${end.link} through this queue: ${text}. ${who}; a queue acts on what leaves an interface, and on nothing that comes in.`
}

function withLinksDown(object: KernelObject, down: ReadonlyMap<string, Impairment>): KernelObject[] {
  if (object.kind !== 'link' && object.kind !== 'route' && object.kind !== 'neighbour') return [object]
  const impairment = down.get(`${object.namespace} ${object.link ?? ''}`)
  if (!impairment) return [object]
  if (object.kind !== 'link') return []
  const why = `${object.why} It is down: the impairment of ${impairment.node} on ${impairment.to} says so.`
  return [{ ...object, up: false, why }]
}

function keyOf({ namespace, link }: LinkEnd): string {
  return `${namespace} ${link}`
}
