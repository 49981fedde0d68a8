import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inNamespace } from '../../main/kernel/sandbox/enter.ts'
import { run } from '../../main/kernel/spawn.ts'
import type { ObservedLab } from '../../main/observe/lab.ts'
import { inspectLab, inspectNode } from '../../main/observe/inspect.ts'
import type { NodeState } from '../../main/observe/state.ts'
import { cable, object, startLab } from './observed-lab.ts'

const hook = 'type filter hook input priority filter; policy accept;'
const objects = [
  ...cable,
  object({ kind: 'table', namespace: 'one', table: 'guard' }),
  object({
    kind: 'chain',
    namespace: 'one',
    table: 'guard',
    chain: 'input',
    hook,
    rules: [
      { text: 'icmp type echo-request counter accept', why: 'Pings are counted.' },
      { text: 'ct state established,related counter accept' },
    ],
  }),
  object({ kind: 'sysctl', namespace: 'one', key: 'net.ipv4.ip_forward', value: '1' }),
  object({
    kind: 'process',
    namespace: 'one',
    node: 'one',
    argv: ['python3', '-m', 'http.server', '80'],
    environment: {},
  }),
  object({
    kind: 'link',
    namespace: 'two',
    link: 'vxlan0',
    device: { type: 'vxlan', vni: 5000, port: 4789, underlay: 'two', learning: true, proxy: true },
    up: true,
  }),
  object({ kind: 'fdb', namespace: 'two', link: 'vxlan0', mac: '02:42:0a:00:00:03', vtep: '10.9.0.1' }),
  object({
    kind: 'neighbour',
    namespace: 'two',
    link: 'vxlan0',
    address: '10.0.0.3',
    mac: '02:42:0a:00:00:03',
  }),
]

let lab: Awaited<ReturnType<typeof startLab>>

beforeAll(async () => {
  lab = await startLab('inspect', objects)
  await run([...inNamespace(lab.sandbox, 'two'), 'ping', '-c1', '-W2', '10.9.0.1'])
})

afterAll(() => lab.end())

