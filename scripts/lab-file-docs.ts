import { labFileJsonSchema } from '../main/lab/json-schema.ts'
import { GRAMMAR } from '../main/lab/short-expectation.ts'
import { isRecord } from '../main/lab/source.ts'

type Json = Readonly<Record<string, unknown>>

const EXAMPLE = `name: two-lans
title: One overlay across two LANs

lans:
  lan-a: { subnet: 172.31.1.0/24 }
  lan-b: { subnet: 192.168.1.0/24 }

routers:
  r1: { lans: { lan-a: 172.31.1.1, lan-b: 192.168.1.1 } }

hosts:
  node1: { lans: { lan-a: 172.31.1.5 } }
  node2: { lans: { lan-b: 192.168.1.25 } }

networks:
  uber-net:
    driver: overlay
    ipam: { subnet: 10.0.0.0/24 }
    driver_opts: { vni: 5000 }

containers:
  c1: { host: node1, networks: [uber-net] }
  c2:
    host: node2
    networks: { uber-net: { ipv4_address: 10.0.0.4, aliases: [web] } }
    command: [python3, -m, http.server, "80"]
    ports: ["5000:80"]

expect:
  - c1 reaches c2 in 1 hop
  - c1 gets http://web/
`

const IPV6_EXAMPLE = `name: both-families

lans:
  lan: { subnet: [192.168.1.0/24, "fd00:1::/64"] }
  six-lan: { subnet: "fd00:2::/64" }

routers:
  r1: { lans: { lan: [192.168.1.1, "fd00:1::1"], six-lan: } }

hosts:
  node1: { lans: { lan: [192.168.1.5, "fd00:1::5"] }, gateway: [192.168.1.1, "fd00:1::1"] }
  node2: { lans: [six-lan], routes: [{ to: "fd00:9::/64", via: "fd00:2::1" }] }

networks:
  own-prefix: { host: node1, enable_ipv6: true }
  chosen: { host: node1, ipam: { subnet: [10.1.0.0/24, "fd00:b::/64"], gateway: "fd00:b::1" } }
  six-only: { host: node2, enable_ipv4: false, enable_ipv6: true }

containers:
  c1: { host: node1, networks: [own-prefix] }
  c2:
    host: node1
    networks: { chosen: { ipv4_address: 10.1.0.5, ipv6_address: "fd00:b::5" } }
    ports: ["8080:80", "[fd00:1::5]:8081:80"]
  c3: { host: node2, networks: [six-only] }

expect:
  - c2 reaches c2
  - c2 reaches node1 over ipv6
  - c3 reaches node1 as fd00:2::2
  - c2 has route ::/0 via fd00:b::1
`

