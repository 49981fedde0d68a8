import { describe, expect, test } from 'vitest'
import { kernelObjects } from '../../../main/drivers/index.ts'
import { diff } from '../../../main/kernel/diff.ts'
import type { KernelFact } from '../../../main/kernel/objects.ts'
import { parseLab } from '../../../main/lab/read.ts'
import { labRecord } from '../../../main/record.ts'
import { keepEdits } from '../../../main/service/keep-in-file.ts'

const text = `
lans:
  lan: { subnet: 192.168.9.0/24 }
  far: { subnet: 192.168.8.0/24 }
routers: { r1: { lans: { lan: 192.168.9.1, far: 192.168.8.1 } } }
hosts:
  node1: { lans: { lan: 192.168.9.11 }, routes: [{ to: 10.7.0.0/16, via: 192.168.9.1 }] }
  node2: { lans: { lan: 192.168.9.12 } }
networks: { web: { driver: bridge, host: node1 } }
containers:
  c1: { host: node1, networks: [web], sysctls: { net.ipv4.ip_default_ttl: 60 } }
  c2: { host: node1, networks: [web], sysctls: ["net.ipv4.ip_default_ttl=61"] }
`
const file = '/labs/kept.lab.yml'

/** What is offered where the kernel has the lab's objects, but some changed by hand. */
function kept(change: (facts: readonly KernelFact[]) => readonly KernelFact[]) {
  const lab = parseLab(text, file)
  if (!lab.ok) throw new Error(JSON.stringify(lab.problems))
  const objects = kernelObjects(lab.value)
  const record = labRecord({
    version: '0',
    startedAt: '',
    file,
    source: text,
    lab: lab.value,
    inherited: [],
    revision: 0,
    stopped: [],
  })
  const facts = change(objects)
  return [...keepEdits(record, facts, diff(facts, objects)).values()]
}

const setting = (namespace: string, value: string) => (facts: readonly KernelFact[]) =>
  facts.map((fact) => (fact.kind === 'sysctl' && fact.namespace === namespace ? { ...fact, value } : fact))

describe('What someone changed by hand is kept by an edit of the lab file', () => {
  test('where it is a route of a host that has none in the file', () => {
    const route = {
      kind: 'route',
      namespace: 'node2',
      destination: '10.8.0.0/16',
      via: '192.168.9.1',
      link: 'eth0',
    } as const
    expect(kept((facts) => [...facts, route])).toEqual([
      { path: ['hosts', 'node2', 'routes'], value: [{ to: '10.8.0.0/16', via: '192.168.9.1' }] },
    ])
  })

  test('where it is one route more, to a single address', () => {
    const route = {
      kind: 'route',
      namespace: 'node1',
      destination: '10.8.0.1',
      via: '192.168.9.1',
      link: 'eth0',
    } as const
    expect(kept((facts) => [...facts, route])).toEqual([
      { path: ['hosts', 'node1', 'routes', 1], value: { to: '10.8.0.1/32', via: '192.168.9.1' } },
    ])
  })

  test('where a route of the file leads elsewhere, or is gone', () => {
    const isIt = (fact: KernelFact) => fact.kind === 'route' && fact.destination === '10.7.0.0/16'
    const elsewhere = (facts: readonly KernelFact[]) =>
      facts.map((fact) => (isIt(fact) ? { ...fact, via: '192.168.9.12' } : fact))
    const path = ['hosts', 'node1', 'routes', 0]
    expect(kept(elsewhere)).toEqual([{ path, value: { to: '10.7.0.0/16', via: '192.168.9.12' } }])
    expect(kept((facts) => facts.filter((fact) => !isIt(fact)))).toEqual([{ path }])
  })

  test('where a host has another default route than its LAN’s router', () => {
    const isIt = (fact: KernelFact) =>
      fact.kind === 'route' && fact.namespace === 'node2' && fact.destination === 'default'
    expect(
      kept((facts) => facts.map((fact) => (isIt(fact) ? { ...fact, via: '192.168.9.11' } : fact))),
    ).toEqual([{ path: ['hosts', 'node2', 'gateway'], value: '192.168.9.11' }])
  })

  test('where it is a setting of a container, however the file writes them', () => {
    expect(kept(setting('c1', '33'))).toEqual([
      { path: ['containers', 'c1', 'sysctls', 'net.ipv4.ip_default_ttl'], value: '33' },
    ])
    expect(kept(setting('c2', '33'))).toEqual([
      { path: ['containers', 'c2', 'sysctls', 0], value: 'net.ipv4.ip_default_ttl=33' },
    ])
  })

  test('where a router does not forward any more', () => {
    expect(kept(setting('r1', '0'))).toEqual([{ path: ['routers', 'r1', 'forwarding'], value: false }])
  })

  test('where all of a LAN has another MTU', () => {
    const smaller = (facts: readonly KernelFact[]) =>
      facts.map((fact) =>
        fact.kind === 'link' &&
        (fact.namespace === 'far' || (fact.namespace === 'r1' && fact.link === 'eth1')) &&
        fact.link !== 'lo'
          ? { ...fact, mtu: 1400 }
          : fact,
      )
    expect(kept(smaller)).toContainEqual({ path: ['lans', 'far', 'mtu'], value: 1400 })
  })

  test('and by none where the file cannot say it, or would say more than that', () => {
    const oneCable = (facts: readonly KernelFact[]) =>
      facts.map((fact) =>
        fact.kind === 'link' && fact.namespace === 'lan' && fact.link === 'node1'
          ? { ...fact, mtu: 1400 }
          : fact,
      )
    expect(kept(oneCable)).toEqual([])
    const inContainer = {
      kind: 'route',
      namespace: 'c1',
      destination: '10.8.0.0/16',
      via: '172.18.0.1',
    } as const
    const nowhere = { kind: 'route', namespace: 'node1', destination: '10.8.0.0/16', via: '1.2.3.4' } as const
    expect(kept((facts) => [...facts, inContainer, nowhere])).toEqual([])
    expect(kept((facts) => facts.filter(({ kind }) => kind !== 'process' && kind !== 'address'))).toEqual([])
  })
})
