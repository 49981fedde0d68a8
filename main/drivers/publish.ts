import type { BridgeNetwork, Family, Port } from '../lab/lab.ts'
import { bare, inFamily } from './addresses.ts'
import type { Member } from './topology.ts'

/** A bridge network on its host, with the containers on it. */
export interface HostBridge {
  readonly network: BridgeNetwork
  readonly members: readonly Member[]
}

/** One published port, and where it leads. */
export interface Publication {
  readonly container: string
  /** The container's address on the bridge. */
  readonly address: string
  readonly port: Port
}

/** Whether a container's ports are published by way of this endpoint: the one that has its default route. */
export function publishes({ container, endpoint }: Member): boolean {
  return endpoint.gateways.length > 0 && container.ports.length > 0
}

/**
 * The ports that a bridge publishes in a family, in the order of the file. An internal network is nobody’s way out, and so
 * publishes none.
 */
export function publications({ members }: HostBridge, family: Family): Publication[] {
  return members.filter(publishes).flatMap(({ container: { name, ports }, endpoint }) => {
    const [address] = endpoint.gateways.includes(family) ? inFamily(endpoint.addresses, family) : []
    if (address === undefined) return []
    return ports
      .filter((port) => (port.family ?? family) === family)
      .map((port) => ({ container: name, address: bare(address), port }))
  })
}