const INTRODUCTION = `# The lab file

<!-- Made from the schema by \`npx vitest run test/unit/lab/docs.test.ts -u\`; edit scripts/lab-file-docs.ts and main/lab/schema.ts instead. -->

A lab is one YAML file, \`NAME.lab.yml\`. Where Docker Compose has a word, it is Compose’s. \`underlay validate FILE\` tells everything
that is wrong with a file at once; \`underlay schema\` prints the JSON Schema for editors.

\`\`\`yaml
${EXAMPLE}\`\`\`

- Unknown keys are errors. At the top, keys that start with \`x-\` are free, for YAML anchors (\`&name\`, \`*name\`, \`<<: *name\`).
- LANs, routers, hosts and containers share one name space, networks have another. A name has letters, digits, \`-\`, \`_\` and \`.\`, starts
  with a letter or digit, and has at most 63 characters.
- What the file does not say is chosen by Docker’s rules, and always chosen alike. An edit of a running lab changes nothing of what was
  chosen for the rest.
- A file may have 1 MiB.

## What is chosen where the file says nothing

| what | choice |
|---|---|
| address of a router, host or container | the lowest free one of its subnet or \`ip_range\`, of each family that the LAN or network has |
| default route of a host | the only router on its first LAN that has one, for each family |
| network of a container | \`bridge\`, as with \`docker run\` |
| subnet of \`bridge\` | 172.17.0.0/16, on each host that uses it |
| IPv4 subnet of a bridge, macvlan or ipvlan network | the next free one of 172.18.0.0/16 … 172.31.0.0/16, then of 192.168.0.0/16 in /20s; \`docker_gwbridge\` comes first on hosts with an overlay that is not internal |
| IPv4 subnet of an overlay | the next free one of 10.0.1.0/24, 10.0.2.0/24 … (10.0.0.0/24 is Docker’s ingress network) |
| IPv6 subnet of a network with \`enable_ipv6: true\` | the next free /64 of the lab’s own unique local prefix (RFC 4193), a /48 made from the lab’s name |
| family of an overlay’s tunnel | that of its hosts’ first LANs; IPv4 where these have both |
| gateway of a network | the lowest free address of its \`ip_range\` or subnet; macvlan and ipvlan have none |
| parent of a macvlan or ipvlan network | a dummy device on each host, \`dm-NAME\` or \`di-NAME\`, that leads nowhere; the network is internal |
| VNI | counted up from 4097 |
| MAC address on an overlay | \`02:42:\` and the four bytes of the IPv4 address, as in Docker |
| link-local address | made from the MAC address, as the kernel makes it, or from the IPv6 address where the MAC address is the parent’s; only on links that have IPv6 |
| MAC address on an ipvlan network | that of its parent; another one is refused |
| MAC address on an interface of this machine | the kernel’s choice, another one each time |
| any other MAC address | made from the lab’s name and the endpoint’s, locally administered |
| interface in a container | \`eth0\`, \`eth1\` … in the order of its networks; \`docker_gwbridge\` comes last |
| network with the default route | the highest \`gw_priority\`, then not internal, then with gateways of both families, then by name; each family has its own; overlays have none, and use \`docker_gwbridge\` |
| default route over an ipvlan network | in mode l2 the \`gateway\` that the file names; in modes l3 and l3s the interface itself |

## IPv6

Wherever an address or subnet stands, it may be of IPv6; where there can be one of each family, both stand in a list.

\`\`\`yaml
${IPV6_EXAMPLE}\`\`\`

- A LAN has the families of its subnets. Routers and hosts on it have an address of each, and a default route of each family that the LAN’s
  router has.
- A network has IPv6 with \`enable_ipv6: true\`, or with an IPv6 subnet. \`enable_ipv4: false\` leaves IPv4 away; in an overlay that cannot be.
- Docker programs no IPv6 inside of overlays, and its \`docker_gwbridge\` has none. Here both have it where the overlay does. Several IPv4 subnets
  of an overlay need as many IPv6 subnets: they share segments and VNIs in pairs.
- In ports, an address of IPv6 has brackets: \`[fd00:1::5]:8080:80\`. A port is published in the families that the container has; \`0.0.0.0\` and \`[::]\`
  choose one. \`[::1]\` is refused: only Docker’s userland proxy publishes there.
- An MTU below 1280 goes together with IPv4 only (RFC 8200).
- \`default\` as a route’s destination is of the family of its next hop. In an expectation without \`via\` it is either one; \`::/0\` is that of IPv6.
- An expectation goes over IPv4 where both ends have it; \`over ipv6\` takes the other one.

## LANs with VLANs

A LAN with \`vlans\` is a trunk: a switch that keeps VLANs (IEEE 802.1Q) apart. \`subnet\` is that of its untagged VLAN, number 1; where
it is left out, that VLAN has no addresses.

\`\`\`yaml
lans:
  campus:
    subnet: 172.16.0.0/24 # untagged
    vlans:
      100: { subnet: 10.0.0.0/24 }
      200: { subnet: [192.168.3.0/24, "fd00:c8::/64"] }
\`\`\`

| a host or router with | has |
|---|---|
| \`lans: [campus]\` | a trunk port: eth0 sends and gets the untagged VLAN, and all others with their tags |
| \`lans: [campus.100]\` | an access port: eth0 is in VLAN 100 without knowing of it |
| \`lans: [campus.100, campus.200]\` | two access ports and two cables, eth0 and eth1 |
| \`lans: [campus, campus.100, campus.200]\` | one trunk port, and on it the interfaces eth0.100 and eth0.200 (as a router: a router on a stick) |

\`vlans: [100, 200]\` names VLANs without subnets, for macvlan and ipvlan networks with \`parent: eth0.100\`. Such a parent is made for the
network’s first container on a host, and goes with the last, as in Docker; it needs a trunk port, or a LAN without \`vlans\`, whose switch
passes every tag on.

## Containers on this machine’s own network

A macvlan network with \`parent: machine:eth0\` leaves the lab: its containers are on the network that eth0 of this machine itself is plugged
into, like any other computer there.

\`\`\`yaml
networks:
  office:
    driver: macvlan
    ipam: { subnet: 192.168.178.0/24, ip_range: 192.168.178.192/27, gateway: 192.168.178.1 }
    driver_opts: { parent: "machine:eth0" }
\`\`\`

- It takes root, and somebody who says so: \`underlay up --allow-machine FILE\`, or a yes to the question in the desktop.
- \`subnet\` is that network’s own. Nothing knows which of its addresses are free: give an \`ip_range\` that nobody uses, its DHCP server
  included.
- The interface has to be there, up and plugged in; nothing of it is changed. VLANs are not made for it: where the machine has an
  \`eth0.100\` already, \`machine:eth0.100\` is it. Mode \`passthru\` is refused, since it would take the interface away from the machine.
- The machine and its containers do not reach each other, as with every macvlan parent. Wi-Fi access points and many clouds drop
  frames of hardware addresses that they did not give out.
- What routers there announce (IPv6) is not heeded. Nobody out there is a node of the lab: an expectation names them by address.
- With the lab, all of it is gone from that network.
`

