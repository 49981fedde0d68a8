import type { KernelObject } from '../kernel/objects.ts'
import type { Container } from '../lab/lab.ts'
import { familyOfText } from './addresses.ts'
import { stack } from './parts.ts'
import type { Topology } from './topology.ts'
import { subnetsOf } from './topology.ts'

/** What containers have whatever their networks are: namespace, loopback, default route, settings, program. */
export function containers(topology: Topology): KernelObject[] {
  return topology.lab.containers.flatMap((container) =>
    container.stack === 'own'
      ? [
          ...stack(container.name, { origin: container.origin, why: whyOf(container) }),
          ...defaultRoutes(topology, container),
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

function defaultRoutes(topology: Topology, container: Container): KernelObject[] {
  const others =
    container.endpoints.length > 1 ? ': of its networks, this one won Docker’s gateway election' : ''
  return container.endpoints.flatMap((endpoint) => {
    const { network: name, link, origin, gateways } = endpoint
    if (gateways.length === 0) return []
    const network = topology.network({ container, endpoint })
    const subnets = subnetsOf(network, endpoint)
    const routed = network.driver === 'ipvlan' && network.mode !== 'l2'
    return gateways.flatMap((family): KernelObject[] => {
      const via = subnets.find(({ subnet }) => familyOfText(subnet) === family)?.gateway
      if (via === undefined && !routed) return []
      const destination = family === 'ipv4' ? 'default' : '::/0'
      const base = { kind: 'route', namespace: container.name, destination, link, origin } as const
      return via === undefined
        ? [{ ...base, why: `${whyRouted(container, link)}${others}.` }]
        : [
            {
              ...base,
              via,
              why: `${container.name} leaves its own subnets through ${via} on ${name}${others}.`,
            },
          ]
    })
  })
}

function whyRouted({ name, host }: Container, link: string): string {
  return `${name} hands everything to ${link}, with no next router: its parent on ${host} routes it`
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
