import { expect, test } from 'vitest'
import { kernelObjects } from '../../../main/drivers/index.ts'
import type { Asked } from '../../../main/kernel/objects.ts'
import { identity } from '../../../main/kernel/objects.ts'
import { labOf, objectsOf, richLab } from './lab.ts'

const objects = objectsOf(richLab)

test('no object of a lab occurs twice', () => {
  const ids = objects.map(identity)
  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([])
})

test('every object and every rule says in one sentence why it is there, and which line asked for it', () => {
  const asked = objects.flatMap((object): Partial<Asked>[] =>
    object.kind === 'chain' ? [object, ...object.rules] : [object],
  )
  for (const { why, origin } of asked) {
    expect(why).toMatch(/^[A-Za-z0-9].+\.$/s)
    expect(why).not.toContain('undefined')
    expect(origin?.line).toBeGreaterThan(0)
    expect(origin?.key).not.toBe('')
  }
})

test('every rule counts, and has a comment', () => {
  const rules = objects.flatMap((object) => (object.kind === 'chain' ? object.rules : []))
  expect(rules.length).toBeGreaterThan(40)
  for (const { text } of rules) expect(text).toMatch(/\bcounter\b.* comment "[A-Z ]+"$/)
})

test('interface names have at most 15 bytes', () => {
  const names = objects.flatMap((object) => (object.kind === 'link' ? [object.link] : []))
  expect(names.filter((name) => name.length > 15 || name === '')).toEqual([])
})

test('every object is in a namespace of the lab', () => {
  const namespaces = new Set(
    objects.filter(({ kind }) => kind === 'namespace').map(({ namespace }) => namespace),
  )
  expect(objects.filter(({ namespace }) => !namespaces.has(namespace))).toEqual([])
})

test('both ends of every cable are there, and exactly one of them makes it', () => {
  const ends = new Map(
    objects.flatMap((object) =>
      object.kind === 'link' && object.device.type === 'veth'
        ? [[`${object.namespace} ${object.link}`, object.device] as const]
        : [],
    ),
  )
  expect(ends.size).toBeGreaterThan(40)
  for (const device of ends.values()) {
    expect(ends.get(`${device.peer.namespace} ${device.peer.link}`)?.makes).toBe(!device.makes)
  }
})

test('the same lab gives the same objects every time', () => {
  expect(objectsOf(richLab)).toEqual(objects)
})

test('an overlay of 1,000 containers on 20 hosts has an entry for each remote container on each host, in little time', () => {
  const hosts = Array.from({ length: 20 }, (_, i) => `h${i + 1}`)
  const lab = labOf(`
lans: { lan: { subnet: 192.168.0.0/24 } }
hosts:
${hosts.map((host) => `  ${host}: { lans: [lan] }`).join('\n')}
networks: { net: { driver: overlay, internal: true, ipam: { subnet: 10.0.0.0/16 } } }
containers:
${hosts.flatMap((host) => Array.from({ length: 50 }, (_, i) => `  ${host}-c${i}: { host: ${host}, networks: [net] }`)).join('\n')}
`)
  const before = process.cpuUsage()
  const many = kernelObjects(lab)
  const { user, system } = process.cpuUsage(before)
  expect(many.filter(({ kind }) => kind === 'fdb')).toHaveLength(20 * 950)
  expect(many.filter(({ kind }) => kind === 'neighbour')).toHaveLength(20 * 950)
  // Microseconds; far above what it takes, far below what anything quadratic in the containers would.
  expect(user + system).toBeLessThan(400_000)
})
