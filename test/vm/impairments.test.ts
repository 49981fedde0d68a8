import { valueOf } from '../value-of.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { down, drift, findLab, up } from '../../main/engine.ts'
import { impair } from '../../main/impair.ts'
import { inNamespace } from '../../main/kernel/sandbox/enter.ts'
import { run } from '../../main/kernel/spawn.ts'
import { putBack } from '../../main/put-back.ts'
import type { RunningLab } from '../../main/record.ts'

const folder = mkdtempSync(join(tmpdir(), 'underlay-test-'))
const started: string[] = []

afterAll(async () => {
  for (const name of started) await down(name)
  rmSync(folder, { recursive: true })
})

const everything = `
name: test-everything
lans: { lan: { subnet: 192.168.9.0/24 } }
hosts:
  node1: { lans: { lan: 192.168.9.11 } }
  node2: { lans: { lan: 192.168.9.12 } }
networks:
  flat:
    driver: macvlan
    ipam: { subnet: 192.168.9.0/24, ip_range: 192.168.9.128/25 }
    driver_opts: { parent: eth0 }
containers:
  c1: { host: node1, networks: { flat: { ipv4_address: 192.168.9.130, interface_name: flat0 } } }
impairments:
  node1 lan: { rate: 10mbit, delay: 40ms, jitter: 0.5ms, loss: 0.33333%, corrupt: 0.1%, duplicate: 1%, reorder: 5%, direction: both }
  c1 flat: { delay: 1s }
`

test('every key of an impairment is in the kernel as the file says, on each kind of link', async () => {
  const lab = await startedLab({ file: join(folder, 'everything.lab.yml'), text: everything })
  for (const [namespace, link] of [
    ['node1', 'eth0'],
    ['lan', 'node1'],
  ] as const) {
    const told = await tc(lab, namespace, 'qdisc', 'show', 'dev', link)
    expect(told).toMatch(
      /delay 40ms {2}(500|499)us loss 0\.333\d+% duplicate 1% reorder 5% corrupt 0\.1% rate 10Mbit/,
    )
  }
  expect(await tc(lab, 'c1', 'qdisc', 'show', 'dev', 'flat0')).toContain('delay 1s')
  expect(await drift(lab)).toEqual([])
})

test('a queue that someone changes, adds or takes away is drift, and can be put back', async () => {
  const lab = valueOf(await findLab('test-everything'))
  await tc(lab, 'node1', 'qdisc', 'change', 'dev', 'eth0', 'root', 'netem', 'delay', '90ms')
  await tc(lab, 'c1', 'qdisc', 'delete', 'dev', 'flat0', 'root')
  await tc(lab, 'node2', 'qdisc', 'add', 'dev', 'eth0', 'root', 'netem', 'loss', '1%')
  const found = (await drift(lab)).map(({ action, object }) => `${action} ${object.kind} ${object.namespace}`)
  expect(found.sort()).toEqual(['change qdisc node1', 'make qdisc c1', 'remove qdisc node2'])
  expect(valueOf(await putBack('test-everything'))).toHaveLength(3)
  expect(await drift(lab)).toEqual([])
  expect(await tc(lab, 'node1', 'qdisc', 'show', 'dev', 'eth0')).toContain('corrupt 0.1%')
  expect(await tc(lab, 'node2', 'qdisc', 'show', 'dev', 'eth0')).toContain('noqueue')
})

test('what is set while the lab runs holds at once, is no drift, and leaves nothing of what was before', async () => {
  const place = { node: 'node1', to: 'lan' }
  valueOf(await impair('test-everything', place, { delay: '150ms' }))
  const lab = valueOf(await findLab('test-everything'))
  const told = await tc(lab, 'node1', 'qdisc', 'show', 'dev', 'eth0')
  expect(told).toContain('delay 150ms')
  expect(told).not.toMatch(/corrupt|loss|rate|reorder/)
  expect(await tc(lab, 'lan', 'qdisc', 'show', 'dev', 'node1')).toContain('noqueue')
  expect(await drift(lab)).toEqual([])
  const ping = await run([
    ...inNamespace(lab.sandbox, 'node2'),
    'ping',
    '-qc',
    '3',
    '-i',
    '0.3',
    '192.168.9.11',
  ])
  expect(Number(/= ([\d.]+)\//.exec(ping.stdout)?.[1])).toBeGreaterThanOrEqual(150)

  valueOf(await impair('test-everything', place, { rate: '5mbit' }))
  expect(await tc(lab, 'node1', 'qdisc', 'show', 'dev', 'eth0')).toContain('qdisc tbf')

  valueOf(await impair('test-everything', place, null))
  expect(await tc(lab, 'node1', 'qdisc', 'show', 'dev', 'eth0')).toContain('reorder 5% corrupt 0.1%')
  expect(await drift(valueOf(await findLab('test-everything')))).toEqual([])
})

async function startedLab(labFile: { file: string; text: string }): Promise<RunningLab> {
  const lab = valueOf(await up(labFile))
  lab.keep()
  started.push(lab.record.lab.name)
  return lab
}

async function tc({ sandbox }: RunningLab, namespace: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await run([...inNamespace(sandbox, namespace), 'tc', ...args])
  expect(stderr).toBe('')
  expect(code).toBe(0)
  return stdout
}
