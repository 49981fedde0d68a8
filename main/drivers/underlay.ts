import type { KernelObject } from '../kernel/objects.ts'
import type { Host, Lan, LanAttachment, Router } from '../lab/lab.ts'
import { segmentOf } from '../lab/vlans.ts'
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

function segment({ name, subnets, vlans, mtu, origin }: Lan): KernelObject[] {
  const separate = vlans && ` Its ports carry the VLANs that they are told to, and no other.`
  const words = subnets.length === 0 ? name : `${name}, ${subnets.join(' and ')}`
  return [
    ...stack(name, {
      origin,
      why: `The LAN ${words}: a namespace that holds nothing but its switch.`,
    }),
    {
      kind: 'link',
      namespace: name,
      link: 'br0',
      device: { type: 'bridge' },
      up: true,
      ...mtuOf(mtu),
      ...(vlans && { vlanFiltering: true }),
      origin,
      why: `The switch of ${name}: every machine on the LAN is plugged into this bridge; it has no address of its own.${separate ?? ''}`,
    },
  ]
}

function routerObjects(node: Router, lans: ReadonlyMap<string, Lan>): KernelObject[] {
  const { name, origin } = node
  const joined = node.lans.map(segmentOf).join(' and ')
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
  const addresses = node.lans
    .map((one) => {
      const own = one.addresses.length === 0 ? 'without address' : one.addresses.join(' and ')
      return `${own} on ${segmentOf(one)}`
    })
    .join(', ')
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
  const { lan: name, vlan, link, trunk, addresses, mac, origin } = attachment
  const lan = lans.get(name)
  const place = segmentOf(attachment)
  return [
    ...(trunk !== undefined && vlan !== undefined
      ? [tagged(node, attachment, vlan, trunk, lan?.mtu)]
      : [...plugged(node, attachment, lan?.mtu), ...portVlans(node, attachment, lan?.vlans)]),
    ...linkAddresses(
      { namespace: node, link, mac, origin },
      addresses,
      (address) => `${node} is ${address} on ${place}.`,
    ),
  ]
}

function plugged(
  node: string,
  { lan, link, port, mac, origin }: LanAttachment,
  mtu: number | undefined,
): KernelObject[] {
  return cable(
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
  )
}

function tagged(
  node: string,
  { lan, link, origin }: LanAttachment,
  id: number,
  parent: string,
  mtu: number | undefined,
): KernelObject {
  return {
    kind: 'link',
    namespace: node,
    link,
    device: { type: 'vlan', id, parent },
    up: true,
    ...mtuOf(mtu),
    origin,
    why: `${node}’s interface in VLAN ${id} of ${lan}: what leaves here goes over the trunk port of ${parent} with the tag ${id}.`,
  }
}

/** The VLANs of a switch port: all of them for a trunk, the untagged one among them; one, untagged, for an access port. */
function portVlans(
  node: string,
  { lan: namespace, vlan: access, port: link, origin }: LanAttachment,
  vlans: Lan['vlans'],
): KernelObject[] {
  if (!vlans) return []
  const carry = (vlan: number, untagged: boolean, why: string): KernelObject => ({
    kind: 'port-vlan',
    namespace,
    link,
    vlan,
    untagged,
    origin,
    why,
  })
  if (access !== undefined) {
    const why = `An access port: ${node} is in VLAN ${access} of ${namespace} without knowing of it.`
    return [carry(access, true, why)]
  }
  return [
    carry(
      1,
      true,
      `The trunk port of ${node}: what has no tag belongs to the untagged VLAN of ${namespace}.`,
    ),
    ...vlans.map(({ id }) => carry(id, false, `The trunk port of ${node} carries VLAN ${id} with its tag.`)),
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