describe('inspect', () => {
  test('tells an interface with its other end, its bridge, its counters and who asked for it', async () => {
    const { interfaces } = await inspected(lab, 'one')
    const port = interfaces.find(({ name }) => name === 'port')
    expect(port).toMatchObject({
      kind: 'veth',
      up: true,
      state: 'up',
      master: 'br0',
      device: { type: 'veth', peer: { namespace: 'two', link: 'eth0' } },
      port: { state: 'forwarding', hairpin: false, isolated: false },
      asked: { origin: { key: 'hosts.one', line: 7 }, why: 'For the test.' },
    })
    expect(port?.received.packets).toBeGreaterThan(0)
    expect(interfaces.find(({ name }) => name === 'br0')?.addresses).toContainEqual({
      address: '10.9.0.1/24',
      scope: 'global',
      asked: {
        origin: { key: 'hosts.one', line: 7 },
        why: 'For the test.',
        commands: ['ip -n one address add 10.9.0.1/24 dev br0'],
      },
    })
  })

  test('tells a route that the kernel made from one that was asked for', async () => {
    const { routes } = await inspected(lab, 'two')
    expect(routes.find(({ destination }) => destination === 'default')).toMatchObject({
      via: '10.9.0.1',
      asked: { why: 'For the test.' },
    })
    const connected = routes.find(({ destination }) => destination === '10.9.0.0/24')
    expect(connected).toMatchObject({ protocol: 'kernel', link: 'eth0', source: '10.9.0.2' })
    expect(connected).not.toHaveProperty('asked')
  })

  test('tells permanent and learnt neighbours and forwarding entries apart', async () => {
    const { neighbours, fdb } = await inspected(lab, 'two')
    expect(neighbours.find(({ address }) => address === '10.0.0.3')).toMatchObject({
      state: 'permanent',
      asked: {},
    })
    expect(neighbours.find(({ address }) => address === '10.9.0.1')).not.toHaveProperty('asked')
    expect(fdb.find(({ vtep }) => vtep === '10.9.0.1')).toMatchObject({
      mac: '02:42:0a:00:00:03',
      permanent: true,
      asked: {},
    })
    const bridged = (await inspected(lab, 'one')).fdb.find(({ mac }) => mac === '02:00:00:00:00:02')
    expect(bridged).toMatchObject({ link: 'port', master: 'br0', permanent: false })
  })

  test('counts the packets of each rule and tells why it is there', async () => {
    const { tables } = await inspected(lab, 'one')
    if ('unavailable' in tables) throw new Error(tables.unavailable)
    expect(tables.entries).toMatchObject([
      {
        name: 'guard',
        chains: [
          {
            name: 'input',
            hook,
            rules: [
              {
                text: 'icmp type echo-request counter accept',
                packets: 1,
                bytes: 84,
                asked: { why: 'Pings are counted.' },
              },
              { text: 'ct state established,related counter accept', asked: { why: 'For the test.' } },
            ],
          },
        ],
      },
    ])
  })

  test('lists sockets with their programs, processes, the command and the settings of a node', async () => {
    await expect
      .poll(async () => JSON.stringify((await inspected(lab, 'one')).connections), { timeout: 10_000 })
      .toContain(':80')
    const { connections, processes, command, settings } = await inspected(lab, 'one')
    if ('unavailable' in connections) throw new Error(connections.unavailable)
    const server = connections.entries.find(({ local }) => local.endsWith(':80'))
    expect(server).toMatchObject({ protocol: 'tcp', state: 'LISTEN', program: 'python3' })
    expect(processes).toEqual([{ pid: server?.pid, command: 'python3 -m http.server 80', user: 'root' }])
    expect(command).toMatchObject({
      argv: ['python3', '-m', 'http.server', '80'],
      asked: { why: 'For the test.' },
    })
    expect(command).not.toHaveProperty('status')
    expect(settings).toMatchObject([{ key: 'net.ipv4.ip_forward', value: '1' }])
  })

  test('shows the socket of a VXLAN device where the device’s underlay is', async () => {
    const { connections, processes } = await inspected(lab, 'two')
    expect(connections).toMatchObject({
      entries: [{ protocol: 'udp', state: 'UNCONN', local: '0.0.0.0:4789' }],
    })
    expect(processes).toEqual([])
  })

  test('lists tracked connections, or says why it cannot', async () => {
    const { tracked } = await inspected(lab, 'one')
    if ('unavailable' in tracked) expect(tracked.unavailable).toContain('conntrack')
    else {
      const ping = tracked.entries.find(({ protocol }) => protocol === 'icmp')
      expect(ping?.original).toEqual({ source: '10.9.0.2', destination: '10.9.0.1' })
    }
  })

  test('names the nodes where there is none of that name', async () => {
    expect(await inspectNode(lab, 'three')).toMatchObject({
      ok: false,
      problems: [{ code: 'no-such-node', hint: 'Its nodes are: one, two.' }],
    })
  })

  test('sums the whole lab up, and names an interface that went down', async () => {
    expect(await inspectLab(lab)).toEqual({
      ok: true,
      value: [
        { name: 'one', kind: 'host', namespace: 'one', addresses: ['10.9.0.1/24'], up: true, down: [] },
        { name: 'two', kind: 'host', namespace: 'two', addresses: ['10.9.0.2/24'], up: true, down: [] },
      ],
    })
    await run([...inNamespace(lab.sandbox, 'two'), 'ip', 'link', 'set', 'eth0', 'down'])
    expect(await inspectLab(lab)).toMatchObject({ value: [{ up: true }, { up: false, down: ['eth0'] }] })
  })
})

async function inspected(observed: ObservedLab, node: string): Promise<NodeState> {
  const state = await inspectNode(observed, node)
  if (!state.ok) throw new Error(JSON.stringify(state.problems))
  return state.value
}
