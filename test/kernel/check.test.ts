import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkExpectation, checkLab } from '../../main/check/check.ts'
import { reachability } from '../../main/check/matrix.ts'
import type { Verdict } from '../../main/check/verdict.ts'
import { watchLab } from '../../main/check/watch.ts'
import type { FreshLab } from '../../main/engine.ts'
import { up } from '../../main/engine.ts'
import { readLabFile } from '../../main/lab/read.ts'
import { inNamespace, inSandbox } from '../../main/kernel/sandbox/enter.ts'
import { run } from '../../main/kernel/spawn.ts'
import type { Claim, Expectation } from '../../main/lab/lab.ts'

let lab: FreshLab

beforeAll(async () => {
  const source = await readLabFile(`${import.meta.dirname}/check.lab.yml`)
  const started = source.ok ? await up(source.value) : source
  if (!started.ok) throw new Error(JSON.stringify(started.problems, undefined, 2))
  lab = started.value
  const ready = await check({ type: 'http', from: 'visitor', url: 'http://10.8.0.2/' }, { eventually: 10 })
  expect(ready).toMatchObject({ outcome: 'pass' })
})

afterAll(() => lab.end())

const origin = { key: 'expect.0', line: 1 }
const c2Mac = '02:42:0a:09:00:04'

function check(claim: Claim, rest: Partial<Expectation> = {}): Promise<Verdict> {
  return checkExpectation(lab, { text: '', claim, negated: false, eventually: 0, origin, ...rest })
}

/** Something by hand in a namespace of the lab. */
async function byHand(namespace: string, ...argv: [string, ...string[]]): Promise<void> {
  const { code, stderr } = await run([...inNamespace(lab.sandbox, namespace), ...argv])
  expect(stderr).toBe('')
  expect(code).toBe(0)
}

type Row = readonly [
  what: string,
  claim: Claim,
  outcome: Verdict['outcome'],
  evidence: string,
  negated?: 'not',
]

/** Each row becomes a test: the outcome, and a piece of the evidence for it. */
function rows(list: readonly Row[]): void {
  for (const [what, claim, outcome, evidence, negated] of list) {
    test.concurrent(what, async () => {
      const verdict = await check(claim, { negated: negated === 'not' })
      expect(verdict).toMatchObject({ outcome })
      expect(verdict.evidence.join('\n')).toContain(evidence)
    })
  }
}

describe('ping', () => {
  const ping = (from: string, to: string, rest: { hops?: number; mtu?: number } = {}): Claim => ({
    type: 'ping',
    from,
    to,
    ...rest,
  })
  rows([
    ['a container reaches another over an overlay', ping('c1', 'c2'), 'pass', '64 bytes from 10.9.0.4'],
    ['what is reached is not “not reached”', ping('c1', 'c2'), 'fail', '64 bytes from', 'not'],
    [
      'without a route nothing is reached',
      ping('c1', 'node2'),
      'fail',
      'kernel: route in c1: Network is unreachable',
    ],
    ['a silent address is asked twice', ping('node1', '10.1.0.77'), 'fail', 'no answer (2 sent, 0 received)'],
    [
      'a silent address is not reached',
      ping('node1', '10.1.0.77'),
      'pass',
      'kernel: neighbour in node1: 10.1.0.77',
      'not',
    ],
    ['who says that it is unreachable is told', ping('visitor', 'c2'), 'pass', 'From 10.1.0.1', 'not'],
    [
      'a node without an address is not reached',
      ping('c1', 'lonely'),
      'pass',
      'lonely has no address',
      'not',
    ],
    ['a source that is not there breaks the check', ping('ghost', 'c1'), 'error', 'ghost'],
    [
      'a source that is not there does not make “not reached” true',
      ping('ghost', 'c1'),
      'error',
      'ghost',
      'not',
    ],
    [
      'a destination that is not there breaks the check',
      ping('c1', 'ghost'),
      'error',
      'neither a node of the lab',
    ],
    ['an overlay is one hop', ping('c1', 'c2', { hops: 1 }), 'pass', '-t 1 '],
    [
      'an overlay is not two hops',
      ping('c1', 'c2', { hops: 2 }),
      'fail',
      '-t 1 10.9.0.4\ncame back: 64 bytes',
    ],
    [
      'a router makes two hops',
      ping('node1', 'node2', { hops: 2 }),
      'pass',
      'From 10.1.0.1 icmp_seq=1 Time to live',
    ],
    ['two hops are not one', ping('node1', 'node2', { hops: 1 }), 'fail', 'without limits'],
    [
      'two hops are not three',
      ping('node1', 'node2', { hops: 3 }),
      'fail',
      '-t 2 10.2.0.5\ncame back: 64 bytes',
    ],
    ['an overlay’s path MTU is 1450', ping('c1', 'c2', { mtu: 1450 }), 'pass', '-s 1423'],
    [
      'an overlay’s path MTU is not 1500',
      ping('c1', 'c2', { mtu: 1500 }),
      'fail',
      'message too long, mtu=1450',
    ],
    [
      'an overlay’s path MTU is not 1400',
      ping('c1', 'c2', { mtu: 1400 }),
      'fail',
      '1381 bytes from 10.9.0.4',
    ],
    [
      'a path MTU that is not there is “not”',
      ping('c1', 'c2', { mtu: 1500 }),
      'pass',
      'message too long',
      'not',
    ],
  ])
})

