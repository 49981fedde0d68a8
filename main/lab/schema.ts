import * as z from 'zod/mini'
import { about, optional } from './describe-key.ts'
import { expectationSchema } from './expectation-schema.ts'
import { exerciseSchema } from './exercise.ts'
import { faultSchema } from './fault-schema.ts'
import { impairmentSchema } from './impairment-schema.ts'
import { childOptions, vlans } from './layer-2-schema.ts'
import * as leaf from './leaves.ts'
import { vni } from './vni.ts'

const LAN_MTU = 'An MTU'
const text = leaf.argument
const listOrOne = <T extends z.ZodMiniType>(item: T) => z.union([item, z.array(item)])
/** Values that Compose takes for environment variables and sysctls. */
const plainValue = z.union([z.string(), z.number(), z.boolean(), z.null()])
const pairs = z.union([z.record(z.string(), plainValue), z.array(leaf.argument)])

/** `lans.NAME` */
export const lanSchema = z.strictObject({
  subnet: optional(
    'The subnet of the LAN, such as `172.31.1.0/24` or `fd00:1::/64`; a list of one for each family where it has both. With `vlans`: that of the untagged VLAN; may be left out there, and only there.',
    listOrOne(leaf.subnet),
  ),
  vlans: optional(
    'Makes the LAN a trunk that keeps VLANs apart: a mapping from number (2 to 4094) to `{subnet}`, or a list of numbers. A host or router on `NAME` has a trunk port, on `NAME.100` an access port in VLAN 100, and on both an interface `eth0.100` on its trunk port.',
    vlans,
  ),
  mtu: optional(
    'Bytes that an IP packet may have on every interface of the LAN; 1500 where absent.',
    leaf.whole(LAN_MTU, 68, 65535),
  ),
})

const attachments = z.union([z.array(z.string()), z.record(z.string(), z.nullable(listOrOne(leaf.address)))])

const routeSchema = z.strictObject({
  to: about('Destination subnet, or `default` (of the family of `via`).', leaf.destination),
  via: about('Address of the next router, on one of the LANs.', leaf.address),
})
const routes = z.array(routeSchema)

/** `routers.NAME` */
export const routerSchema = z.strictObject({
  lans: about(
    'The LANs that the router joins: a mapping from LAN (or `LAN.VLAN`) to address, or a list of LANs. For each family of the LAN that no address is given of, it gets the lowest free one.',
    attachments,
  ),
  gateway: optional(
    'Next router for everything that no other route covers; a list of one for each family.',
    listOrOne(leaf.address),
  ),
  routes: optional('Static routes: a list of `{to: SUBNET, via: ADDRESS}`.', routes),
  masquerade: optional(
    'LAN or LANs towards which traffic leaves under the router’s own address.',
    listOrOne(z.string()),
  ),
  forwarding: optional('Whether packets pass from LAN to LAN; true where absent.', z.boolean()),
  internet: optional(
    'Adds a small outside world: LAN `internet` (203.0.113.0/24) with the web server `internet-server` (203.0.113.10), towards which the router masquerades; where the router has IPv6, with 2001:db8:203:113::/64 (…::10) as well.',
    z.boolean(),
  ),
})

/** `hosts.NAME` */
export const hostSchema = z.nullable(
  z.strictObject({
    lans: optional(
      'The LANs that the host is on: a mapping from LAN (or `LAN.VLAN`) to address, or a list of LANs. For each family of the LAN that no address is given of, it gets the lowest free one. The first that has addresses carries overlays.',
      attachments,
    ),
    gateway: optional(
      'Address of the default router, or a list of one for each family; the only router of the first LAN that has one, where absent.',
      listOrOne(leaf.address),
    ),
    routes: optional('Static routes: a list of `{to: SUBNET, via: ADDRESS}`.', routes),
  }),
)

