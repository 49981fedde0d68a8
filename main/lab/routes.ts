import type { Node } from './attachments.ts'
import {
  FAMILIES,
  contains,
  familyName,
  familyOf,
  formatAddress,
  formatBlock,
  ipv4,
  sameBlock,
} from './ip.ts'
import type { Block, Family } from './ip.ts'
import { subnetsText } from './lans.ts'
import type { StaticRoute } from './lab.ts'
import { onLine, originOf, tell } from './report.ts'
import type { Report } from './report.ts'
import type { Path } from './source.ts'
import { listed } from './suggest.ts'

interface RouteInput {
  readonly to: Block | 'default'
  readonly via: bigint
}

/** A node's static routes, its `gateway` among them; each next hop must be on one of the node's LANs. */
export function readRoutes(
  report: Report,
  node: Node,
  gateway: bigint | readonly bigint[] | undefined,
  routes: readonly RouteInput[],
): StaticRoute[] {
  const found = new Map<string, { route: StaticRoute; path: Path }>()
  const add = ({ to, via }: RouteInput, path: Path, viaPath: Path): void => {
    const destination = destinationOf(to, via)
    const earlier = found.get(destination)
    const own = to === 'default' ? undefined : lanWith(node, (block) => sameBlock(block, to))
    if (earlier) {
      const message = `The ${node.kind} \`${node.name}\` has two routes to ${destination}; the first is ${onLine(report, earlier.path)}.`
      tell(report, path, 'key', { code: 'duplicate-route', message, hint: 'Remove one of the two.' })
    } else if (to !== 'default' && familyOf(to.first) !== familyOf(via)) {
      const message = `${formatAddress(via)} cannot be the next hop to ${destination}: one is IPv4, the other IPv6.`
      const hint = `Write an ${familyName(familyOf(to.first))} address.`
      tell(report, viaPath, 'value', { code: 'bad-next-hop', message, hint })
    } else if (own) {
      const message = `${destination} is the LAN \`${own.lan.name}\`, which the ${node.kind} \`${node.name}\` is on itself.`
      tell(report, path, 'key', {
        code: 'connected-route',
        message,
        hint: 'Remove the route: it is there without being asked for.',
      })
    } else if (checkNextHop(report, node, via, viaPath)) {
      const route = { destination, via: formatAddress(via), origin: originOf(report, path) }
      found.set(destination, { route, path })
    }
  }
  gatewaysOf(gateway).forEach((via, index, all) => {
    const path = [...node.path, 'gateway', ...(all.length > 1 ? [index] : [])]
    add({ to: 'default', via }, path, path)
  })
  routes.forEach((route, index) => {
    const path = [...node.path, 'routes', index]
    add(route, path, [...path, 'via'])
  })
  return [...found.values()].map(({ route }) => route)
}

function gatewaysOf(gateway: bigint | readonly bigint[] | undefined): readonly bigint[] {
  return gateway === undefined ? [] : [gateway].flat()
}

/** A route's destination as drivers read it: IPv4's default route is `default`, and that of IPv6 `::/0`. */
function destinationOf(to: Block | 'default', via: bigint): string {
  const block = to === 'default' ? everything[familyOf(via)] : to
  return block.length === 0 && familyOf(block.first) === 'ipv4' ? 'default' : formatBlock(block)
}

const everything: Readonly<Record<Family, Block>> = {
  ipv4: { first: ipv4(0), length: 0 },
  ipv6: { first: 0n, length: 0 },
}

function lanWith(node: Node, fits: (subnet: Block) => boolean): Node['attaching'][number] | undefined {
  return node.attaching.find(({ lan }) => lan.pools.some(({ subnet }) => fits(subnet)))
}

function checkNextHop(report: Report, node: Node, via: bigint, path: Path): boolean {
  const place = lanWith(node, (block) => contains(block, via))
  if (place && !place.addresses.includes(via)) return true
  if (place) {
    const message = `${formatAddress(via)} is the ${node.kind}’s own address: a route leads to somebody else.`
    tell(report, path, 'value', {
      code: 'bad-next-hop',
      message,
      hint: `Write the address of another router on \`${place.lan.name}\`.`,
    })
  } else if (node.complete) {
    const message = `The next hop ${formatAddress(via)} is on none of the LANs of ${node.kind} \`${node.name}\`.`
    const lans = node.attaching.flatMap(({ lan }) =>
      lan.pools.length > 0 ? [`\`${lan.name}\` (${subnetsText(lan)})`] : [],
    )
    const hint =
      lans.length > 0
        ? `Write a router’s address on ${listed(lans, 'or')}.`
        : `Put the ${node.kind} on a LAN first.`
    tell(report, path, 'value', { code: 'bad-next-hop', message, hint })
  }
  return false
}

/** The families of which the file names a node's default route. */
export function namedDefaults(
  gateway: bigint | readonly bigint[] | undefined,
  routes: readonly RouteInput[],
): ReadonlySet<Family> {
  const defaults = routes.filter(({ to }) => to === 'default' || to.length === 0)
  return new Set([...gatewaysOf(gateway), ...defaults.map(({ via }) => via)].map(familyOf))
}

/**
 * A host's default routes of the families of which the file names none: the only router of its first LAN that has a router
 * of the family. Several routers there are a question to the writer.
 */
export function defaultRoutes(report: Report, node: Node, named: ReadonlySet<Family>): StaticRoute[] {
  return FAMILIES.filter((family) => !named.has(family)).flatMap(
    (family) => defaultRoute(report, node, family) ?? [],
  )
}

function defaultRoute(report: Report, node: Node, family: Family): StaticRoute | undefined {
  const routersOn = ({ lan }: Node['attaching'][number]) =>
    lan.routers.filter(({ address }) => familyOf(address) === family)
  const place = node.attaching.find((one) => routersOn(one).length > 0)
  const candidates = place ? routersOn(place) : []
  const [router, ...others] = candidates
  if (!place || !router) return undefined
  if (others.length === 0) {
    const destination = destinationOf('default', router.address)
    return { destination, via: formatAddress(router.address), origin: originOf(report, place.path) }
  }
  const routers = candidates.map(({ name, address }) => `${formatAddress(address)} (\`${name}\`)`)
  const which = place.lan.pools.length > 1 ? `${familyName(family)} default` : 'default'
  const message = `The LAN \`${place.lan.name}\` has ${routers.length} routers; it is not said which one is the ${which} of host \`${node.name}\`.`
  tell(report, node.path, 'key', {
    code: 'ambiguous-gateway',
    message,
    hint: `Add \`gateway:\` with ${listed(routers, 'or')}.`,
  })
  return undefined
}
