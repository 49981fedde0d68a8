import type { BridgeNetwork, Port } from '../lab/lab.ts'
import { bare } from './ipv4.ts'
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
  return endpoint.gateway && container.ports.length > 0
}

/** The ports that a bridge publishes, in the order of the file. An internal network is nobody’s way out, and so publishes none. */
export function publications({ members }: HostBridge): Publication[] {
  return members
    .filter(publishes)
    .flatMap(({ container, endpoint }) =>
      container.ports.map((port) => ({ container: container.name, address: bare(endpoint.address), port })),
    )
}