const auxAddresses = optional(
  'Addresses that nobody gets, by a name of your choice.',
  z.record(z.string(), leaf.anyAddress),
)
const poolSchema = z.strictObject({
  subnet: optional('The subnet; the next free default pool where absent.', leaf.subnet),
  ip_range: optional('Part of the subnet from which containers get their addresses.', leaf.range),
  gateway: optional(
    'The gateway’s address; the lowest free one where absent (macvlan and ipvlan: none).',
    leaf.address,
  ),
  aux_addresses: auxAddresses,
})

const ipamSchema = z.strictObject({
  driver: optional('Docker’s own address management; `default` is the only one.', z.literal('default')),
  subnet: optional(
    'The subnet, or a list of one for each family; the next free default pool where absent.',
    listOrOne(leaf.subnet),
  ),
  ip_range: optional(
    'Part of the subnet from which containers get their addresses; a list of one for each family.',
    listOrOne(leaf.range),
  ),
  gateway: optional(
    'The gateway’s address, or a list of one for each family; the lowest free one where absent (macvlan and ipvlan: none).',
    listOrOne(leaf.address),
  ),
  aux_addresses: auxAddresses,
  config: optional(
    'Compose’s form: a list of subnets. Only overlays, macvlan and ipvlan networks may have several of one family.',
    z.array(poolSchema),
  ),
})

const mtu = leaf.wholeOrText(LAN_MTU, 68, 65535)
const icc = leaf.truthOrText('`icc`')
const masquerade = leaf.truthOrText('`masquerade`')

const DOCKER_NAME = (short: string): string => `Docker’s long name of \`${short}\`.`

const driverOptions = z.strictObject({
  mtu: optional(
    'MTU of the containers’ interfaces. An overlay takes off 50 bytes for VXLAN (70 with an IPv6 underlay); it has 1450 (1430; encrypted 1424 and 1404) where absent.',
    mtu,
  ),
  'com.docker.network.driver.mtu': optional(DOCKER_NAME('mtu'), mtu),
  icc: optional('bridge: containers of the network may talk to each other; true where absent.', icc),
  'com.docker.network.bridge.enable_icc': optional(DOCKER_NAME('icc'), icc),
  masquerade: optional(
    'bridge: what leaves the host takes the host’s address; true where absent.',
    masquerade,
  ),
  'com.docker.network.bridge.enable_ip_masquerade': optional(DOCKER_NAME('masquerade'), masquerade),
  bridge: optional(
    'bridge: interface name of the bridge on the host; `br-NAME` where absent.',
    leaf.interfaceName,
  ),
  'com.docker.network.bridge.name': optional(DOCKER_NAME('bridge'), leaf.interfaceName),
  vni: optional(
    'overlay: VXLAN network identifier, one for each subnet; counted up from 4097 where absent.',
    vni,
  ),
  'com.docker.network.driver.overlay.vxlanid_list': optional(DOCKER_NAME('vni'), vni),
  port: optional(
    'overlay: UDP port of the tunnel; 4789 where absent.',
    leaf.wholeOrText('The VXLAN port', 1024, 49151),
  ),
  control_plane: optional(
    'overlay: how hosts learn where a container is: `gossip` as Docker does it (where absent), `flood-and-learn`, or `multicast`.',
    z.literal(['gossip', 'flood-and-learn', 'multicast']),
  ),
  encrypted: optional(
    'overlay: packets between hosts are encrypted, by ESP with AES-GCM; Docker’s `""` is the same as true. Not where absent.',
    leaf.flagOrText('`encrypted`'),
  ),
  group: optional(
    'overlay with `control_plane: multicast`: the group, such as `239.1.1.1` or `ff05::100`.',
    leaf.group,
  ),
  underlay: optional(
    'overlay: the family of the tunnel’s outer packets, `ipv4` or `ipv6`; IPv4 where absent, unless a host’s first LAN has none.',
    z.literal(['ipv4', 'ipv6']),
  ),
  ...childOptions,
})

