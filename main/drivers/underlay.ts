import type { KernelObject } from '../kernel/objects.ts'
import type { Host, Lan, LanAttachment, Router } from '../lab/lab.ts'
import { isIpv6 } from './addresses.ts'
import { forwarding6, linkAddresses } from './link-addresses.ts'
import { cable, mtuOf, stack, staticRoutes } from './parts.ts'
import type { Topology } from './topology.ts'

/** The namespaces, cables, addresses and routes of LANs, routers and hosts. */
export function underlay({ lab }: Topology): KernelObject[] {
  const lans = new Map(lab.lans.map((lan) => [lan.name, lan]))
  return [
    ...lab.lans.flatMap(segment),
    ...lab.routers.flatMap((router) => routerObjects(router, lans)),
    ...lab.hosts.flatMap((host) => hostObjects(host, lans)),
  ]
}

function segment({ name, subnets, mtu, origin }: Lan): KernelObject[] {
  return [
    ...stack(name, {
      origin,
      why: `The LAN ${name}, ${subnets.join(' and ')}: a namespace that holds nothing but its switch.`,
    }),
    {
      kind: 'link',
      namespace: name,
      link: 'br0',
      device: { type: 'bridge' },
      up: true,
      ...mtuOf(mtu),
      origin,
      why: `The switch of ${name}: every machine on the LAN is plugged into this bridge; it has no address of its own.`,
    },
  ]
}

function routerObjects(node: Router, lans: ReadonlyMap<string, Lan>): KernelObject[] {
  const { name, origin } = node
  const joined = node.lans.map(({ lan }) => lan).join(' and ')
  return [
    ...stack(name, { origin, why: `The router ${name}: joins ${joined}, with a network stack of its own.` }),
    ...node.lans.flatMap((attachment) => attach(name, attachment, lans)),
    ...staticRoutes(name, node.routes, node.lans),
    {
      kind: 'sysctl',
      namespace: name,
      key: 'net.ipv4.ip_forward',
      value: node.forwarding ? '1' : '0',
      origin,
      why: node.forwarding
        ? `${name} passes packets from one LAN to the other: that is what makes it a router.`
        : `${name} keeps packets of one LAN from the other, as the lab file asks: it has the routes, but does not forward.`,
    },
    ...(node.lans.some(hasIpv6) ? [ipv6Forwarding(node)] : []),
    ...translation(node),
  ]
}

function hasIpv6({ addresses }: LanAttachment): boolean {
  return addresses.some(isIpv6)
}

function ipv6Forwarding({ name, forwarding, origin }: Router): KernelObject {
  const why = forwarding
    ? `The same for IPv6, which has a setting of its own: ${name} passes its packets on as well.`
    : `The same for IPv6, which has a setting of its own: ${name} keeps its packets back as well.`
  return forwarding6(name, forwarding ? '1' : '0', { origin, why })
}

function hostObjects(node: Host, lans: ReadonlyMap<string, Lan>): KernelObject[] {
  const { name, command, origin } = node
  const addresses = node.lans.map(({ addresses, lan }) => `${addresses.join(' and ')} on ${lan}`).join(', ')
  const where = addresses === '' ? 'on no LAN' : addresses
  return [
    ...stack(name, { origin, why: `The host ${name}: a machine with its own network stack, ${where}.` }),
    ...node.lans.flatMap((attachment) => attach(name, attachment, lans)),
    ...staticRoutes(name, node.routes, node.lans),
    ...(command === undefined
      ? []
      : [
          {
            kind: 'process',
            namespace: name,
            node: name,
            argv: command,
            environment: {},
            origin,
            why: `The program that runs on ${name} itself, outside any container.`,
          } as const,
        ]),
  ]
}

function attach(node: string, attachment: LanAttachment, lans: ReadonlyMap<string, Lan>): KernelObject[] {
  const { lan, link, port, addresses, mac, origin } = attachment
  const mtu = lans.get(lan)?.mtu
  return [
    ...cable(
      origin,
      {
        namespace: lan,
        link: port,
        master: 'br0',
        mtu,
        why: `The socket on ${lan}’s switch that ${node} is plugged into.`,
      },
      {
        namespace: node,
        link,
        mac,
        mtu,
        why: `${node}’s network card on ${lan}: the other end of its cable to the switch.`,
      },
    ),
    ...linkAddresses(
      { namespace: node, link, mac, origin },
      addresses,
      (address) => `${node} is ${address} on ${lan}.`,
    ),
  ]
}

/** A table for each family: the router’s own address stands for others’ in both. */
function translation(router: Router): KernelObject[] {
  const { masquerade, lans } = router
  const families = [
    { table: 'router-nat', has: true },
    {
      table: 'ip6 router-nat',
      has: masquerade.some(({ link }) => lans.some((one) => one.link === link && hasIpv6(one))),
    },
  ]
  return families.flatMap(({ table, has }) => (has ? translationOf(router, table) : []))
}

function translationOf({ name, masquerade, origin }: Router, table: string): KernelObject[] {
  if (masquerade.length === 0) return []
  const links = masquerade.map(({ link }) => link).join(' and ')
  return [
    { kind: 'table', namespace: name, table, origin, why: `The address translation of ${name}.` },
    {
      kind: 'chain',
      namespace: name,
      table,
      chain: 'nat-POSTROUTING',
      hook: 'type nat hook postrouting priority srcnat; policy accept;',
      rules: masquerade.map(({ link, origin }) => ({
        text: `oifname "${link}" counter masquerade comment "MASQUERADE"`,
        origin,
        why: `What leaves ${name} through ${link} takes the address that ${name} has there; replies find their way back by connection tracking.`,
      })),
      origin,
      why: `Where ${name} sees each new connection last: those that leave through ${links} get its own address.`,
    },
  ]
}
