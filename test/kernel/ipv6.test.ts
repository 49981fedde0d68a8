import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { labFolder, underlay } from './underlay.ts'

const { folder, write } = labFolder()
const NAME = 'test-ipv6'

const lab = (more = ''): string => `
lans:
  dual: { subnet: [10.1.0.0/24, "fd00:1::/64"] }
  six: { subnet: "fd00:2::/64" }
routers:
  r1: { lans: [dual, six] }
hosts:
  h1: { lans: [dual] }
  h2: { lans: [six] }
networks:
  over: { driver: overlay, ipam: { subnet: [10.0.0.0/24, "fd00:a::/64"] } }
  web: { host: h1, ipam: { subnet: [10.9.0.0/24, "fd00:b::/64"] } }
containers:
  c1: { host: h1, networks: [over] }
  c2: { host: h2, networks: [over] }
  c3: { host: h1, networks: [web], ports: ["8080:80"], command: [python3, -m, http.server, --bind, "::", "80"] }
${more}`

/** What a program prints in a node. */
async function inNode(node: string, ...argv: readonly string[]): Promise<string> {
  const { stdout } = await underlay('exec', NAME, node, '--', ...argv)
  return stdout
}

async function pings(node: string, address: string): Promise<boolean> {
  return (await underlay('exec', NAME, node, '--', 'ping', '-c', '1', '-W', '2', address)).code === 0
}

describe('a dual-stack lab', () => {
  beforeAll(async () => {
    expect(await underlay('up', write(NAME, lab()))).toMatchObject({ code: 0 })
  })
  afterAll(() => underlay('down', NAME))

  test('is ready when it is up: IPv6 answers at once, within and across hosts and out of them', async () => {
    expect(await pings('c1', 'fd00:a::3')).toBe(true)
    expect(await pings('c1', '10.0.0.3')).toBe(true)
    expect(await pings('h1', 'fd00:2::2')).toBe(true)
    expect(await pings('c3', 'fd00:2::2')).toBe(true)
  })

  test('no address is tentative, and links without IPv6 have none of it', async () => {
    expect(await inNode('c1', 'ip', '-6', 'address', 'show', 'tentative')).toBe('')
    expect(await inNode('dual', 'ip', '-6', '-brief', 'address', 'show', 'dev', 'br0')).toBe('')
    expect(await inNode('over@h1', 'ip', '-6', '-brief', 'address', 'show', 'dev', 'vxlan0')).toBe('')
  })

  test('the tunnel’s socket is one of IPv6, and its packets are', async () => {
    expect(await inNode('h1', 'ss', '-H', '-uln', 'sport', '=', ':4789')).toContain('[::]:4789')
    expect(await inNode('over@h1', 'bridge', 'fdb', 'show', 'dev', 'vxlan0')).toContain('dst fd00:2::2 ')
  })

  test('no neighbour solicitation crosses the tunnel: the VXLAN device answers it', async () => {
    await inNode('c1', 'ip', 'neighbour', 'flush', 'dev', 'eth0')
    await inNode('over@h2', 'nft', 'add table netdev watch')
    await inNode(
      'over@h2',
      'nft',
      'add chain netdev watch seen { type filter hook ingress device vxlan0 priority 0; }; add rule netdev watch seen icmpv6 type nd-neighbor-solicit counter',
    )
    expect(await pings('c1', 'fd00:a::3')).toBe(true)
    expect(await inNode('c1', 'ip', 'neighbour', 'show', 'fd00:a::3')).toContain('02:42:0a:00:00:03')
    expect(await inNode('over@h2', 'nft', 'list', 'table', 'netdev', 'watch')).toContain('packets 0 bytes 0')
    await inNode('over@h2', 'nft', 'delete', 'table', 'netdev', 'watch')
  })

  test('what is changed by hand is drift, and is put back', async () => {
    await inNode('c1', 'ip', 'address', 'delete', 'fd00:a::2/64', 'dev', 'eth0')
    await inNode('c1', 'ip', '-6', 'route', 'add', 'fd77::/64', 'via', 'fe80::1', 'dev', 'eth0')
    await inNode('h1', 'ip', '-6', 'route', 'delete', 'default')
    await inNode('over@h1', 'ip', 'neighbour', 'delete', 'fd00:a::3', 'dev', 'vxlan0')
    const { code, stdout } = await underlay('drift', NAME)
    expect(code).toBe(1)
    for (const line of ['+ address c1 eth0 fd00:a::2/64', 'route c1 fd77::/64', '+ route h1 ::/0'])
      expect(stdout).toContain(line)
    expect(stdout).toContain('+ neighbour over@h1 vxlan0 fd00:a::3')
    await inNode('c1', 'ip', 'address', 'add', 'fd00:a::2/64', 'dev', 'eth0', 'nodad')
    await inNode('c1', 'ip', '-6', 'route', 'delete', 'fd77::/64')
    await inNode('h1', 'ip', '-6', 'route', 'add', 'default', 'via', 'fd00:1::1')
    await inNode(
      'over@h1',
      'ip',
      'neighbour',
      'add',
      'fd00:a::3',
      'lladdr',
      '02:42:0a:00:00:03',
      'dev',
      'vxlan0',
    )
    expect(await underlay('drift', NAME)).toMatchObject({ code: 0 })
  })

  test('a change of the file reaches the kernel: another container is known everywhere', async () => {
    const more = '  c4: { host: h2, networks: { over: { ipv6_address: "fd00:a::44" } } }\n'
    expect(await underlay('apply', write(NAME, lab(more)))).toMatchObject({ code: 0 })
    expect(await pings('c1', 'fd00:a::44')).toBe(true)
    expect(await underlay('apply', write(NAME, lab()))).toMatchObject({ code: 0 })
    expect(await underlay('drift', NAME)).toMatchObject({ code: 0 })
  })

  test('its exported script makes the same lab without Underlay', async () => {
    const { stdout } = await underlay('export', write(NAME, lab()), '--script')
    const script = join(folder, 'lab.sh')
    writeFileSync(script, stdout)
    const ping = ['ip', 'netns', 'exec', 'c1', 'ping', '-c', '1', '-W', '2', 'fd00:a::3']
    expect(await execa('bash', [script, ...ping], { reject: false })).toMatchObject({ exitCode: 0 })
    const list = ['ip', 'netns', 'exec', 'h1', 'nft', 'list', 'table', 'ip6', 'docker-bridges']
    expect((await execa('bash', [script, ...list])).stdout).toContain('dnat to [fd00:b::2]:80')
  })
})
