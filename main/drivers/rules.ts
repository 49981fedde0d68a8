import type { KernelObject } from '../kernel/objects.ts'
import { FAMILIES } from '../lab/ip.ts'
import type { Family, Host } from '../lab/lab.ts'
import type { AskedRule } from './bridge-rules.ts'
import { bridgeRules } from './bridge-rules.ts'
import { bare, inFamily } from './addresses.ts'
import { addressMatch, withPort } from './family-words.ts'
import type { HostBridge, Publication } from './publish.ts'
import { publications } from './publish.ts'

/** Docker's tables for all bridge networks of a host, by the family whose packets they see. */
const tables: Readonly<Record<Family, string>> = { ipv4: 'docker-bridges', ipv6: 'ip6 docker-bridges' }

interface BaseChain {
  readonly chain: string
  readonly hook?: string
  readonly rules: readonly AskedRule[]
  readonly why: string
}

/** The verdict maps, the interface that each is asked for, and what its chains decide. */
const maps = [
  { map: 'filter-forward-in-jumps', chain: 'filter-forward-in', decides: 'what may go to its containers' },
  {
    map: 'filter-forward-out-jumps',
    chain: 'filter-forward-out',
    decides: 'what its containers may send elsewhere',
  },
  {
    map: 'nat-postrouting-in-jumps',
    chain: 'nat-postrouting-in',
    decides: 'which source its containers see',
  },
  {
    map: 'nat-postrouting-out-jumps',
    chain: 'nat-postrouting-out',
    decides: 'with which source its containers go elsewhere',
  },
] as const

/**
 * The rules of a host with bridge networks, laid out as Docker's nftables backend lays them out when it runs without its
 * userland proxy (moby, `integration/network/bridge/nftablesdoc`): base chains look up the interface in verdict maps and
 * jump to chains of one bridge each. Every rule is written as `nft -s list ruleset` prints it.
 */
export function hostRules(host: Host, bridges: readonly HostBridge[]): KernelObject[] {
  const families = FAMILIES.map((family) => ({
    family,
    on: bridges.filter(({ network }) => inFamily(subnetsIn(network), family).length > 0),
  }))
  return families.flatMap(({ family, on }) => (on.length > 0 ? familyRules(host, on, family) : []))
}

function subnetsIn({ subnets }: HostBridge['network']): string[] {
  return subnets.map(({ subnet }) => subnet)
}

function familyRules(host: Host, bridges: readonly HostBridge[], family: Family): KernelObject[] {
  const { name: namespace, origin } = host
  const table = tables[family]
  const version = family === 'ipv4' ? '' : ', for IPv6'
  return [
    {
      kind: 'table',
      namespace,
      table,
      origin,
      why: `Docker’s rules for all bridge networks of ${namespace}${version}.`,
    },
    ...maps.map(({ map, decides }): KernelObject => {
      const why = `Leads from the name of a bridge of ${namespace} to its chain that decides ${decides}.`
      return { kind: 'map', namespace, table, map, origin, why }
    }),
    ...baseChains(host, bridges, family).map((chain): KernelObject => ({
      kind: 'chain',
      namespace,
      table,
      ...chain,
      origin,
    })),
    ...bridges.flatMap((bridge) => bridgeObjects(namespace, bridge, family)),
  ]
}

