import { valueOf } from '../value-of.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { breakLive, mendLive } from '../../main/break.ts'
import { apply } from '../../main/change.ts'
import { down, drift, findLab, up } from '../../main/engine.ts'
import { inNamespace } from '../../main/kernel/sandbox/enter.ts'
import { run } from '../../main/kernel/spawn.ts'
import { setLink } from '../../main/set-link.ts'

const name = 'test-broken'
const folder = mkdtempSync(join(tmpdir(), 'underlay-test-'))
const file = join(folder, `${name}.lab.yml`)
const sound = `
lans:
  lan-a: { subnet: 172.31.1.0/24 }
  lan-b: { subnet: [192.168.1.0/24, "fd00:b::/64"] }
routers:
  r1: { lans: { lan-a: 172.31.1.1, lan-b: [192.168.1.1, "fd00:b::1"] }, routes: [{ to: 10.7.0.0/24, via: 192.168.1.25 }] }
hosts:
  node1: { lans: { lan-a: 172.31.1.5 } }
  node2: { lans: { lan-b: [192.168.1.25, "fd00:b::25"] } }
networks:
  uber-net: { driver: overlay, ipam: { subnet: 10.0.0.0/24 }, driver_opts: { vni: 5000 } }
  web: { driver: bridge, host: node1, ipam: { subnet: 10.1.0.0/24 } }
containers:
  c1: { host: node1, networks: { uber-net: { ipv4_address: 10.0.0.3 } } }
  c2: { host: node2, networks: { uber-net: { ipv4_address: 10.0.0.4 } }, command: python3 -m http.server 80 }
  w1: { host: node1, networks: [web] }
`

/** A fault, where and what to ask the kernel about it, and what it says when it is there. */
interface Case {
  readonly words: Readonly<Record<string, string | number>>
  readonly on: string
  readonly ask: string
  readonly says: RegExp
}

const fdb = 'bridge fdb show dev vxlan0'
const cases: readonly Case[] = [
  {
    words: { link: 'node2 lan-b', state: 'down' },
    on: 'node2',
    ask: 'ip link show eth0',
    says: /state DOWN/,
  },
  { words: { link: 'w1 web', mtu: 1400 }, on: 'w1', ask: 'ip link show eth0', says: /mtu 1400/ },
  {
    words: { link: 'node1 lan-a', address: '172.31.1.6/25' },
    on: 'node1',
    ask: 'ip -br address show eth0',
    says: /172\.31\.1\.6\/25/,
  },
  {
    words: { link: 'node2 lan-b', address: 'fd00:b::26/64' },
    on: 'node2',
    ask: 'ip -br address show eth0',
    says: /fd00:b::26\/64/,
  },
  {
    words: { fdb: 'c2', on: 'uber-net@node1', state: 'missing' },
    on: 'uber-net@node1',
    ask: fdb,
    says: /^(?![^]*00:04 dst)/,
  },
  {
    words: { fdb: 'c2', on: 'uber-net@node1', vtep: '192.168.1.99' },
    on: 'uber-net@node1',
    ask: fdb,
    says: /00:04 dst 192\.168\.1\.99/,
  },
  {
    words: { neighbour: 'c2', on: 'uber-net@node1', state: 'missing' },
    on: 'uber-net@node1',
    ask: 'ip neigh',
    says: /^(?![^]*10\.0\.0\.4)/,
  },
  {
    words: { neighbour: 'c2', on: 'uber-net@node1', mac: '02:00:00:00:00:09' },
    on: 'uber-net@node1',
    ask: 'ip neigh',
    says: /10\.0\.0\.4 .*02:00:00:00:00:09/,
  },
  {
    words: { route: '10.7.0.0/24', on: 'r1', state: 'missing' },
    on: 'r1',
    ask: 'ip route',
    says: /^(?![^]*10\.7\.0\.0)/,
  },
  {
    words: { route: 'default', on: 'w1', via: '10.1.0.99' },
    on: 'w1',
    ask: 'ip route',
    says: /default via 10\.1\.0\.99/,
  },
  {
    words: { route: '10.8.0.0/24', on: 'r1', via: '172.31.1.5' },
    on: 'r1',
    ask: 'ip route',
    says: /10\.8\.0\.0\/24 via 172\.31\.1\.5/,
  },
  {
    words: { vni: 5001, on: 'uber-net@node2' },
    on: 'uber-net@node2',
    ask: 'ip -d link show vxlan0',
    says: /vxlan id 5001/,
  },
  {
    words: { drop: 'udp', port: 4789, on: 'r1', from: 'node1' },
    on: 'r1',
    ask: 'nft list ruleset',
    says: /hook forward[^]*ip saddr 172\.31\.1\.5 udp dport 4789 .* drop/,
  },
  {
    words: { drop: 'icmp', on: 'node2' },
    on: 'node2',
    ask: 'nft list ruleset',
    says: /hook input[^]*meta l4proto \{ icmp, ipv6-icmp \} .* drop/,
  },
  {
    words: { drop: 'all', on: 'c2', from: 'r1', hook: 'output' },
    on: 'c2',
    ask: 'nft list ruleset',
    says: /hook output[^]*ip saddr \{ 172\.31\.1\.1, 192\.168\.1\.1 \} .* drop/,
  },
  {
    words: { forwarding: 'off', on: 'r1' },
    on: 'r1',
    ask: 'sysctl -n net.ipv4.ip_forward net.ipv6.conf.all.forwarding',
    says: /^0\n0\n/,
  },
  {
    words: { rp_filter: 'strict', on: 'r1' },
    on: 'r1',
    ask: 'sysctl -n net.ipv4.conf.all.rp_filter net.ipv4.conf.eth1.rp_filter',
    says: /^1\n1\n/,
  },
  { words: { command: 'c2', state: 'missing' }, on: 'c2', ask: 'ss -Hltn', says: /^(?![^]*:80)/ },
  {
    words: { command: 'c2', runs: 'python3 -m http.server 80 --bind 127.0.0.1' },
    on: 'c2',
    ask: 'ss -Hltn',
    says: /127\.0\.0\.1:80/,
  },
]

