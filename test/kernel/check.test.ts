import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { checkLab } from '../../main/check/check.ts'
import { reachability } from '../../main/check/matrix.ts'
import { watchLab } from '../../main/check/watch.ts'
import { inSandbox } from '../../main/kernel/sandbox/enter.ts'
import { run } from '../../main/kernel/spawn.ts'
import type { Claim } from '../../main/lab/lab.ts'
import { c2Mac, checkedLab } from './checked-lab.ts'

const { running, check, byHand } = checkedLab()

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
    const gone = await run([...inSandbox(running().sandbox), 'ip', 'netns', 'del', 'lonely'])
    expect(gone.code).toBe(0)
    const claim: Claim = { type: 'ping', from: 'lonely', to: 'c1' }
    expect(await check(claim)).toMatchObject({ outcome: 'error' })
    expect(await check(claim, { negated: true })).toMatchObject({ outcome: 'error' })
  })
})

test('the expectations of the file come back in its order, and are told as they are reached', async () => {
  const told: [string, number][] = []
  const verdicts = await checkLab(running(), {
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
  const matrix = await reachability(running(), ['c1', 'c2', 'visitor', 'node1', 'node2'])
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
  const watched = watchLab(running(), { pause: 50 })
  const next = async () => {
    const { value } = await watched.next()
    return value?.map(({ expectation, outcome }) => [expectation.text, outcome])
  }
  expect(await next()).toHaveLength(3)
  const change = next()
  await byHand('c2', 'ip', 'link', 'set', 'eth0', 'down')
  expect(await change).toEqual([['c1 reaches c2', 'fail']])
  const end = watched.next()
  await running().end()
  expect(await end).toMatchObject({ done: true })
})
