import { expect, test } from 'vitest'
import type { Entry } from '../../../renderer/inspector/entry.ts'
import { filterSections } from '../../../renderer/inspector/entry.ts'
import { interfaceEntry } from '../../../renderer/inspector/interfaces.ts'
import { nodeSections } from '../../../renderer/inspector/node-sections.ts'
import { subjectOf } from '../../../renderer/inspector/subject.ts'
import type { NodeState } from '../../../main/contract.ts'
import { labOf, labText, nodeState } from '../parts/engine.ts'

const asked = { origin: { key: 'containers.c1', line: 24 }, why: 'c1 is on web.', commands: ['ip link add'] }

function section(state: NodeState, id: string): readonly Entry[] {
  return nodeSections(state).find((found) => found.id === id)?.entries ?? []
}

test('an interface tells its MAC, MTU, state, other end, addresses and counters', () => {
  const [state] = nodeState().interfaces
  expect(state && interfaceEntry(state)).toMatchObject({
    title: 'eth0',
    rest: 'veth',
    lines: ['02:42:0a:00:00:03 mtu 1450', 'other end: c1-eth0 in web@node1'],
    badge: { text: 'up' },
    children: [{ title: '10.0.0.3/24' }],
  })
})

test('a port of a bridge that keeps VLANs apart tells those that it carries, and who asked for them', () => {
  const [first] = nodeState().interfaces
  const vlans = [
    { vlan: 1, untagged: true, asked },
    { vlan: 200, untagged: false },
  ]
  expect(first && interfaceEntry({ ...first, vlans }).children).toMatchObject([
    { title: 'VLAN 1', rest: 'untagged', asked: { line: 24 } },
    { title: 'VLAN 200', rest: 'tagged', maker: 'hand' },
    { title: '10.0.0.3/24' },
  ])
})

test('what the lab file asked for has its line, why, and the commands that made it', () => {
  const routes = [{ destination: 'default', via: '10.0.0.1', protocol: 'boot', asked }]
  expect(section(nodeState({ routes }), 'routes')[0]).toMatchObject({
    asked: { line: 24, why: 'c1 is on web.', commands: ['ip link add'] },
  })
})

test('of what nobody asked for, a hand’s work is told from the kernel’s own', () => {
  const routes = [
    { destination: '10.0.0.0/24', link: 'eth0', protocol: 'kernel' },
    { destination: '10.9.0.0/24', link: 'eth0', protocol: 'boot' },
  ]
  const neighbours = [
    { address: '10.0.0.4', link: 'eth0', state: 'reachable' },
    { address: '10.0.0.5', link: 'eth0', state: 'permanent' },
  ]
  const fdb = [
    { mac: '33:33:00:00:00:01', link: 'eth0', permanent: true },
    { mac: '02:00:00:00:00:01', link: 'eth0', vtep: '192.168.10.6', permanent: true },
    { mac: '02:00:00:00:00:02', link: 'eth0', master: 'br0', permanent: false },
  ]
  const state = nodeState({ routes, neighbours, fdb })
  expect(section(state, 'routes').map(({ maker }) => maker)).toEqual(['kernel', 'hand'])
  expect(section(state, 'neighbours').map(({ maker }) => maker)).toEqual([undefined, 'hand'])
  // The kernel's own entries come last.
  expect(section(state, 'fdb').map(({ maker }) => maker)).toEqual(['hand', 'learnt', 'kernel'])
})

test('a tracked connection shows where it went and where the reply comes from, and that NAT rewrote it', () => {
  const tracked = {
    entries: [
      {
        protocol: 'tcp',
        state: 'ESTABLISHED',
        timeout: 100,
        original: {
          source: '192.168.1.50',
          sourcePort: 4000,
          destination: '192.168.1.2',
          destinationPort: 5000,
        },
        reply: { source: '10.1.0.2', sourcePort: 80, destination: '192.168.1.50', destinationPort: 4000 },
        unreplied: false,
      },
    ],
  }
  const [entry] = section(nodeState({ tracked }), 'tracked')
  expect(entry?.title).toBe('tcp 192.168.1.50:4000 → 192.168.1.2:5000')
  expect(entry?.lines?.[0]).toBe('reply 10.1.0.2:80 → 192.168.1.50:4000 · rewritten by NAT')
})