function baseChains({ name, origin }: Host, bridges: readonly HostBridge[], family: Family): BaseChain[] {
  const rule = (text: string, why: string): AskedRule => ({ text, why, origin })
  const local = rule(
    'fib daddr type local counter jump nat-prerouting-and-output comment "TO THIS HOST"',
    `Only packets for an address of ${name} itself can be for a published port.`,
  )
  const own = rule(
    'ip6 daddr != ::1 fib daddr type local counter jump nat-prerouting-and-output comment "TO THIS HOST"',
    `Only packets for an address of ${name} itself can be for a published port; those for ::1 cannot leave the loopback.`,
  )
  return [
    {
      chain: 'filter-FORWARD',
      hook: 'type filter hook forward priority filter; policy accept;',
      rules: [
        rule(
          'counter oifname vmap @filter-forward-in-jumps comment "TO A BRIDGE"',
          'What goes to a bridge is judged by that bridge’s rules.',
        ),
        rule(
          'counter iifname vmap @filter-forward-out-jumps comment "FROM A BRIDGE"',
          'What comes from a bridge is judged by that bridge’s rules.',
        ),
      ],
      why: `Where ${name} decides on every packet that it passes on: between two bridges, or between a bridge and a LAN.`,
    },
    {
      chain: 'nat-PREROUTING',
      hook: 'type nat hook prerouting priority dstnat; policy accept;',
      rules: [local],
      why: `Where ${name} sees a new connection first, before it decides where it goes: published ports become container addresses here.`,
    },
    {
      chain: 'nat-OUTPUT',
      hook: 'type nat hook output priority -100; policy accept;',
      rules: [family === 'ipv4' ? local : own],
      why: `The same for connections that programs on ${name} itself open${family === 'ipv4' ? ', to 127.0.0.1 as well' : ''}.`,
    },
    {
      chain: 'nat-POSTROUTING',
      hook: 'type nat hook postrouting priority srcnat; policy accept;',
      rules: [
        rule(
          'counter iifname vmap @nat-postrouting-out-jumps comment "FROM A BRIDGE"',
          'What comes from a bridge may take the host’s address.',
        ),
        rule(
          'counter oifname vmap @nat-postrouting-in-jumps comment "TO A BRIDGE"',
          'What goes to a bridge may take the bridge’s address.',
        ),
      ],
      why: `Where ${name} sees a new connection last, when it knows where it goes: source addresses are changed here.`,
    },
    {
      chain: 'nat-prerouting-and-output',
      rules: bridges.flatMap((bridge) => publications(bridge, family)).map(translation),
      why: `The published ports of ${name}, one rule each: host port to container address.`,
    },
    {
      chain: 'raw-PREROUTING',
      hook: 'type filter hook prerouting priority raw; policy accept;',
      rules: bridges.flatMap((bridge) => directAccess(bridge, family)),
      why: `Where ${name} sees every packet from outside before anything else: what must not reach a container directly ends here.`,
    },
  ]
}

function bridgeObjects(namespace: string, bridge: HostBridge, family: Family): KernelObject[] {
  const table = tables[family]
  const { bridge: link, name, origin } = bridge.network
  const published = publications(bridge, family)
  const rules = bridgeRules(bridge.network, published, family)
  return maps.flatMap(({ map, chain: base, decides }): KernelObject[] => {
    const chain = `${base}__${link}`
    const why = `The chain of ${name} on ${namespace} that decides ${decides}.`
    const lookup = `Sends packets of ${link} to the chain that decides ${decides}.`
    return [
      { kind: 'chain', namespace, table, chain, rules: rules[base], origin, why },
      { kind: 'element', namespace, table, map, link, chain, origin, why: lookup },
    ]
  })
}

function translation({ container, address, port }: Publication): AskedRule {
  const to = port.hostAddress === undefined ? '' : `${addressMatch('daddr', port.hostAddress)} `
  const match = `${to}${port.protocol} dport ${String(port.hostPort)}`
  return {
    text: `${match} counter dnat to ${withPort(address, port.containerPort)} comment "DNAT"`,
    origin: port.origin,
    why: `Port ${String(port.hostPort)}/${port.protocol} of ${port.hostAddress ?? 'every address of the host'} is port ${String(port.containerPort)} of ${container}.`,
  }
}

function directAccess(bridge: HostBridge, family: Family): AskedRule[] {
  const { network, members } = bridge
  if (network.internal) return []
  const endpoints = members
    .flatMap(({ container, endpoint }) =>
      inFamily(endpoint.addresses, family).map((address) => ({ container, endpoint, address })),
    )
    .map(({ container, endpoint, address }) => ({
      text: `${addressMatch('daddr', bare(address))} iifname != "${network.bridge}" counter drop comment "DROP DIRECT ACCESS"`,
      origin: endpoint.origin,
      why: `Nobody outside ${network.name} reaches ${container.name} by its own address, even with a route to it: published ports are the way in.`,
    }))
  const loopback = publications(bridge, family)
    .filter(({ port }) => port.hostAddress?.startsWith('127.'))
    .map(({ container, port }) => ({
      text: `iifname != "lo" ip daddr ${port.hostAddress ?? ''} ${port.protocol} dport ${String(port.hostPort)} counter drop comment "DROP REMOTE LOOPBACK"`,
      origin: port.origin,
      why: `Port ${String(port.hostPort)} of ${container} is published to the host alone: no neighbour may send packets to its loopback address.`,
    }))
  return [...endpoints, ...loopback]
}
