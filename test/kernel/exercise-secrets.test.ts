import { valueOf } from '../value-of.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { breakLive } from '../../main/break.ts'
import { down, findLab, up } from '../../main/engine.ts'
import { labAnswers } from '../../main/service/labs.ts'
import { createRunningLabs } from '../../main/service/running.ts'
import { inNamespace } from '../../main/kernel/sandbox/enter.ts'
import { run } from '../../main/kernel/spawn.ts'

const name = 'test-secret'
const file = `/tmp/${name}.lab.yml`
const text = `
lans:
  lan-a: { subnet: 172.31.1.0/24 }
  lan-b: { subnet: 192.168.1.0/24 }
routers:
  r1: { lans: { lan-a: 172.31.1.1, lan-b: 192.168.1.1 } }
hosts:
  node1: { lans: { lan-a: 172.31.1.5 } }
  node2: { lans: { lan-b: 192.168.1.25 } }
networks:
  uber-net: { driver: overlay, ipam: { subnet: 10.0.0.0/24 } }
containers:
  c1: { host: node1, networks: { uber-net: { ipv4_address: 10.0.0.3 } } }
  c2: { host: node2, networks: { uber-net: { ipv4_address: 10.0.0.4 } } }
exercise: { symptom: It does not work., hints: [Look., Look closer.], solution: Look at r1. }
faults:
  - { drop: udp, port: 4789, on: r1 }
  - { fdb: c2, on: uber-net@node1, vtep: 192.168.1.99 }
  - { route: default, on: node1, via: 172.31.1.9 }
  - { forwarding: off, on: r1 }
  - { link: node2 lan-b, state: down }
expect: [c1 reaches c2]
`
/** What only somebody can know who knows the faults. */
const secret = /A fault|faults|192\.168\.1\.99|172\.31\.1\.9[" ]/
const labs = labAnswers(createRunningLabs())

beforeAll(async () => {
  valueOf(await up({ file, text })).keep()
})
afterAll(() => down(name))

test('what the desktop is told of an exercise has no word of its faults: plan, text and running lab', async () => {
  const read = valueOf(await labs['lab.read']({ file, text }))
  expect(read.lab?.faults).toBeUndefined()
  const described = valueOf(await labs['lab.describe']({ lab: name }))
  expect(described.faults).toEqual([])
  expect(described.lab.faults).toBeUndefined()
  const plan = valueOf(await labs['lab.plan']({ file, text: text.replace('', 'name: test-other\n') }))
  expect(plan.steps.length).toBeGreaterThan(50)
  expect(plan.steps.filter((step) => secret.test(JSON.stringify(step)))).toEqual([])
})

test('the inspector shows the kernel as it is, and what was asked for as if nothing were broken', async () => {
  const sandbox = valueOf(await labs['lab.inspect']({ lab: name, node: 'uber-net@node1' }))
  const entry = sandbox.fdb.find(({ vtep }) => vtep === '192.168.1.99')
  expect(entry?.asked?.why).toBe(
    'c2 is on node2: frames for 02:42:0a:00:00:04 are wrapped and sent to 192.168.1.25.',
  )
  for (const node of ['r1', 'node1', 'node2']) {
    const state = valueOf(await labs['lab.inspect']({ lab: name, node }))
    expect(JSON.stringify(state)).not.toMatch(/A fault:|`faults`/)
  }
  const router = valueOf(await labs['lab.inspect']({ lab: name, node: 'r1' }))
  expect(JSON.stringify(router.tables)).toContain('udp dport 4789')
})

test('nothing that is done by hand is told as drift', async () => {
  expect(valueOf(await labs['lab.drift']({ lab: name }))).toEqual([])
  const { sandbox } = valueOf(await findLab(name))
  await run([...inNamespace(sandbox, 'r1'), 'nft', 'delete', 'table', 'inet', 'firewall'])
  expect(valueOf(await labs['lab.drift']({ lab: name }))).toEqual([])
})

test('hints are told one by one, and whoever asks hears how many were', async () => {
  expect(valueOf(await labs['lab.hints']({ lab: name, next: false }))).toEqual({ told: [], left: 2 })
  expect(valueOf(await labs['lab.hints']({ lab: name, next: true }))).toEqual({ told: ['Look.'], left: 1 })
  valueOf(await labs['lab.break']({ lab: name, fault: { link: 'c1 eth0', mtu: 1400 } }))
  expect(valueOf(await labs['lab.hints']({ lab: name, next: true })).left).toBe(0)
  expect(valueOf(await labs['lab.hints']({ lab: name, next: true }))).toEqual({
    told: ['Look.', 'Look closer.'],
    left: 0,
  })
})

test('what was broken is told on request, in the order of the file; what was broken since is no part of it', async () => {
  const { faults, text: how } = valueOf(await labs['lab.solution']({ lab: name }))
  expect(how).toBe('Look at r1.')
  expect(faults).toHaveLength(5)
  expect(faults[0]).toBe('a rule of r1 drops UDP port 4789')
  expect(valueOf(await labs['lab.describe']({ lab: name })).faults).toMatchObject([
    { words: { link: 'c1 eth0', mtu: 1400 } },
  ])
  valueOf(await labs['lab.mend']({ lab: name }))
})

test('a lab that is no exercise has no hints', async () => {
  const plain = valueOf(await up({ file: '/tmp/test-plain.lab.yml', text: 'hosts: { h1: }\n' }))
  try {
    const hints = await labs['lab.hints']({ lab: 'test-plain', next: true })
    expect(hints.ok ? '' : hints.problems[0]?.code).toBe('no-exercise')
    valueOf(await breakLive('test-plain', { rp_filter: 'strict', on: 'h1' }))
    const offers = valueOf(await labs['lab.breakable']({ lab: 'test-plain', namespace: 'h1' }))
    expect(offers.map(({ text: words }) => words)).toContain('a rule of h1 drops ICMP')
    expect(offers.map(({ text: words }) => words)).not.toContain('the reverse-path filter of h1 is strict')
  } finally {
    await plain.end()
  }
})