test('rules stand in their chains and tables, with their packets, and two of the same text are two', () => {
  const rules = [
    { text: 'counter drop', packets: 7, bytes: 1500 },
    { text: 'counter drop', packets: 0, bytes: 0 },
  ]
  const tables = { entries: [{ name: 'docker', maps: [], sets: [], chains: [{ name: 'forward', rules }] }] }
  const chain = section(nodeState({ tables }), 'rules')[0]?.children?.[0]
  expect(chain?.title).toBe('chain forward')
  expect(chain?.children?.map(({ counters }) => counters?.[0]?.text)).toEqual([
    '7 packets · 1.5 kB',
    '0 packets · 0 B',
  ])
  expect(new Set(chain?.children?.map(({ key }) => key)).size).toBe(2)
})

test('what could not be read says why, in its place', () => {
  const connections = { unavailable: 'This machine has no `ss`.' }
  const found = nodeSections(nodeState({ connections })).find(({ id }) => id === 'connections')
  expect(found?.unavailable).toBe('This machine has no `ss`.')
})

test('a filter keeps what matches, its parents, and no empty section', () => {
  const routes = [{ destination: '10.9.0.0/24', link: 'eth1', protocol: 'boot' }]
  const kept = filterSections(nodeSections(nodeState({ routes })), '10.0.0.3')
  expect(kept.map(({ id }) => id)).toEqual(['interfaces'])
  expect(kept[0]?.entries[0]?.children).toHaveLength(1)
})

const known = { lab: labOf(labText), isRunning: false, stopped: [], nodes: new Map<string, NodeState>() }

test('before the lab runs, the inspector shows what the file asks for', () => {
  const titles = (name: string) =>
    subjectOf({ kind: 'node', name }, known)?.sections?.flatMap(({ entries }) =>
      entries.map(({ title, rest }) => `${title} ${rest ?? ''}`),
    )
  expect(titles('c1')).toContain('eth0 10.0.0.3/24')
  expect(titles('node1')).toContain('eth0 192.168.10.5/24')
  expect(titles('lan')).toContain('node2 192.168.10.6/24')
  expect(titles('web@node1')?.some((title) => title.startsWith('c1 10.0.0.3/24'))).toBe(true)
})

test('a network shows its driver, subnets, VNI, and the containers on it', () => {
  const subject = subjectOf({ kind: 'network', name: 'web' }, known)
  expect(subject?.description).toBe('overlay network')
  const text = JSON.stringify(subject?.sections)
  for (const words of ['10.0.0.0/24', 'VNI', 'c1', '10.0.0.4/24 on node2', 'also called shop'])
    expect(text).toContain(words)
})

test('a link shows both its ends', () => {
  const [eth0] = nodeState().interfaces
  const far = nodeState({
    name: 'web@node1',
    namespace: 'web@node1',
    interfaces: eth0 ? [{ ...eth0, name: 'c1-eth0', addresses: [] }] : [],
  })
  const nodes = new Map([
    ['c1', nodeState()],
    ['web@node1', far],
  ])
  const subject = subjectOf(
    { kind: 'link', namespace: 'c1', link: 'eth0' },
    { ...known, isRunning: true, nodes },
  )
  expect(subject?.sections?.map(({ title }) => title)).toEqual([
    'This end: eth0 in c1',
    'Other end: c1-eth0 in web@node1',
  ])
  expect(subject?.link).toEqual({ namespace: 'c1', link: 'eth0', up: true })
})

test('what the lab does not have is no subject', () => {
  expect(subjectOf({ kind: 'node', name: 'nobody' }, known)).toBeUndefined()
  expect(subjectOf({ kind: 'node', name: 'web@nowhere' }, known)).toBeUndefined()
})

test('a host’s associations tell SPI, number of the key and packets, and its policies what has to leave through them', () => {
  const asked = {
    origin: { key: 'networks.secret.driver_opts.encrypted', line: 9 },
    why: 'Encrypted.',
    commands: [],
  }
  const ends = { source: '172.31.1.5', destination: '192.168.1.25', packets: 4, bytes: 600 }
  const ipsec = {
    associations: [
      { ...ends, spi: '0xb37427ea', key: 2, asked },
      { ...ends, spi: '0x00000101' },
    ],
    policies: [
      { direction: 'out', selector: 'src 172.31.1.5/32 dst 192.168.1.25/32', template: 'proto esp', asked },
    ],
  }
  const [known, foreign, policy] = section(nodeState({ ipsec }), 'ipsec')
  expect(known).toMatchObject({ title: 'ESP 172.31.1.5 → 192.168.1.25', rest: 'spi 0xb37427ea key 2' })
  expect(known?.counters?.[0]?.text).toContain('4 packets')
  expect(foreign).toMatchObject({ rest: 'spi 0x00000101 a key that is none of the lab’s', maker: 'hand' })
  expect(policy?.title).toBe('policy out: src 172.31.1.5/32 dst 192.168.1.25/32')
})