/** `networks.NAME` */
export const networkSchema = z.nullable(
  z.strictObject({
    driver: optional(
      '`bridge` (where absent), `overlay`, `macvlan` or `ipvlan`.',
      z.literal(['bridge', 'overlay', 'macvlan', 'ipvlan']),
    ),
    host: optional(
      'bridge: the host that the network lives on; may be left out in a lab with one host.',
      z.string(),
    ),
    ipam: optional(
      'Address management: `{subnet, ip_range, gateway, aux_addresses}`, or Compose’s `config` list of these.',
      ipamSchema,
    ),
    enable_ipv4: optional(
      'Containers get IPv4 addresses; true where absent. Overlays always have IPv4.',
      z.boolean(),
    ),
    enable_ipv6: optional(
      'Containers get IPv6 addresses: of a /64 of the lab’s own unique local prefix, where `ipam` has no IPv6 subnet. An IPv6 subnet there turns it on as well.',
      z.boolean(),
    ),
    internal: optional('No way out of the network.', z.boolean()),
    attachable: optional('overlay: containers may join; true where absent.', z.boolean()),
    driver_opts: optional('Options of the driver, by Docker’s long names or by short ones.', driverOptions),
  }),
)

/** `containers.NAME.networks.NETWORK` */
const endpointSchema = z.nullable(
  z.strictObject({
    ipv4_address: optional('A fixed address, inside of the network’s IPv4 subnet.', leaf.ipv4Address),
    ipv6_address: optional('A fixed address, inside of the network’s IPv6 subnet.', leaf.ipv6Address),
    aliases: optional('More names of the container on this network.', z.array(leaf.hostName)),
    mac_address: optional('A fixed MAC address.', leaf.mac),
    interface_name: optional(
      'Name of the interface in the container; `eth0`, `eth1` … in the order of the networks where absent.',
      leaf.interfaceName,
    ),
    gw_priority: optional(
      'The network with the highest number provides the default route; 0 where absent.',
      leaf.whole('`gw_priority`', -1000000, 1000000),
    ),
  }),
)

const portNumber = leaf.wholeOrText('A port', 1, 65535)

/** The long form of `containers.NAME.ports`. */
export const longPortSchema = z.strictObject({
  target: about('The container’s port.', portNumber),
  published: about('The host’s port.', portNumber),
  host_ip: optional(
    'Address of the host on which it is published; all where absent. `0.0.0.0` and `::` are all of one family.',
    leaf.anyAddress,
  ),
  protocol: optional('`tcp` (where absent) or `udp`.', z.literal(['tcp', 'udp'])),
  mode: optional('Compose’s word; `host` is the only mode.', z.literal('host')),
})

/** `containers.NAME` */
export const containerSchema = z.nullable(
  z.strictObject({
    host: optional(
      'The host that the container runs on; may be left out in a lab with one host.',
      z.string(),
    ),
    networks: optional(
      'Networks to join: a list of names, or a mapping from name to options. `bridge` where absent; `[host]` and `[none]` stand alone.',
      z.union([z.array(z.string()), z.record(z.string(), endpointSchema)]),
    ),
    ports: optional(
      'Published ports: `"5000:80"`, `"127.0.0.1:53:53/udp"`, `"[::]:5000:80"`, `"8000-8002:80-82"`, or mappings `{published, target, host_ip, protocol}`.',
      z.array(z.union([z.string(), z.number(), longPortSchema])),
    ),
    command: optional(
      'Program that the container runs from the start: a list of arguments, or a text that is split at spaces (quotes group, no shell is involved).',
      z.union([text, z.array(text)]),
    ),
    hostname: optional('Host name inside of the container; its own name where absent.', leaf.hostName),
    mac_address: optional('MAC address on the container’s first network.', leaf.mac),
    dns: optional('Name servers for /etc/resolv.conf.', listOrOne(leaf.anyAddress)),
    dns_search: optional('Search domains for /etc/resolv.conf.', listOrOne(leaf.domainName)),
    dns_opt: optional('Options for /etc/resolv.conf.', z.array(leaf.word)),
    extra_hosts: optional(
      'More lines for /etc/hosts: a list of `NAME:ADDRESS`, or a mapping. `host-gateway` stands for the host.',
      z.union([z.array(z.string()), z.record(z.string(), listOrOne(z.string()))]),
    ),
    environment: optional(
      'Environment variables of its processes: a mapping, or a list of `NAME=VALUE`.',
      pairs,
    ),
    sysctls: optional(
      'Kernel settings of the container: names that start with `net.`, as a mapping or a list of `NAME=VALUE`.',
      pairs,
    ),
  }),
)

