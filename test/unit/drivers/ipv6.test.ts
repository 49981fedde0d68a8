import { expect, test } from 'vitest'
import { makeCommands } from '../../../main/kernel/commands.ts'
import { addresses, all, link, objectsOf, routes, settings } from './lab.ts'

const objects = objectsOf(`
lans:
  dual: { subnet: [10.1.0.0/24, "fd00:1::/64"] }
  six: { subnet: "fd00:2::/64" }
routers:
  r1: { lans: [dual, six], masquerade: dual }
hosts:
  h1: { lans: [dual] }
  h2: { lans: [six] }
networks:
  over: { driver: overlay, ipam: { subnet: [10.0.0.0/24, "fd00:a::/64"] } }
  web: { host: h1, ipam: { subnet: [10.9.0.0/24, "fd00:b::/64"] } }
  plain: { host: h1, ipam: { subnet: 10.8.0.0/24 } }
containers:
  c1: { host: h1, networks: [over, web], ports: ["8080:80", "0.0.0.0:8081:81"] }
  c2: { host: h2, networks: [over] }
  c3: { host: h1, networks: [plain] }
`)

const chain = (namespace: string, table: string, name: string) =>
  all(objects, 'chain', namespace)
    .find((each) => each.table === table && each.chain === name)
    ?.rules.map(({ text }) => text)

test('a link with an IPv6 address has a link-local one as well, made from its MAC; others have none', () => {
  expect(addresses(objects, 'c1')).toEqual([
    expect.stringMatching(/^eth1 fe80::[0-9a-f]+:[0-9a-f]+ff:fe[0-9a-f]+:[0-9a-f]+\/64$/),
    'eth1 10.9.0.2/24',
    'eth1 fd00:b::2/64',
    'eth0 fe80::42:aff:fe00:2/64',
    'eth0 10.0.0.2/24',
    'eth0 fd00:a::2/64',
  ])
  expect(addresses(objects, 'c3')).toEqual(['eth0 10.8.0.2/24'])
})

test('IPv6 addresses are given without a search for duplicates', () => {
  const lines = all(objects, 'address', 'c2')
    .flatMap(makeCommands)
    .map(({ text }) => text)
  expect(lines).toContain('address add fd00:a::3/64 dev eth0 nodad')
  expect(lines).toContain('address add 10.0.0.3/24 dev eth0')
})

test('each family has its default route', () => {
  expect(routes(objects, 'c1')).toEqual(['default via 10.9.0.1 dev eth1', '::/0 via fd00:b::1 dev eth1'])
  expect(routes(objects, 'h2')).toEqual(['::/0 via fd00:2::1 dev eth0'])
})

test('routers, and hosts with IPv6 bridges, forward IPv6; a host takes no routes from its containers', () => {
  expect(settings(objects, 'r1')).toEqual(['net.ipv4.ip_forward=1', 'net.ipv6.conf.all.forwarding=1'])
  expect(settings(objects, 'h1')).toEqual(
    expect.arrayContaining([
      'net.ipv6.conf.all.forwarding=1',
      'net.ipv6.conf.br-web.accept_ra=0',
      'net.bridge.bridge-nf-call-ip6tables=1',
    ]),
  )
})

test('a tunnel on an IPv6 underlay has an IPv6 end, entries with IPv6 VTEPs, and 70 bytes less', () => {
  expect(link(objects, 'over@h1', 'vxlan0')).toMatchObject({ mtu: 1430, device: { local: 'fd00:1::2' } })
  expect(link(objects, 'c1', 'eth0').mtu).toBe(1430)
  expect(all(objects, 'fdb', 'over@h1')).toMatchObject([{ mac: '02:42:0a:00:00:03', vtep: 'fd00:2::2' }])
  expect(all(objects, 'neighbour', 'over@h1').map(({ address, mac }) => `${address} ${mac}`)).toEqual([
    '10.0.0.3 02:42:0a:00:00:03',
    'fd00:a::3 02:42:0a:00:00:03',
  ])
})

test('both subnets of an overlay are on one bridge with one VXLAN device', () => {
  const links = all(objects, 'link', 'over@h1').map((each) => each.link)
  expect(links.filter((name) => /^(br|vxlan)/.test(name))).toEqual(['br0', 'vxlan0'])
})

test('bridges with IPv6 have Docker’s rules in a table of that family, others only those of IPv4', () => {
  const six = 'ip6 docker-bridges'
  expect(all(objects, 'table', 'h1').map(({ table }) => table)).toEqual(['docker-bridges', six])
  expect(chain('h1', six, 'nat-prerouting-and-output')).toEqual([
    'tcp dport 8080 counter dnat to [fd00:b::2]:80 comment "DNAT"',
  ])
  expect(chain('h1', six, 'nat-postrouting-out__br-web')).toEqual([
    'oifname != "br-web" ip6 saddr fd00:b::/64 counter masquerade comment "MASQUERADE"',
  ])
  expect(chain('h1', six, 'raw-PREROUTING')).toContain(
    'ip6 daddr fd00:b::2 iifname != "br-web" counter drop comment "DROP DIRECT ACCESS"',
  )
  expect(chain('h1', six, 'nat-OUTPUT')?.[0]).toMatch(/^ip6 daddr != ::1 /)
  expect(chain('h1', six, 'filter-forward-in__br-plain')).toBeUndefined()
  expect(chain('h1', 'docker-bridges', 'nat-prerouting-and-output')).toHaveLength(2)
})

test('a router masquerades in the families that it has towards the LAN', () => {
  expect(all(objects, 'table', 'r1').map(({ table }) => table)).toEqual(['router-nat', 'ip6 router-nat'])
})