beforeAll(async () => {
  valueOf(await up({ file, text: sound })).keep()
})
afterAll(async () => {
  await down(name)
  rmSync(folder, { recursive: true })
})

describe.each(cases.map((each) => [JSON.stringify(each.words), each] as const))('the fault %s', (_, each) => {
  const { words, on, ask, says } = each
  const inFile = `${sound}faults:\n  - ${JSON.stringify(words)}\n`

  test('is in the kernel when the file says it, is no drift, and is mended by a file without it', async () => {
    await expectKernel(on, ask, says, false)
    valueOf(await apply({ file, text: inFile }))
    await expectKernel(on, ask, says, true)
    expect(await drift(valueOf(await findLab(name)))).toEqual([])
    valueOf(await apply({ file, text: sound }))
    await expectKernel(on, ask, says, false)
    expect(await drift(valueOf(await findLab(name)))).toEqual([])
  })

  test('is in the kernel when it is broken while the lab runs, is no drift, and is mended', async () => {
    valueOf(await breakLive(name, words))
    await expectKernel(on, ask, says, true)
    expect(await drift(valueOf(await findLab(name)))).toEqual([])
    valueOf(await mendLive(name))
    await expectKernel(on, ask, says, false)
    expect(await drift(valueOf(await findLab(name)))).toEqual([])
  })
})

test('a lab whose file breaks it comes up broken', async () => {
  const broken = join(folder, 'test-comes-up.lab.yml')
  const faults = cases.filter(({ words }) => !('link' in words && 'state' in words))
  const one = [
    ...new Map(faults.map((each) => [`${Object.keys(each.words)[0] ?? ''} ${each.on}`, each])).values(),
  ]
  const text = `${sound}faults:\n${one.map(({ words }) => `  - ${JSON.stringify(words)}\n`).join('')}`
  const lab = valueOf(await up({ file: broken, text }))
  try {
    for (const { on, ask, says } of one) expect(await said(on, ask, 'test-comes-up')).toMatch(says)
    expect(await drift(lab)).toEqual([])
  } finally {
    await lab.end()
  }
})

test('what was broken while the lab runs stays so when its file changes, unless that is gone', async () => {
  valueOf(await breakLive(name, { link: 'w1 web', mtu: 1400 }))
  valueOf(await breakLive(name, { command: 'c2', state: 'missing' }))
  valueOf(await apply({ file, text: sound.replace('hosts:', 'hosts:\n  extra:') }))
  expect(await said('w1', 'ip link show eth0')).toContain('mtu 1400')
  valueOf(await apply({ file, text: sound.replace(', command: python3 -m http.server 80', '') }))
  expect(valueOf(await findLab(name)).record.broken).toEqual([{ link: 'w1 web', mtu: 1400 }])
  valueOf(await mendLive(name, [{ link: 'w1 web', mtu: 1400 }]))
  valueOf(await apply({ file, text: sound }))
  expect(await said('c2', 'ss -Hltn')).toContain(':80')
})

test('what breaks nothing is refused, and so is mending what is not broken', async () => {
  const refused = await breakLive(name, { link: 'w1 web', mtu: 1500 })
  expect(refused.ok ? '' : refused.problems[0]?.code).toBe('changes-nothing')
  const unknown = await breakLive(name, { fbd: 'c2' })
  expect(unknown.ok ? '' : unknown.problems[0]?.hint).toContain('Did you mean `fdb`?')
  const nothing = await mendLive(name)
  expect(nothing.ok ? '' : nothing.problems[0]?.code).toBe('nothing-broken')
  expect(await drift(valueOf(await findLab(name)))).toEqual([])
})

test('a link that a fault holds down is not set up until it is mended', async () => {
  valueOf(await breakLive(name, { link: 'node1 lan-a', state: 'down' }))
  const refused = await setLink(name, { namespace: 'node1', link: 'eth0' }, true)
  expect(refused.ok ? '' : refused.problems[0]?.code).toBe('held-down')
  valueOf(await mendLive(name))
  expect(await said('node1', 'ip route')).toContain('default via 172.31.1.1')
})

async function expectKernel(on: string, ask: string, says: RegExp, is: boolean): Promise<void> {
  // A server needs a moment until it listens.
  await expect.poll(() => said(on, ask).then((words) => says.test(words))).toBe(is)
}

async function said(on: string, ask: string, lab = name): Promise<string> {
  const { sandbox } = valueOf(await findLab(lab))
  return (await run([...inNamespace(sandbox, on), ...ask.split(' ')])).stdout
}