describe('a port', () => {
  const tcp = (from: string, to: string, port: number): Claim => ({ type: 'tcp', from, to, port })
  const udp = (from: string, to: string, port: number): Claim => ({ type: 'udp', from, to, port })
  rows([
    ['TCP connects where something listens', tcp('visitor', 'web', 80), 'pass', 'connected, 10.8.0.3:'],
    ['TCP connects to a published port', tcp('node2', 'node1', 8080), 'pass', 'to 10.1.0.5:8080'],
    ['TCP is refused where nothing listens', tcp('visitor', 'web', 81), 'fail', 'refused'],
    ['a refusal is not a connection', tcp('visitor', 'web', 81), 'pass', 'ECONNREFUSED', 'not'],
    [
      'TCP goes nowhere without a route',
      tcp('c1', 'node2', 80),
      'fail',
      'unreachable: no route (connect ENETUNREACH',
    ],
    ['what goes nowhere does not connect', tcp('c1', 'node2', 80), 'pass', 'ENETUNREACH', 'not'],
    ['TCP from a node that is not there breaks the check', tcp('ghost', 'web', 80), 'error', 'ghost'],
    ['UDP gets an answer', udp('visitor', 'web', 7), 'pass', 'bytes from 10.8.0.2:7'],
    ['UDP gets silence', udp('visitor', 'web', 9), 'fail', 'silence (two datagrams sent'],
    ['UDP is refused where nothing listens', udp('visitor', 'web', 10), 'fail', 'refused'],
    ['UDP that is refused is not answered', udp('visitor', 'web', 10), 'pass', 'ECONNREFUSED', 'not'],
    ['UDP from a node that is not there breaks the check', udp('ghost', 'web', 7), 'error', 'ghost'],
  ])
})

describe('HTTP', () => {
  const http = (from: string, url: string, saying?: string): Claim => ({
    type: 'http',
    from,
    url,
    ...(saying !== undefined && { saying }),
  })
  rows([
    ['a page comes by name', http('visitor', 'http://web/'), 'pass', 'came back: 10.8.0.2'],
    [
      'a page comes by alias, and the server is told it',
      http('visitor', 'http://shop/', 'this is shop'),
      'pass',
      'status 200',
    ],
    [
      'a page comes through a published port',
      http('node2', 'http://10.1.0.5:8080/', 'hello 10.2.0.5'),
      'pass',
      '10.1.0.5:8080',
    ],
    [
      'a page that says something else',
      http('visitor', 'http://web/', 'goodbye'),
      'fail',
      '“hello 10.8.0.3, this is web”',
    ],
    [
      'a page that says something else does not say it',
      http('visitor', 'http://web/', 'goodbye'),
      'pass',
      'hello',
      'not',
    ],
    ['an error page is not got', http('visitor', 'http://web/nothing'), 'fail', 'status 404'],
    [
      'an error page does not show that there is no way',
      http('visitor', 'http://web/nothing'),
      'fail',
      'status 404',
      'not',
    ],
    ['nothing is got where nothing listens', http('visitor', 'http://web:81/'), 'pass', 'refused', 'not'],
    [
      'nothing is got of a name that is not known',
      http('visitor', 'http://nobody/'),
      'fail',
      'nobody is not known',
    ],
    ['a name is resolved as the node does', http('c1', 'http://web/'), 'pass', 'web is not known', 'not'],
    ['what is not HTTP breaks the check', http('visitor', 'ftp://web/'), 'error', 'not an http:// URL'],
    ['a node that is not there breaks the check', http('ghost', 'http://10.8.0.2/'), 'error', 'ghost', 'not'],
  ])
})

