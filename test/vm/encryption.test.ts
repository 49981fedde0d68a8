import { valueOf } from '../value-of.ts'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkLab } from '../../main/check/check.ts'
import { apply } from '../../main/change.ts'
import { down, drift, findLab, up } from '../../main/engine.ts'
import { inNamespace } from '../../main/kernel/sandbox/enter.ts'
import { ownPath } from '../../main/kernel/sandbox/sandbox.ts'
import { run } from '../../main/kernel/spawn.ts'
import { inspectNode } from '../../main/observe/inspect.ts'
import { putBack } from '../../main/put-back.ts'
import type { RunningLab } from '../../main/record.ts'
import { rotateKeys } from '../../main/rotate.ts'

const name = 'encrypted-overlay'
const file = resolve(import.meta.dirname, `../../labs/overlay/${name}.lab.yml`)
const text = readFileSync(file, 'utf8')

beforeAll(async () => {
  valueOf(await up({ file, text }))
})
afterAll(async () => {
  await down(name)
})

test('an encrypted overlay keeps its word, and is in the kernel as it was asked for', async () => {
  const verdicts = await checkLab(await lab())
  const failed = verdicts.filter(({ outcome }) => outcome !== 'pass')
  expect(failed.map(({ expectation, evidence }) => [expectation.text, evidence])).toEqual([])
  expect(await drift(await lab())).toEqual([])
})

test('a rotation loses no packet: all of 3,000 pings, one every 5 ms, are answered meanwhile', async () => {
  const before = await sendingSpi()
  const pings = inside('s1', 'ping', '-q', '-i', '0.005', '-c', '3000', '10.0.0.3')
  const ended = pings.then(() => true)
  let sending = 2
  do expect(valueOf(await rotateKeys(name)).keyring.sending).toBe(++sending)
  while (!(await Promise.race([ended, Promise.resolve(false)])))
  expect(await pings).toContain('3000 packets transmitted, 3000 received')
  expect(sending).toBeGreaterThan(3)
  expect(await sendingSpi()).not.toBe(before)
  expect(await drift(await lab())).toEqual([])
})

test('both hosts have the same three keys, which nobody else has, and none of the first', async () => {
  const keys = keysOf(await inside('node1', 'ip', 'xfrm', 'state'))
  expect(keys.size).toBe(3)
  expect(keysOf(await inside('node2', 'ip', 'xfrm', 'state'))).toEqual(keys)
  await down(name)
  valueOf(await up({ file, text }))
  const others = keysOf(await inside('node1', 'ip', 'xfrm', 'state'))
  for (const key of others) expect(keys).not.toContain(key)
})

test('what is told of a host has its associations with who asked for them, and no byte of a key', async () => {
  const running = await lab()
  const told = valueOf(await inspectNode(running, 'node1'))
  expect(told.ipsec.associations).toHaveLength(4)
  expect(told.ipsec.policies[0]?.asked?.origin.key).toBe('networks.secret.driver_opts.encrypted')
  const record = readFileSync(ownPath(running.sandbox, 'lab.json'), 'utf8')
  for (const key of keysOf(await inside('node1', 'ip', 'xfrm', 'state'))) {
    expect(JSON.stringify(told)).not.toContain(key)
    expect(record).not.toContain(key)
  }
})

test('associations and policies that someone took away or changed are seen, and put back', async () => {
  await inside('node1', 'ip', 'xfrm', 'policy', 'flush')
  const spi = (await inside('node2', 'ip', 'xfrm', 'state')).match(/spi (0x\w+)/)?.[1] ?? ''
  const ends = ['src', '172.31.1.5', 'dst', '192.168.1.25', 'proto', 'esp', 'spi', spi]
  await inside('node2', 'ip', 'xfrm', 'state', 'flush')
  const algorithm = ['mode', 'transport', 'aead', 'rfc4106(gcm(aes))', `0x${'11'.repeat(20)}`, '64']
  await inside('node2', 'ip', 'xfrm', 'state', 'add', ...ends, ...algorithm)
  expect((await drift(await lab())).length).toBeGreaterThanOrEqual(5)
  valueOf(await putBack(name))
  expect(await drift(await lab())).toEqual([])
  expect(await inside('s1', 'ping', '-c1', '-W2', '10.0.0.3')).toContain('1 received')
})

test('a host that joins later has the keys as they are by then', async () => {
  valueOf(await rotateKeys(name))
  const more = text
    .replace('hosts:\n', 'hosts:\n  node3: { lans: { west: 172.31.1.6 } }\n')
    .replace(
      'containers:\n',
      'containers:\n  s3: { host: node3, networks: { secret: { ipv4_address: 10.0.0.4 } } }\n',
    )
  valueOf(await apply({ file, text: more }))
  expect(await inside('s3', 'ping', '-c1', '-W2', '10.0.0.2')).toContain('1 received')
  expect(await inside('s2', 'ping', '-c1', '-W2', '10.0.0.4')).toContain('1 received')
  expect(keysOf(await inside('node3', 'ip', 'xfrm', 'state'))).toEqual(
    keysOf(await inside('node1', 'ip', 'xfrm', 'state')),
  )
  expect(await drift(await lab())).toEqual([])
})

async function lab(): Promise<RunningLab> {
  return valueOf(await findLab(name))
}

/** What a program in a node prints. */
async function inside(node: string, ...argv: readonly string[]): Promise<string> {
  const { sandbox } = await lab()
  const { stdout, stderr } = await run([...inNamespace(sandbox, node), ...argv])
  return stdout + stderr
}

/** The SPI that node1's policy asks for. */
async function sendingSpi(): Promise<string | undefined> {
  return /spi (0x[0-9a-f]+)/.exec(await inside('node1', 'ip', 'xfrm', 'policy'))?.[1]
}

/** The keys among what `ip xfrm state` prints, without the four bytes of salt behind each. */
function keysOf(listing: string): Set<string> {
  return new Set([...listing.matchAll(/aead \S+ 0x([0-9a-f]{32})/g)].map(([, key = '']) => key))
}
