import { beforeAll, expect, test } from 'vitest'
import { newDesk } from '../kernel/command-line.ts'

const desk = newDesk('children')
const { underlay } = desk
const lab = desk.name

/** macvlan and ipvlan children with both families, of plain interfaces and of VLANs, and with names that their hosts have already. */
const text = `name: ${lab}
lans:
  campus:
    subnet: [172.16.0.0/24, "fd00:a::/64"]
    vlans: { 100: { subnet: [10.0.0.0/24, "fd00:64::/64"] }, 200: { subnet: [192.168.3.0/24, "fd00:c8::/64"] } }
routers:
  r1:
    lans: { campus: [172.16.0.1, "fd00:a::1"], campus.100: [10.0.0.1, "fd00:64::1"], campus.200: [192.168.3.1, "fd00:c8::1"] }
    routes:
      - { to: 10.53.0.0/24, via: 172.16.0.6 }
      - { to: "fd00:53::/64", via: "fd00:a::6" }
      - { to: 10.54.0.0/24, via: 172.16.0.7 }
      - { to: "fd00:54::/64", via: "fd00:a::7" }
hosts:
  node1: { lans: { campus: [172.16.0.5, "fd00:a::5"] } }
  node2: { lans: { campus: [172.16.0.6, "fd00:a::6"] } }
  node3: { lans: { campus: [172.16.0.7, "fd00:a::7"] } }
  pc: { lans: { campus.100: [10.0.0.50, "fd00:64::50"] } }
  desk: { lans: { campus.200: [192.168.3.50, "fd00:c8::50"] } }
networks:
  flat:
    driver: ipvlan
    ipam: { subnet: [172.16.0.0/24, "fd00:a::/64"], ip_range: [172.16.0.128/25, "fd00:a::8000/113"], gateway: [172.16.0.1, "fd00:a::1"] }
    driver_opts: { parent: eth0 }
  m100:
    driver: macvlan
    ipam: { subnet: [10.0.0.0/24, "fd00:64::/64"], ip_range: [10.0.0.128/25, "fd00:64::8000/113"], gateway: [10.0.0.1, "fd00:64::1"] }
    driver_opts: { parent: eth0.100 }
  i200:
    driver: ipvlan
    ipam: { subnet: [192.168.3.0/24, "fd00:c8::/64"], ip_range: [192.168.3.128/25, "fd00:c8::8000/113"], gateway: [192.168.3.1, "fd00:c8::1"] }
    driver_opts: { parent: eth0.200 }
  l3: { driver: ipvlan, ipam: { subnet: [10.53.0.0/24, "fd00:53::/64"] }, driver_opts: { parent: eth0, ipvlan_mode: l3 } }
  l3s: { driver: ipvlan, ipam: { subnet: [10.54.0.0/24, "fd00:54::/64"] }, driver_opts: { parent: eth0, ipvlan_mode: l3s } }
  long: { host: node1, driver_opts: { bridge: quite-long-name } }
containers:
  f1: { host: node1, networks: [flat] }
  f2: { host: node1, networks: { flat: { interface_name: quite-long-name }, long: { interface_name: quite-long-nam2 } } }
  m1: { host: node1, networks: [m100] }
  m2: { host: node1, networks: { m100: { interface_name: quite-long-name } } }
  i1: { host: node1, networks: [i200] }
  a3: { host: node2, networks: [l3] }
  b3: { host: node2, networks: [l3] }
  s3: { host: node3, networks: [l3s] }
  t3: { host: node3, networks: [l3s] }
expect:
  - f1 reaches f2 in 1 hop
  - f1 reaches f2 in 1 hop over ipv6
  - f1 reaches r1 in 1 hop over ipv6
  - f1 reaches pc over ipv6
  - f2 reaches pc
  - f1 does not reach node1 over ipv6
  - m1 reaches m2 in 1 hop
  - m1 reaches m2 in 1 hop over ipv6
  - m1 reaches pc in 1 hop
  - m1 reaches pc in 1 hop over ipv6
  - m2 reaches desk over ipv6
  - i1 reaches desk in 1 hop over ipv6
  - i1 reaches m1
  - i1 reaches m1 over ipv6
  - a3 reaches b3 in 1 hop over ipv6
  - s3 reaches t3 in 1 hop over ipv6
  - a3 reaches pc over ipv6
  - a3 reaches pc
  - s3 reaches pc over ipv6
  - s3 reaches pc
  - a3 reaches s3 over ipv6
  - { on: a3, run: [ip, "-6", route, show, default], prints: default dev eth0 metric 1024 }
  - f1 has route ::/0 via fd00:a::1
  - { on: pc, run: [sh, -c, 'ip -6 neighbour show fd00:64::8000'], prints: lladdr }
  - { on: a3, run: [ip, "-6", neighbour], prints: lladdr, not: true }
  - node2 reaches a3 over ipv6
  - node3 reaches s3 over ipv6
`

const inNode = async (node: string, ...argv: string[]) =>
  (await underlay('exec', lab, node, '--', ...argv)).stdout

beforeAll(async () => {
  expect((await underlay('up', desk.write('children.lab.yml', text))).stderr).toBe('')
})

test('children of every driver and mode have both families, on VLANs as well, and are as they were asked for', async () => {
  expect((await underlay('check', lab)).stdout).toContain('All 27 expectations hold.')
  expect((await underlay('drift', lab)).stdout).toContain('The kernel has what was asked')
})

test('a child has any name of 15 bytes, also one that an interface of its host has', async () => {
  expect(await inNode('node1', 'ip', '-d', 'link', 'show', 'quite-long-name')).toContain('bridge')
  expect(await inNode('f2', 'ip', '-d', 'link', 'show', 'quite-long-name')).toMatch(/ipvlan\s+mode l2/)
  expect(await inNode('m2', 'ip', '-d', 'link', 'show', 'quite-long-name')).toMatch(/macvlan mode bridge/)
})