describe('the source address', () => {
  const source = (from: string, to: string, address: string): Claim => ({ type: 'source', from, to, address })
  rows([
    [
      'a neighbour is seen as it is',
      source('visitor', 'web', '10.8.0.3'),
      'pass',
      'web saw a connection from 10.8.0.3',
    ],
    [
      'what leaves a bridge is seen as its host',
      source('visitor', 'node2', '10.1.0.5'),
      'pass',
      'from 10.1.0.5',
    ],
    [
      'what leaves a bridge is not seen as itself',
      source('visitor', 'node2', '10.8.0.3'),
      'fail',
      'from 10.1.0.5',
    ],
    ['“not as itself” holds', source('visitor', 'node2', '10.8.0.3'), 'pass', 'from 10.1.0.5', 'not'],
    [
      'an address means the node that has it',
      source('c1', '10.9.0.4', '10.9.0.3'),
      'pass',
      'where c2 listens',
    ],
    ['without a connection nothing is seen', source('c1', 'node2', '10.9.0.3'), 'fail', 'unreachable'],
    [
      'without a connection “not as” is not shown either',
      source('c1', 'node2', '10.9.0.3'),
      'fail',
      'unreachable',
      'not',
    ],
    [
      'an address that no node has breaks the check',
      source('c1', '203.0.113.7', '10.9.0.3'),
      'error',
      'no node',
    ],
    ['a node that is not there breaks the check', source('ghost', 'web', '10.9.0.3'), 'error', 'ghost'],
  ])
})

describe('what the kernel holds', () => {
  rows([
    [
      'an address',
      { type: 'address', node: 'c1', address: '10.9.0.3/24', link: 'eth0' },
      'pass',
      '10.9.0.3/24 on eth0',
    ],
    [
      'an address that is not there',
      { type: 'address', node: 'c1', address: '10.9.0.9' },
      'fail',
      '10.9.0.3/24 on eth0',
    ],
    [
      'an address of a node that is not there',
      { type: 'address', node: 'ghost', address: '10.9.0.9' },
      'error',
      'ghost',
      'not',
    ],
    ['a route', { type: 'route', node: 'node1', destination: 'default', via: '10.1.0.1' }, 'pass', 'on eth0'],
    [
      'a route that is not there',
      { type: 'route', node: 'c1', destination: 'default' },
      'pass',
      '10.9.0.0/24',
      'not',
    ],
    [
      'a route of a node that has none',
      { type: 'route', node: 'lonely', destination: 'default' },
      'fail',
      'none at all',
    ],
    [
      'an FDB entry',
      { type: 'fdb', node: 'red@node1', mac: c2Mac, vtep: '10.2.0.5' },
      'pass',
      'via 10.2.0.5',
    ],
    [
      'an FDB entry with another VTEP',
      { type: 'fdb', node: 'red@node1', mac: c2Mac, vtep: '10.2.0.6' },
      'fail',
      c2Mac,
    ],
    [
      'an FDB entry of a node that is not there',
      { type: 'fdb', node: 'red@node3', mac: c2Mac },
      'error',
      'red@node3',
    ],
    [
      'a neighbour',
      { type: 'neighbour', node: 'red@node1', address: '10.9.0.4', mac: c2Mac },
      'pass',
      'PERMANENT',
    ],
    [
      'a neighbour that is not there',
      { type: 'neighbour', node: 'lonely', address: '10.9.0.4' },
      'pass',
      'none',
      'not',
    ],
    [
      'a neighbour of a node that is not there',
      { type: 'neighbour', node: 'ghost', address: '10.9.0.4' },
      'error',
      'ghost',
    ],
  ])
})