const IMPAIRMENTS = `A link is named by a node (router, host or container) and the LAN or network that it leads to, with a space between:

\`\`\`yaml
impairments:
  r1 wan: { rate: 10mbit, delay: 40ms, jitter: 5ms, loss: 1% }
  c1 web: { rate: 512kbit, direction: both }
  node1 lan-a: { down: true }
\`\`\`

- What happens, happens in a queueing discipline, and these act on packets that leave an interface. So an impairment is about what the
  named node sends, unless \`direction\` says otherwise: \`in\` puts the queue at the other end of the cable (the switch of the LAN, the
  bridge on the host, the overlay’s sandbox), \`both\` puts one at each. The child of a parent interface (macvlan) has no other end.
- A rate alone is \`tbf\`, which every kernel has. With anything else it is \`netem\`, whose own rate is used then; a kernel without it
  refuses the lab before anything is made. \`tbf\` drops what would wait for more than 50 ms; \`netem\` holds 1,000 packets, those that
  are delayed among them.
- What is down has no routes: the kernel takes them away. Its addresses stay.
- \`underlay impair LAB NODE LINK KEY=VALUE …\` says the same of a running lab, in place of what the file says of that link, until
  \`--off\`, or until the file says something new of it; \`none\` lets nothing go wrong there. It is part of what is asked, and no drift.
`

const FAULTS = `One item breaks one thing of what the rest of the file says: the lab is made broken, and so is its plan, and it is no drift. The first
key of an item names what is broken.

\`\`\`yaml
faults:
  - { link: node1 lan-a, state: down } # or mtu: 1400, or address: 172.31.1.5/28
  - { fdb: c2, on: uber-net@node1, state: missing } # or vtep: 192.168.1.99
  - { neighbour: c2, on: uber-net@node1, state: missing } # or mac: 02:42:0a:00:00:09
  - { vni: 5001, on: uber-net@node2 }
  - { route: default, on: c1, state: missing } # or via: 10.0.0.99
  - { vlan: 100, on: campus, port: r1, state: missing }
  - { drop: udp, port: 4789, on: r1, from: node1, to: node2 }
  - { forwarding: off, on: r1 }
  - { rp_filter: strict, on: node2 }
  - { command: c2, state: missing } # or runs: python3 -m http.server 80 --bind 127.0.0.1
\`\`\`

- They are put in one after the other, each into what those before it have made. One that names what is not there, or that would change
  nothing, is refused.
- What goes with a thing goes: a link that is down has no routes, and a wrong address none whose next router is out of reach.
- \`drop\` is a rule in a table of its own, \`inet firewall\`, with a counter.
- \`underlay break LAB KEY=VALUE …\` says the same of a running lab, until \`underlay mend LAB\`.
`

const EXERCISE = `What is broken stays hidden: the guide shows the symptom, one hint after the other on request (\`underlay hint LAB\`), and when all
expectations hold, by whatever was done by hand, what was broken and the solution. Meanwhile the desktop shows no faults and no drift,
in no inspector and no plan, and folds \`faults:\` and \`exercise:\` away in the editor. The file itself is no secret.
`

const EXPECTATIONS = `## Expectations

An item of \`expect\` is a sentence or a mapping with the same words. In the sentences below, A is a container, host or router; where A is
looked at or only sends a ping, it may be a LAN or an overlay’s sandbox on a host (\`NETWORK@HOST\`) as well. B is a container, host, router or address.

\`\`\`text
${Object.values(GRAMMAR).flat().join('\n')}
\`\`\`

The opposite: \`A does not reach B\`, \`A does not get URL\`, \`A does not resolve NAME\`, \`A has no address …\` (route, fdb entry, neighbour).
With \`eventually\` at the start or end of a sentence, it is tried again for 5 seconds before it counts as failed.
`

