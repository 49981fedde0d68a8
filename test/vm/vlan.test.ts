import { writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { newDesk } from '../kernel/command-line.ts'

const desk = newDesk('vlan')
const { underlay } = desk
const lab = desk.name

const before = `name: ${lab}
lans: { campus: { mtu: 9000, vlans: { 100: { subnet: 10.0.0.0/24 }, 200: { subnet: 192.168.3.0/24 } } } }
routers: { r1: { lans: { campus: , campus.100: 10.0.0.1, campus.200: 192.168.3.1 } } }
hosts:
  node1: { lans: [campus] }
  desk: { lans: { campus.100: 10.0.0.200 } }
networks:
  m: { driver: macvlan, ipam: { subnet: 10.0.0.0/24, ip_range: 10.0.0.0/25, gateway: 10.0.0.1 }, driver_opts: { parent: eth0.100 } }
  i: { driver: ipvlan, ipam: { subnet: 192.168.3.0/24, ip_range: 192.168.3.0/25, gateway: 192.168.3.1 }, driver_opts: { parent: eth0.200 } }
  l3: { driver: ipvlan, ipam: { subnet: 10.53.0.0/24 }, driver_opts: { parent: eth0, ipvlan_mode: l3s, ipvlan_flag: private } }
  alone: { driver: ipvlan, ipam: { subnet: 10.77.0.0/24 } }
containers:
  m1: { host: node1, networks: [m] }
  i1: { host: node1, networks: [i] }
  t1: { host: node1, networks: [l3] }
  d1: { host: node1, networks: [alone] }
expect: [m1 reaches desk in 1 hop, i1 reaches desk in 2 hops, m1 reaches desk with mtu 9000]
`

const inNode = async (node: string, ...argv: string[]) =>
  (await underlay('exec', lab, node, '--', ...argv)).stdout
const drift = async () => (await underlay('drift', lab)).stdout

test('VLANs, ipvlan of every kind and dummy parents come up as asked, and only what a hand changes is drift', async () => {
  const file = desk.write('vlan.lab.yml', before)
  const up = await underlay('up', file)
  expect(up.stderr).toBe('')
  expect(await inNode('node1', 'ip', '-d', 'link', 'show', 'eth0.200')).toMatch(/vlan protocol 802.1Q id 200/)
  expect(await inNode('t1', 'ip', '-d', 'link', 'show', 'eth0')).toMatch(
    /mtu 9000.*ipvlan\s+mode l3s private/s,
  )
  expect(await inNode('t1', 'ip', 'route')).toMatch(/^default dev eth0 scope link/)
  expect(await inNode('d1', 'ip', 'route')).not.toContain('default')
  expect((await underlay('check', lab)).stdout).toContain('All 3 expectations hold.')
  expect(await drift()).toContain('The kernel has what was asked')

  expect((await underlay('inspect', lab, 'campus')).stdout).toMatch(
    /VLAN 100 {2}untagged {2}line 6: An access port/,
  )
  const events = desk.start('events', lab)
  const said = () => expect.poll(events.said, { timeout: 60_000 })
  // What was there before is not told: the first change that is told shows that the watcher listens.
  const flap = async () => {
    await inNode('desk', 'ip', 'address', 'add', '192.0.2.1/32', 'dev', 'lo')
    await inNode('desk', 'ip', 'address', 'delete', '192.0.2.1/32', 'dev', 'lo')
    return events.said()
  }
  await expect.poll(flap, { timeout: 120_000 }).toContain('192.0.2.1/32 on lo')
  await inNode('campus', 'bridge', 'vlan', 'add', 'dev', 'desk', 'vid', '200')
  await said().toContain('vlan 200 on desk added: frames tagged')
  events.kill('SIGINT')
  await events.ended
  await inNode('t1', 'ip', 'link', 'set', 'eth0', 'type', 'ipvlan', 'mode', 'l3')
  const found = await drift()
  expect(found).toMatch(/port-vlan campus desk 200/)
  expect(found).toMatch(/link t1 eth0/)
})

test('the VLAN device of a parent goes with its last network, and a trunk gets a VLAN more while it runs', async () => {
  const after = before
    .replace('  m1: { host: node1, networks: [m] }\n', '')
    .replace('200: { subnet: 192.168.3.0/24 } }', '200: { subnet: 192.168.3.0/24 }, 300: }')
    .replace('parent: eth0,', 'parent: eth0.300,')
    .replace('m1 reaches desk in 1 hop, ', '')
    .replace(', m1 reaches desk with mtu 9000', '')
  const file = desk.write('vlan.lab.yml', before)
  writeFileSync(file, after)
  const applied = await underlay('apply', file)
  expect(applied.stderr).toBe('')
  const links = await inNode('node1', 'ip', '-br', 'link')
  expect(links).not.toContain('eth0.100')
  expect(links).toContain('eth0.300@eth0')
  expect(await inNode('campus', 'bridge', 'vlan', 'show', 'dev', 'node1')).toMatch(/\b300$/m)
  expect((await underlay('check', lab)).stdout).toContain('All 1 expectation')
})