describe('names', () => {
  const resolves = (node: string, name: string, address?: string): Claim => ({
    type: 'resolves',
    node,
    name,
    ...(address !== undefined && { address }),
  })
  rows([
    ['a name on a shared network', resolves('visitor', 'shop', '10.8.0.2'), 'pass', 'came back: 10.8.0.2'],
    ['a name with another address', resolves('visitor', 'shop', '10.8.0.3'), 'fail', 'came back: 10.8.0.2'],
    ['a name of another network is not known', resolves('c1', 'shop'), 'pass', 'shop is not known', 'not'],
    [
      'a node with nothing but its loopback knows itself',
      resolves('lonely', 'localhost', '127.0.0.1'),
      'pass',
      '127.0.0.1',
    ],
    ['a node that is not there breaks the check', resolves('ghost', 'shop'), 'error', 'ghost', 'not'],
  ])
})

test('many lookups at once in a node that nobody has entered yet', async () => {
  const lookups = Array.from({ length: 60 }, () =>
    check({ type: 'resolves', node: 'node2', name: 'node1', address: '10.1.0.5' }),
  )
  const outcomes = (await Promise.all(lookups)).map(({ outcome }) => outcome)
  expect(outcomes).toEqual(outcomes.map(() => 'pass'))
})

describe('a command', () => {
  const command = (argv: string[], prints?: string, node = 'visitor'): Claim => ({
    type: 'command',
    node,
    argv,
    ...(prints !== undefined && { prints }),
  })
  rows([
    ['runs with the container’s hostname', command(['hostname'], 'visitor'), 'pass', 'printed: visitor'],
    ['runs with the container’s environment', command(['printenv', 'GREETING'], 'hello'), 'pass', 'hello'],
    ['that prints something else', command(['hostname'], 'web'), 'fail', 'printed: visitor'],
    ['that fails', command(['sh', '-c', 'echo oh; exit 3']), 'fail', 'exit code 3\nprinted: oh'],
    ['that fails, as expected', command(['sh', '-c', 'exit 3']), 'pass', 'exit code 3', 'not'],
    ['that does not exist breaks the check', command(['no-such-program']), 'error', 'no-such-program', 'not'],
    ['in a node that is not there breaks the check', command(['true'], undefined, 'ghost'), 'error', 'ghost'],
    ['that does not end is ended', command(['sleep', '1000']), 'fail', 'not done within 10 s'],
    [
      'that leaves something behind is not waited for',
      command(['sh', '-c', 'sleep 30 & echo done'], 'done'),
      'pass',
      'done',
    ],
    [
      'gets its arguments as they are',
      command(['echo', '$HOME; `id` --x'], '$HOME; `id` --x'),
      'pass',
      'echo $HOME',
    ],
  ])
})

