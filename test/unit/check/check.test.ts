import { expect, test } from 'vitest'
import { groups } from '../../../main/check/check.ts'
import { readCommand } from '../../../main/check/command.ts'
import { judgePage } from '../../../main/check/http.ts'
import { inParallel } from '../../../main/check/in-parallel.ts'
import { nextHop } from '../../../main/check/kernel-words.ts'
import { nodesThatFit, reachability } from '../../../main/check/matrix.ts'
import { countOverflows } from '../../../main/check/neighbour-table.ts'
import { changes } from '../../../main/check/watch.ts'
import { container, expectation, lab, notReallyRunning } from './lab.ts'

const ping = expectation({ type: 'ping', from: 'c1', to: 'c2' })
const tcp = expectation({ type: 'tcp', from: 'c1', to: 'c2', port: 80 })
const fdb = expectation({ type: 'fdb', node: 'net@node1', mac: '02:42:0a:00:00:04' })
const neighbour = expectation({ type: 'neighbour', node: 'c1', address: '10.0.0.4' })
const command = expectation({ type: 'command', node: 'c1', argv: ['true'] })

test('facts are read after the traffic above them and before the traffic below; commands run alone', () => {
  expect(groups([ping, tcp, fdb, neighbour, ping, command, command, tcp])).toEqual([
    [ping, tcp],
    [fdb, neighbour],
    [ping],
    [command],
    [command],
    [tcp],
  ])
})

test('work in parallel keeps the order of its items and its limit', async () => {
  let running = 0
  let most = 0
  const results = await inParallel([30, 1, 20, 2, 10], 2, async (milliseconds) => {
    most = Math.max(most, ++running)
    await new Promise((resolve) => setTimeout(resolve, milliseconds))
    running--
    return milliseconds * 10
  })
  expect(results).toEqual([300, 10, 200, 20, 100])
  expect(most).toBe(2)
})

test.each([
  [200, undefined, 'hello', 'holds'],
  [301, undefined, '', 'holds'],
  [404, undefined, 'hello', 'neither'],
  [500, undefined, '', 'neither'],
  [200, 'hello', 'oh, hello there', 'holds'],
  [200, 'hello', 'goodbye', 'fails'],
  [404, 'hello', 'not found', 'fails'],
  [404, 'hello', 'hello? not found', 'neither'],
] as const)(
  'a page with status %i, where %s is wanted of “%s”: the claim %s',
  (status, saying, body, state) => {
    expect(judgePage(saying === undefined ? {} : { saying }, status, body)).toBe(state)
  },
)

test.each([
  [0, 'all well', 'well', 'holds'],
  [0, 'all well', undefined, 'holds'],
  [0, 'all well', 'ill', 'fails'],
  [1, 'all well', 'well', 'fails'],
  [124, '', undefined, 'fails'],
])(
  'a command that ends with %i and prints “%s”, where %s is wanted: the claim %s',
  (code, stdout, prints, state) => {
    const claim = {
      type: 'command',
      node: 'c1',
      argv: ['x'],
      ...(prints !== undefined && { prints }),
    } as const
    expect(readCommand(claim, { code, stdout, stderr: '' }).state).toBe(state)
  },
)

test('a command’s errors count as what it prints, and long output is cut to what matters', () => {
  const claim = { type: 'command', node: 'c1', argv: ['x', '-y'], prints: 'line 30' } as const
  const stderr = Array.from({ length: 30 }, (_, i) => `line ${String(i + 1)}\n`).join('')
  const finding = readCommand(claim, { code: 0, stdout: '', stderr })
  expect(finding.state).toBe('holds')
  expect(finding.evidence).toEqual(['ran in c1: x -y', 'came back: exit code 0', 'printed: line 30'])
  const other = readCommand({ ...claim, prints: 'line 31' }, { code: 0, stdout: '', stderr })
  expect(other.state).toBe('fails')
  expect(other.evidence.slice(-2)).toEqual(['printed: line 10', 'printed: … and 20 more lines'])
})

test('a command that does not end is told as such', () => {
  const finding = readCommand(
    { type: 'command', node: 'c1', argv: ['x'] },
    { code: 124, stdout: '', stderr: '' },
  )
  expect(finding.evidence).toContain('came back: not done within 10 s')
})

test.each([
  ['10.0.0.4 dev eth0 src 10.0.0.3', { address: '10.0.0.4', link: 'eth0' }],
  ['10.0.0.4 via 172.18.0.1 dev eth1 src 172.18.0.2', { address: '172.18.0.1', link: 'eth1' }],
  ['local 10.0.0.4 dev lo src 10.0.0.4', undefined],
  ['Network is unreachable', undefined],
])('the next hop of “%s”', (route, hop) => {
  expect(nextHop(route, '10.0.0.4')).toEqual(hop)
})

test('watching tells new verdicts and changed outcomes only', () => {
  const verdict = (text: string, outcome: 'pass' | 'fail') => ({
    expectation: { ...ping, text },
    outcome,
    evidence: [],
    seconds: 0,
  })
  const before = [verdict('a', 'pass'), verdict('b', 'pass')]
  const now = [verdict('a', 'pass'), verdict('b', 'fail'), verdict('c', 'pass')]
  expect(changes([], before)).toEqual(before)
  expect(changes(before, now)).toEqual(now.slice(1))
})

test('a matrix of a name that the lab does not have is refused', async () => {
  const running = notReallyRunning(lab({ containers: [container('c1', 'node1', {})] }))
  expect(await reachability(running, ['c1', 'c9'])).toMatchObject({
    ok: false,
    problems: [{ code: 'no-such-node' }],
  })
})

test('a matrix of more nodes than the kernel has room for is refused, also where they are named', async () => {
  const containers = Array.from({ length: 300 }, (_, i) => container(`c${i}`, 'node1', {}))
  const running = notReallyRunning(lab({ containers }))
  const refusal = { ok: false, problems: [{ code: 'too-many-nodes', blame: 'input' }] }
  expect(await reachability(running)).toMatchObject(refusal)
  expect(
    await reachability(
      running,
      containers.map(({ name }) => name),
    ),
  ).toMatchObject(refusal)
})

test('30 nodes may all ping each other with the kernel’s default settings', () => {
  expect(nodesThatFit(1024)).toBe(30)
  expect(30 * 29).toBeLessThanOrEqual(0.85 * 1024)
  expect(nodesThatFit(65536)).toBe(236)
})

test('overflows of the neighbour table are added up over all processors', () => {
  const statistics = `entries  allocs   table_fulls
00000002 000173e5 0000000a
00000002 00017d45 00000010
`
  expect(countOverflows(statistics)).toBe(26)
  expect(countOverflows('')).toBe(0)
})