/** Names of LANs, routers, hosts and containers, which become `ip netns` names, and of networks. */
export const NAME_PATTERN = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/
/** Names of labs. */
export const LAB_NAME_PATTERN = /^[a-z0-9][a-z0-9-]{0,39}$/

const name = z.string().check(z.regex(NAME_PATTERN))
const section = <T extends z.ZodMiniType>(entry: T) => z.nullable(z.record(name, entry))

/** The keys of a lab file that stand at its top, except for the sections. */
export const headSchema = z.object({
  name: optional(
    'The lab’s name: lower-case letters, digits and `-`. The file’s name without `.lab.yml` where absent.',
    z.string().check(z.regex(LAB_NAME_PATTERN)),
  ),
  title: optional('One line for people.', z.string()),
  about: optional('Markdown, shown beside the map.', z.string()),
})

/** The sections of a lab file, each a mapping from name to what {@link sectionEntries} holds, and `expect`. */
export const sectionEntries = {
  lans: lanSchema,
  routers: routerSchema,
  hosts: hostSchema,
  networks: networkSchema,
  containers: containerSchema,
}

/** The whole lab file. Keys that start with `x-` are free, for YAML anchors. */
export const labFileSchema = z.catchall(
  z.object({
    ...headSchema.shape,
    lans: optional('Layer-2 segments of the underlay, by name.', section(lanSchema)),
    routers: optional('Routers between the LANs, by name.', section(routerSchema)),
    hosts: optional('Machines with Docker on them, by name.', section(hostSchema)),
    networks: optional(
      'Docker networks, by name. `bridge`, `host` and `none` are there already.',
      section(networkSchema),
    ),
    containers: optional('Containers, by name.', section(containerSchema)),
    impairments: optional(
      'What goes wrong on links, each named by a node and the LAN or network that it leads to: `r1 lan-b`.',
      z.nullable(z.record(z.string(), impairmentSchema)),
    ),
    faults: optional(
      'What is broken of all this: a list, each item one thing. It is made broken; the rest of the file says how it should be.',
      z.nullable(z.array(faultSchema)),
    ),
    exercise: optional(
      'The lab is an exercise: what is broken is hidden, and whoever opens it is to mend it by hand.',
      z.nullable(exerciseSchema),
    ),
    expect: optional(
      'What must hold in the running lab: sentences, or mappings with the same words.',
      z.nullable(z.array(z.union([z.string(), expectationSchema]))),
    ),
  }),
  z.never(),
)

export type LanInput = z.output<typeof lanSchema>
export type RouterInput = z.output<typeof routerSchema>
export type HostInput = NonNullable<z.output<typeof hostSchema>>
export type NetworkInput = NonNullable<z.output<typeof networkSchema>>
export type PoolInput = z.output<typeof poolSchema>
export type DriverOptions = z.output<typeof driverOptions>
export type ContainerInput = NonNullable<z.output<typeof containerSchema>>
export type EndpointInput = NonNullable<z.output<typeof endpointSchema>>
export type PortInput = string | number | z.output<typeof longPortSchema>
