import type { KernelObject } from '../kernel/objects.ts'
import type { Container } from '../lab/lab.ts'
import { stack } from './parts.ts'
import type { Topology } from './topology.ts'
import { subnetOf } from './topology.ts'

/** What containers have whatever their networks are: namespace, loopback, default route, settings, program. */
export function containers(topology: Topology): KernelObject[] {
  return topology.lab.containers.flatMap((container) =>
    container.stack === 'own'
      ? [
          ...stack(container.name, { origin: container.origin, why: whyOf(container) }),
          ...defaultRoute(topology, container),
          ...settings(container),
          ...program(container, container.name),
        ]
      : program(container, container.host),
  )
}

function whyOf({ name, host, endpoints }: Container): string {
  if (endpoints.length === 0)
    return `The container ${name} on ${host}: on no network, it has nothing but its loopback.`
  const names = endpoints.map(({ network }) => network).join(', ')
  return `The container ${name} on ${host}: a network stack of its own, for its endpoints on ${names}.`
}

function defaultRoute(topology: Topology, container: Container): KernelObject[] {
  const endpoint = container.endpoints.find(({ gateway }) => gateway)
  if (endpoint === undefined) return []
  const network = topology.network({ container, endpoint })
  const routed = network.driver === 'ipvlan' && network.mode !== 'l2'
  const via = routed ? undefined : subnetOf(network, endpoint)?.gateway
  if (via === undefined && !routed) return []
  const others =
    container.endpoints.length > 1 ? ': of its networks, this one won Docker’s gateway election' : ''
  return [
    {
      kind: 'route',
      namespace: container.name,
      destination: 'default',
      ...(via !== undefined && { via }),
      link: endpoint.link,
      origin: endpoint.origin,
      why:
        via === undefined
          ? `${container.name} hands everything to ${endpoint.link}, with no next router: its parent on ${container.host} routes it${others}.`
          : `${container.name} leaves its own subnets through ${via} on ${endpoint.network}${others}.`,
    },
  ]
}

function settings({ name, sysctls, origin }: Container): KernelObject[] {
  return Object.entries(sysctls).map(([key, value]) => ({
    kind: 'sysctl',
    namespace: name,
    key,
    value,
    origin,
    why: `The lab file asks for ${key} = ${value} in ${name}.`,
  }))
}

function program(
  { name, host, stack, command, environment, origin }: Container,
  namespace: string,
): KernelObject[] {
  if (command === undefined) return []
  const where = stack === 'own' ? '' : `, on the network stack of ${host}: its ports are ${host}’s ports`
  const why = `The command of ${name}, started with the lab${where}.`
  return [{ kind: 'process', namespace, node: name, argv: command, environment, origin, why }]
}
