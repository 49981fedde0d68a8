import type { KernelObject } from '../kernel/objects.ts'
import type { Container, Lab } from '../lab/lab.ts'

const acceptRa = 'net.ipv6.conf.default.accept_ra'

/**
 * What containers need beside their endpoint where that leads out of the lab: routers out there announce IPv6 prefixes and default
 * routes, and the kernel would take them. Set before the endpoint is made: it is the value that new interfaces take over.
 */
export function outside({ containers, networks }: Lab): KernelObject[] {
  const leading = new Map(
    networks.flatMap((network) =>
      network.driver === 'macvlan' && network.machine ? [[network.name, network.machine]] : [],
    ),
  )
  if (leading.size === 0) return []
  return containers.flatMap((container): KernelObject[] => {
    const first = container.endpoints.find(({ network }) => leading.has(network))
    const origin = first && leading.get(first.network)
    return !origin || hasOwn(container) ? [] : [heedsNone(container.name, first.network, origin)]
  })
}

function hasOwn({ sysctls }: Container): boolean {
  return Object.hasOwn(sysctls, acceptRa)
}

function heedsNone(namespace: string, network: string, origin: KernelObject['origin']): KernelObject {
  const why = `${network} leads out of the lab: ${namespace} has the addresses and routes that the lab gives it, and none that a router out there announces.`
  return { kind: 'sysctl', namespace, key: acceptRa, value: '0', origin, why }
}
