import type { KernelObject } from '../kernel/objects.ts'
import type { Lab } from '../lab/lab.ts'

/**
 * The namespaces through which a packet between two nodes can pass: both ends, and all that passes packets on: LANs, routers, hosts, overlay
 * sandboxes, containers that are told to forward, and those at whose published ports the packet may end. Other containers are ends of other ways, and are not listened in: a lab may have a
 * thousand of them.
 */
export function placesBetween(
  lab: Lab,
  objects: readonly KernelObject[],
  from: string,
  to: string | undefined,
  port?: number,
): string[] {
  const containers = new Set(lab.containers.filter(({ stack }) => stack === 'own').map(({ name }) => name))
  const forwarding = new Set(
    objects
      .filter((object) => object.kind === 'sysctl')
      .filter(
        ({ key, value }) => /^net\.ipv[46]\.(ip_forward|conf\.all\.forwarding)$/.test(key) && value === '1',
      )
      .map(({ namespace }) => namespace),
  )
  const published = new Set(
    lab.containers
      .filter(({ ports }) => ports.some(({ hostPort }) => hostPort === port))
      .map(({ name }) => name),
  )
  const namespaces = objects.filter(({ kind }) => kind === 'namespace').map(({ namespace }) => namespace)
  return namespaces.filter(
    (name) =>
      name === from || name === to || forwarding.has(name) || published.has(name) || !containers.has(name),
  )
}