function resolved(schema: Json): readonly Json[] {
  const { anyOf } = schema
  return Array.isArray(anyOf) ? anyOf.filter(isRecord).flatMap(resolved) : [schema]
}

function takes(schema: Json): string {
  const words = resolved(schema).map((option) => {
    if (Array.isArray(option['enum']))
      return option['enum'].map((value) => `\`${String(value)}\``).join(' \\| ')
    if ('const' in option) return `\`${option['const'] === '' ? '""' : String(option['const'])}\``
    if (option['type'] === 'array') return `list${itemsOf(option)}`
    if (option['type'] === 'object') return 'mapping'
    if (option['type'] === 'integer') return `${String(option['minimum'])} … ${String(option['maximum'])}`
    if (option['type'] === 'string') return 'text'
    if (option['type'] === 'null') return 'nothing'
    return option['type'] === 'boolean' ? 'true \\| false' : String(option['type'])
  })
  const asText = '`true` \\| `false`'
  return [...new Set(words)].filter((word) => word !== asText).join(', ')
}

function itemsOf({ items }: Json): string {
  if (!isRecord(items)) return ''
  const kinds = [
    ...new Set(
      resolved(items).map(({ type }) =>
        type === 'object' ? 'mappings' : type === 'integer' ? 'numbers' : 'texts',
      ),
    ),
  ]
  return ` of ${kinds.join(' or ')}`
}

/** Rows for an object's keys, and for those of the objects inside of it, by key path. */
function rows(schema: Json, prefix: string): string[] {
  const properties = isRecord(schema['properties']) ? schema['properties'] : {}
  const required = Array.isArray(schema['required']) ? schema['required'] : []
  return Object.entries(properties).flatMap(([key, value]) => {
    if (!isRecord(value)) return []
    const meaning =
      typeof value['description'] === 'string' ? value['description'].replaceAll('|', '\\|') : ''
    const row = `| \`${prefix}${key}\`${required.includes(key) ? ' (required)' : ''} | ${takes(value)} | ${meaning} |`
    return [row, ...inner(value, `${prefix}${key}`)]
  })
}

function inner(schema: Json, path: string): string[] {
  return resolved(schema).flatMap((option) => {
    const { items, additionalProperties } = option
    if (isRecord(items)) return inner(items, `${path}[]`)
    if (isRecord(option['properties'])) return rows(option, `${path}.`)
    return isRecord(additionalProperties) ? inner(additionalProperties, `${path}.NAME`) : []
  })
}

function table(lines: readonly string[]): string {
  return ['| key | takes | meaning |', '|---|---|---|', ...lines].join('\n')
}

/** The reference of the lab file, docs/lab-file.md: every key, from the schema. */
export function labFileDocs(): string {
  const { properties } = labFileJsonSchema()
  const sections = isRecord(properties) ? properties : {}
  const head = ['name', 'title', 'about'].flatMap((key) => rows({ properties: { [key]: sections[key] } }, ''))
  const parts = ['lans', 'routers', 'hosts', 'networks', 'containers'].map((name) => {
    const schema = sections[name]
    if (!isRecord(schema)) return ''
    const entry = resolved(schema).find((option) => isRecord(option['additionalProperties']))?.[
      'additionalProperties'
    ]
    const lines = isRecord(entry) ? resolved(entry).flatMap((option) => rows(option, '')) : []
    return `## \`${name}.NAME\`\n\n${String(schema['description'])}\n\n${table(lines)}\n`
  })
  const { expect, impairments, faults, exercise } = sections
  const broken = isRecord(faults) ? inner(faults, '').map((row) => row.replace('`[].', '`')) : []
  const task = isRecord(exercise) ? inner(exercise, 'exercise') : []
  const onLinks = isRecord(impairments)
    ? inner(impairments, '').map((row) => row.replace('`.NAME.', '`'))
    : []
  const long = isRecord(expect) ? inner(expect, '').map((row) => row.replace('`[].', '`')) : []
  return [
    INTRODUCTION,
    `## At the top\n\n${table(head)}\n`,
    ...parts,
    `## \`impairments.LINK\`\n\n${table(onLinks)}\n\n${IMPAIRMENTS}`,
    `## \`faults\`\n\n${FAULTS}\n${table(broken)}\n`,
    `## \`exercise\`\n\n${EXERCISE}\n${table(task)}\n`,
    EXPECTATIONS,
    `### The long form\n\n${table(long)}\n`,
  ].join('\n')
}
