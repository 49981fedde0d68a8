import { copyFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { newDesk } from '../kernel/command-line.ts'

const desk = newDesk('encryption-ipv6')
const { underlay } = desk
const lab = desk.name

const text = `name: ${lab}
lans: { west: { subnet: [172.31.1.0/24, "fd00:1::/64"] }, east: { subnet: [192.168.1.0/24, "fd00:2::/64"] } }
routers: { r1: { lans: { west: [172.31.1.1, "fd00:1::1"], east: [192.168.1.1, "fd00:2::1"] } } }
hosts:
  node1: { lans: { west: [172.31.1.5, "fd00:1::5"] } }
  node2: { lans: { east: [192.168.1.25, "fd00:2::25"] } }
networks:
  six:
    driver: overlay
    ipam: { subnet: [10.0.0.0/24, "fd00:a::/64"] }
    driver_opts: { encrypted: true, underlay: ipv6, vni: 5000 }
  four: { driver: overlay, ipam: { subnet: 10.1.0.0/24 }, driver_opts: { encrypted: true, vni: 6000 } }
  open: { driver: overlay, ipam: { subnet: 10.2.0.0/24 }, driver_opts: { underlay: ipv6, vni: 7000 } }
containers:
  s1: { host: node1, networks: { six: { ipv4_address: 10.0.0.2 } } }
  s2: { host: node2, networks: { six: { ipv4_address: 10.0.0.3 } } }
  f1: { host: node1, networks: [four] }
  f2: { host: node2, networks: [four] }
  o1: { host: node1, networks: [open] }
  o2: { host: node2, networks: { open: { ipv4_address: 10.2.0.3 } } }
expect:
  - s1 reaches s2 in 1 hop
  - s1 reaches s2 in 1 hop over ipv6
  - s1 reaches s2 with mtu 1404
  - s1 reaches s2 with mtu 1404 over ipv6
  - f1 reaches f2 with mtu 1424
  - o1 reaches o2 with mtu 1430
`

const inNode = async (node: string, ...argv: string[]) =>
  (await underlay('exec', lab, node, '--', ...argv)).stdout
const forge = (from: string, ...words: string[]) => inNode(from, 'python3', '/lab/forge-frames.py', ...words)
const drift = async () => (await underlay('drift', lab)).stdout
const asAsked = 'The kernel has what was asked'

beforeAll(async () => {
  const script = 'forge-frames.py'
  copyFileSync(resolve(import.meta.dirname, '../../labs/overlay', script), join(desk.folder, 'labs', script))
  const up = await underlay('up', desk.write('encryption-ipv6.lab.yml', text))
  expect(up.stderr).toBe('')
})

test('encrypted overlays over IPv6 and IPv4 between the same hosts keep their word, as they were asked for', async () => {
  expect((await underlay('check', lab)).stdout).toContain('All 6 expectations hold.')
  expect(await drift()).toContain(asAsked)
})

test('what is sent leaves as ESP between the IPv6 addresses, and a full packet makes 1500 bytes of it', async () => {
  const listen = 'timeout 3 tcpdump -Z root -lnni eth0 -c1 "ip6 proto 50" 2>/dev/null'
  const ping = 'sleep 1; nsenter --net=/run/netns/s1 ping -c1 -M do -s 1376 10.0.0.3 >/dev/null'
  const heard = await inNode('r1', 'sh', '-c', `(${ping}) & ${listen}; wait`)
  expect(heard).toMatch(/fd00:1::5 > fd00:2::25: ESP\(spi=0x[0-9a-f]+,seq=0x[0-9a-f]+\), length 1460/)
  expect(await inNode('s1', 'ping', '-c1', '-W1', '-M', 'do', '-s', '1377', '10.0.0.3')).toContain(
    '0 received',
  )
})

test('cleartext for its VNI is refused over either family, from whomever it comes; a plain overlay takes it', async () => {
  const secret = ['10.0.0.2', '10.0.0.3', '02:42:0a:00:00:03', 's2']
  const plain = ['10.2.0.2', '10.2.0.3', '02:42:0a:02:00:03', 'o2']
  expect(await forge('r1', '7000', 'fd00:2::25', ...plain)).toContain('arrived: 5')
  expect(await forge('r1', '5000', 'fd00:2::25', ...secret)).toContain('arrived: 0')
  expect(await forge('r1', '5000', '192.168.1.25', ...secret)).toContain('arrived: 0')
  expect(await forge('node1', '5000', 'fd00:2::25', ...secret)).toContain('arrived: 0')
  const dropped = await inNode('node2', 'nft', 'list', 'chain', 'ip6', 'docker-overlay', 'enc-in')
  expect(dropped).toMatch(/counter packets (?!0 )\d+/)
})

test('keys are rotated for both families under a running ping, and no packet is lost', async () => {
  const spi = async () => /spi (0x[0-9a-f]+)/.exec(await inNode('node1', 'ip', '-6', 'xfrm', 'policy'))?.[1]
  const before = await spi()
  const pings = inNode('s1', 'ping', '-q', '-i', '0.005', '-c', '1500', 'fd00:a::3')
  const rotated = await underlay('rotate', lab)
  expect(rotated.stdout).toContain('Hosts encrypt with key 3 now')
  expect(await pings).toContain('1500 packets transmitted, 1500 received')
  expect(await spi()).not.toBe(before)
  expect(await drift()).toContain(asAsked)
})
