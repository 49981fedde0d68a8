import type { Node } from './attachments.ts'
import { contains, formatAddress, formatBlock } from './ip.ts'
import type { Block } from './ip.ts'
import type { StaticRoute } from './lab.ts'
import { onLine, originOf, tell } from './report.ts'
import type { Report } from './report.ts'
import type { Path } from './source.ts'
import { listed } from './suggest.ts'

interface RouteInput {
  readonly to: Block
  readonly via: number
}

/** A node's static routes, its `gateway` among them; each next hop must be on one of the node's LANs. */
export function readRoutes(
  report: Report,
  node: Node,
  gateway: number | undefined,
  routes: readonly RouteInput[],
): StaticRoute[] {
  const found = new Map<string, { route: StaticRoute; path: Path }>()
  const add = (to: Block, via: number, path: Path, viaPath: Path): void => {
    const destination = to.length === 0 ? 'default' : formatBlock(to)
    const earlier = found.get(destination)
    const own = node.attaching.find(
      ({ lan }) => lan.block?.first === to.first && lan.block.length === to.length,
    )
    if (earlier) {
      const message = `The ${node.kind} \`${node.name}\` has two routes to ${destination}; the first is ${onLine(report, earlier.path)}.`
      tell(report, path, 'key', { code: 'duplicate-route', message, hint: 'Remove one of the two.' })
    } else if (own) {
      const message = `${destination} is the LAN \`${own.lan.name}\`, which the ${node.kind} \`${node.name}\` is on itself.`
      tell(report, path, 'key', {
        code: 'connected-route',
        message,
        hint: 'Remove the route: it is there without being asked for.',
      })
    } else if (checkNextHop(report, node, via, viaPath)) {
      found.set(destination, {
        route: { destination, via: formatAddress(via), origin: originOf(report, path) },
        path,
      })
    }
  }
  if (gateway !== undefined)
    add({ first: 0, length: 0 }, gateway, [...node.path, 'gateway'], [...node.path, 'gateway'])
  routes.forEach(({ to, via }, index) => {
    const path = [...node.path, 'routes', index]
    add(to, via, path, [...path, 'via'])
  })
  return [...found.values()].map(({ route }) => route)
}

function checkNextHop(report: Report, node: Node, via: number, path: Path): boolean {
  const place = node.attaching.find(({ lan }) => lan.block && contains(lan.block, via))
  if (place && via !== place.address) return true
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
      lan.block ? [`\`${lan.name}\` (${formatBlock(lan.block)})`] : [],
    )
    const hint =
      lans.length > 0
        ? `Write a router’s address on ${listed(lans, 'or')}.`
        : `Put the ${node.kind} on a LAN first.`
    tell(report, path, 'value', { code: 'bad-next-hop', message, hint })
  }
  return false
}

/**
 * A host's default route where the file names none: the only router of its first LAN that has a router. Several
 * routers there are a question to the writer.
 */
export function defaultRoute(report: Report, node: Node): StaticRoute | undefined {
  const place = node.attaching.find(({ lan }) => lan.routers.length > 0)
  const [router, ...others] = place?.lan.routers ?? []
  if (!place || !router) return undefined
  if (others.length === 0) {
    return {
      destination: 'default',
      via: formatAddress(router.address),
      origin: originOf(report, place.path),
    }
  }
  const routers = place.lan.routers.map(({ name, address }) => `${formatAddress(address)} (\`${name}\`)`)
  const message = `The LAN \`${place.lan.name}\` has ${routers.length} routers; it is not said which one is the default of host \`${node.name}\`.`
  tell(report, node.path, 'key', {
    code: 'ambiguous-gateway',
    message,
    hint: `Add \`gateway:\` with ${listed(routers, 'or')}.`,
  })
  return undefined
}
