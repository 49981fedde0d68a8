import type { Container, Endpoint, Host, Lab, Network, Subnet } from '../lab/lab.ts'
import { contains } from './addresses.ts'

/** A container on a network, and the endpoint that ties them. */
export interface Member {
  readonly container: Container
  readonly endpoint: Endpoint
}

/** A lab with what drivers ask of it again and again, looked up once. */
export interface Topology {
  readonly lab: Lab
  readonly host: (name: string) => Host
  /** The network of a container's endpoint. */
  readonly network: (member: Member) => Network
  /** The containers on a network, in the order of the file. */
  readonly members: (network: Network) => readonly Member[]
}

/** Indexes a lab. Asking it for a part that the lab does not have is a defect, and throws. */
export function topologyOf(lab: Lab): Topology {
  const hosts = new Map(lab.hosts.map((host) => [host.name, host]))
  const networks = new Map(lab.networks.map((network) => [keyOf(network), network]))
  const members = new Map<Network, Member[]>(lab.networks.map((network) => [network, []]))
  const network = ({ container, endpoint }: Member) =>
    known(
      networks.get(`${endpoint.network}@${container.host}`) ?? networks.get(endpoint.network),
      endpoint.network,
    )
  for (const container of lab.containers) {
    for (const endpoint of container.endpoints) {
      const member = { container, endpoint }
      members.get(network(member))?.push(member)
    }
  }
  return {
    lab,
    network,
    host: (name) => known(hosts.get(name), name),
    members: (of) => members.get(of) ?? [],
  }
}

/** The subnets of its network that an endpoint's addresses are in, in the order of the addresses. */
export function subnetsOf(network: Network, { addresses }: Endpoint): Subnet[] {
  const { subnets } = network
  return addresses.flatMap((address) => subnets.find(({ subnet }) => contains(subnet, address)) ?? [])
}

/** Bridge networks are each host's own: two hosts may have one of the same name. */
function keyOf(network: Network): string {
  return network.driver === 'bridge' ? `${network.name}@${network.host}` : network.name
}

function known<T>(part: T | undefined, name: string): T {
  if (part === undefined) throw new Error(`not in the lab: ${name}`)
  return part
}
