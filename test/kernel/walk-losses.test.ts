import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { inLab, walk } from './walks.ts'

const faults = resolve(import.meta.dirname, '../../labs/faults')

/** Each break-it lab is named for its fault; who sends what to whom, and where the walk finds it. */
test.each([
  ['dropped-by-rule', 'c1', 'c2', 'ping', 'r1'],
  ['forwarding-off', 'node1', 'node2', 'ping', 'r1'],
  ['isolated', 'shop', 'books', 'ping', 'node1'],
  ['link-down', 'node1', 'node2', 'ping', 'node2'],
  ['link-down', 'c1', 'c2', 'ping', 'node2'],
  ['no-fdb-entry', 'c1', 'c2', 'ping', 'uber-net@node1'],
  ['no-neighbour', 'c1', 'c2', 'ping', 'uber-net@node1'],
  ['no-route', 'node1', 'node2', 'ping', 'r1'],
  ['port-closed', 'c1', 'c2', 'tcp:80', 'c2'],
  ['port-closed', 'c1', 'c2', 'http', 'c2'],
  ['reverse-path-filter', 'node1', '192.168.2.25', 'ping', 'node2'],
  ['too-big', 'c1', 'c2', 'ping:1450', 'node1'],
  ['ttl-exceeded', 'node1', 'node2', 'ping', 'r2'],
  ['wrong-vni', 'c1', 'c2', 'ping', 'node2'],
  ['wrong-vtep', 'c1', 'c2', 'ping', 'uber-net@node1'],
])('the walk names the fault of %s, from %s to %s by %s, at %s', async (name, from, to, probe, where) => {
  await inLab(join(faults, `${name}.lab.yml`), async (lab) => {
    const { outcome, loss } = await walk(lab, from, to, probe)
    expect([loss?.reason, loss?.namespace, loss?.evidence.length === 0]).toEqual([name, where, false])
    expect(outcome).not.toBe('answered')
  })
})