describe('a lab that somebody breaks', () => {
  const reach: Claim = { type: 'ping', from: 'c1', to: 'c2' }

  test('a link that is down fails a reach, and the kernel’s words say so', async () => {
    await byHand('c2', 'ip', 'link', 'set', 'eth0', 'down')
    const verdict = await check(reach)
    await byHand('c2', 'ip', 'link', 'set', 'eth0', 'up')
    expect(verdict.outcome).toBe('fail')
    expect(verdict.evidence.join('\n')).toMatch(/kernel: interface in c2: eth0@\S+ DOWN 10\.9\.0\.4\/24/)
    expect(await check(reach)).toMatchObject({ outcome: 'pass' })
  })

  test('an FDB entry that is gone fails its claim and the reach that needs it', async () => {
    const entry = [c2Mac, 'dev', 'vxlan0', 'dst', '10.2.0.5', 'self', 'permanent'] as const
    const fdb: Claim = { type: 'fdb', node: 'red@node1', mac: c2Mac, vtep: '10.2.0.5' }
    expect(await check(fdb)).toMatchObject({ outcome: 'pass' })
    await byHand('red@node1', 'bridge', 'fdb', 'del', ...entry)
    const found = await check(fdb)
    const reached = await check(reach)
    await byHand('red@node1', 'bridge', 'fdb', 'replace', ...entry)
    expect(found).toMatchObject({ outcome: 'fail' })
    expect(reached).toMatchObject({ outcome: 'fail' })
    expect(await check(reach)).toMatchObject({ outcome: 'pass' })
  })

  test('TCP that is dropped on the way is told as silence', async () => {
    await byHand('r1', 'ip', 'route', 'add', '10.8.0.0/24', 'via', '10.1.0.5')
    const verdict = await check({ type: 'tcp', from: 'node2', to: '10.8.0.2', port: 80 })
    await byHand('r1', 'ip', 'route', 'del', '10.8.0.0/24')
    expect(verdict).toMatchObject({ outcome: 'fail' })
    expect(verdict.evidence[1]).toBe('came back: silence (no answer within 3.5 s)')
    expect(verdict.evidence[2]).toContain('kernel: route in node2: 10.8.0.2 via 10.2.0.1 dev eth0')
  })

  test('`eventually` waits until it holds', async () => {
    await byHand('c2', 'ip', 'link', 'set', 'eth0', 'down')
    const verdict = check(reach, { eventually: 10 })
    await sleep(2500)
    await byHand('c2', 'ip', 'link', 'set', 'eth0', 'up')
    expect(await verdict).toMatchObject({ outcome: 'pass' })
    expect((await verdict).evidence.at(-1)).toMatch(/^looked \d+ times in \d+\.\d s$/)
  })

  test('`eventually` gives up', async () => {
    const claim: Claim = { type: 'address', node: 'c1', address: '10.9.0.9' }
    const verdict = await check(claim, { eventually: 1 })
    expect(verdict).toMatchObject({ outcome: 'fail' })
    expect(verdict.seconds).toBeGreaterThan(0.7)
    expect(verdict.seconds).toBeLessThan(2)
  })

  test('a namespace that was deleted breaks checks, and fails none', async () => {
    const gone = await run([...inSandbox(lab.sandbox), 'ip', 'netns', 'del', 'lonely'])
    expect(gone.code).toBe(0)
    const claim: Claim = { type: 'ping', from: 'lonely', to: 'c1' }
    expect(await check(claim)).toMatchObject({ outcome: 'error' })
    expect(await check(claim, { negated: true })).toMatchObject({ outcome: 'error' })
  })
})

test('the expectations of the file come back in its order, and are told as they are reached', async () => {
  const told: [string, number][] = []
  const verdicts = await checkLab(lab, {
    onVerdict: ({ expectation }, index) => told.push([expectation.text, index]),
  })
  expect(verdicts.map(({ expectation, outcome }) => [expectation.text, outcome])).toEqual([
    ['c1 reaches c2', 'pass'],
    ['visitor does not reach c2', 'pass'],
    ['visitor gets http://web/ saying hello', 'pass'],
  ])
  expect(told.sort((a, b) => a[1] - b[1])).toEqual(
    verdicts.map(({ expectation }, i) => [expectation.text, i]),
  )
})

test('a matrix tells who reaches whom', async () => {
  const matrix = await reachability(lab, ['c1', 'c2', 'visitor', 'node1', 'node2'])
  if (!matrix.ok) throw new Error(JSON.stringify(matrix.problems))
  expect(matrix.value.rows.map((row) => row.map(({ type }) => type))).toEqual([
    ['self', 'reached', 'lost', 'lost', 'lost'],
    ['reached', 'self', 'lost', 'lost', 'lost'],
    ['lost', 'lost', 'self', 'reached', 'reached'],
    ['lost', 'lost', 'reached', 'self', 'reached'],
    ['lost', 'lost', 'lost', 'reached', 'self'],
  ])
  expect(matrix.value.rows[0]?.[1]).toMatchObject({ address: '10.9.0.4' })
  expect(matrix.value.rows[0]?.[4]).toEqual({
    type: 'lost',
    address: '10.2.0.5',
    reason: 'Network is unreachable',
  })
})

test('watching tells every verdict once, then what changes, and ends with the lab', async () => {
  const watched = watchLab(lab, { pause: 50 })
  const next = async () => {
    const { value } = await watched.next()
    return value?.map(({ expectation, outcome }) => [expectation.text, outcome])
  }
  expect(await next()).toHaveLength(3)
  const change = next()
  await byHand('c2', 'ip', 'link', 'set', 'eth0', 'down')
  expect(await change).toEqual([['c1 reaches c2', 'fail']])
  const end = watched.next()
  await lab.end()
  expect(await end).toMatchObject({ done: true })
})
