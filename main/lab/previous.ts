import { blockFamily, familyOf, parseAddress, parseBlock } from './ip.ts'
import type { Block, Family } from './ip.ts'
import type { Endpoint, Lab, LanAttachment, Network } from './lab.ts'
import { segmentOf } from './vlans.ts'

/** What was chosen when the lab was resolved before, so that a change elsewhere in the file does not change it. */
export interface Previous {
  /** `lan` is a LAN or a VLAN of one, as the file calls it. */
  attachment(node: string, lan: string): LanAttachment | undefined
  /** `host` matters for bridge networks, of which each host has its own. */
  network(name: string, host?: string): Network | undefined
  endpoint(container: string, network: string): Endpoint | undefined
  /** The host on which a container was. */
  hostOf(container: string): string | undefined
}

/** Looks up a resolved lab's choices; without one, nothing was chosen before. */
export function previousChoices(lab: Lab | undefined): Previous {
  const attachments = new Map<string, LanAttachment>()
  for (const node of [...(lab?.routers ?? []), ...(lab?.hosts ?? [])]) {
    for (const attachment of node.lans) attachments.set(`${node.name} ${segmentOf(attachment)}`, attachment)
  }
  const networks = new Map<string, Network>()
  for (const network of lab?.networks ?? []) {
    networks.set(network.driver === 'bridge' ? `${network.name} ${network.host}` : network.name, network)
  }
  const endpoints = new Map<string, Endpoint>()
  const hosts = new Map<string, string>()
  for (const container of lab?.containers ?? []) {
    hosts.set(container.name, container.host)
    for (const endpoint of container.endpoints)
      endpoints.set(`${container.name} ${endpoint.network}`, endpoint)
  }
  return {
    attachment: (node, lan) => attachments.get(`${node} ${lan}`),
    network: (name, host) => networks.get(host === undefined ? name : `${name} ${host}`),
    endpoint: (container, network) => endpoints.get(`${container} ${network}`),
    hostOf: (container) => hosts.get(container),
  }
}

/** The address of a family among such as `10.0.0.3/24`, as a number. */
export function addressOf(texts: readonly string[] | undefined, family: Family): bigint | undefined {
  return texts
    ?.map((text) => parseAddress(text.split('/')[0] ?? ''))
    .find((address) => address !== undefined && familyOf(address) === family)
}

/** The subnets of a resolved network that are of a family. */
export function blocksBefore(network: Network | undefined, family: Family): Block[] {
  return (network?.subnets ?? [])
    .flatMap(({ subnet }) => parseBlock(subnet) ?? [])
    .filter((block) => blockFamily(block) === family)
}
