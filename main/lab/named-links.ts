import type { Container, Endpoint, Lab, LinkEnd, Origin } from './lab.ts'

/** A link as a person names it, a node and the LAN or network that it leads to; and as the kernel does. */
export interface NamedLink {
  /** LAN or network. */
  readonly to: string
  /** The node's own interface. */
  readonly near: LinkEnd
  /** The other end of its cable; absent for the child of a parent interface, which has none. */
  readonly far?: LinkEnd
  readonly origin: Origin
}

type Nodes = Pick<Lab, 'routers' | 'hosts' | 'containers' | 'networks'>

/** The links of a router, host or container; nothing where there is no such node. */
export function linksOf(lab: Nodes, name: string): NamedLink[] | undefined {
  const machine = [...lab.routers, ...lab.hosts].find((node) => node.name === name)
  if (machine)
    return machine.lans.map(({ lan, link, port, origin }) => ({
      to: lan,
      near: { namespace: name, link },
      far: { namespace: lan, link: port },
      origin,
    }))
  const container = lab.containers.find((node) => node.name === name)
  return container?.endpoints.map((endpoint) => endpointLink(lab, container, endpoint))
}

function endpointLink({ networks }: Nodes, { name, host }: Container, endpoint: Endpoint): NamedLink {
  const { network, link, port, origin } = endpoint
  const overlay = networks.some((each) => each.name === network && each.driver === 'overlay')
  const namespace = overlay ? `${network}@${host}` : host
  return {
    to: network,
    near: { namespace: name, link },
    ...(port !== undefined && { far: { namespace, link: port } }),
    origin,
  }
}
