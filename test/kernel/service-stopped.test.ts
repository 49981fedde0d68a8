import { describe, expect, test } from 'vitest'
import { serviceLab } from './service-lab.ts'
import { underlay } from './underlay.ts'

const { engine, lab, file, text, inside } = serviceLab({ isUp: true })

describe('A container that is stopped', () => {
  const one = engine.connect()

  test('is off its networks, ends its programs, and is still a part of the lab', async () => {
    const fdb = () => inside('net@node1', 'bridge', 'fdb', 'show', 'dev', 'vxlan0')
    const mac = '02:42:0a:00:01:03'
    expect((await fdb()).stdout).toContain(`${mac} dst`)
    expect((await inside('c2', 'sh', '-c', 'sleep 999 >/dev/null 2>&1 & true')).code).toBe(0)
    await one.call('lab.stopContainer', { lab, container: 'c2' })
    expect((await fdb()).stdout).not.toContain(`${mac} dst`)
    const names = await underlay('inspect', lab)
    expect(names.stdout).toMatch(/c2 +container +node2 +stopped/)
    expect((await underlay('exec', lab, 'node2', '--', 'sh', '-c', 'ls /run/netns')).stdout).not.toContain(
      'c2',
    )
    const { stopped, lab: described } = await one.call('lab.describe', { lab })
    expect(stopped).toEqual(['c2'])
    expect(described.containers.map(({ name }) => name)).toContain('c2')
    expect(await one.call('lab.drift', { lab })).toEqual([])
  })

  test('is told to whoever wants something of it', async () => {
    const nodes = await one.call('lab.nodes', { lab })
    expect(nodes.find(({ name }) => name === 'c2')).toMatchObject({ stopped: true, up: false, addresses: [] })
    const [problem] = await one.problems('lab.inspect', { lab, node: 'c2' })
    expect(problem?.message).toBe('c2 is stopped.')
    expect((await inside('c2', 'true')).stderr).toContain('c2 is stopped.')
    const checks = one.open('lab.checks', { lab })
    await checks.until(({ type }) => type === 'done')
    const verdicts = checks.items.flatMap((item) => (item.type === 'verdict' ? [item.verdict] : []))
    const of = (text: string) => verdicts.find(({ expectation }) => expectation.text === text)
    expect(of('c1 reaches c2 in 1 hop')?.outcome).toBe('fail')
    expect(of('c2 reaches c3')).toMatchObject({ outcome: 'error', evidence: ['c2 is stopped'] })
    checks.close()
    const matrix = await one.call('lab.matrix', { lab, nodes: ['c2', 'c3'] })
    expect(matrix.rows[0]?.[1]).toEqual({ type: 'error', reason: 'c2 is stopped' })
    expect(matrix.rows[1]?.[0]).toMatchObject({ type: 'lost' })
  })

  test('stays stopped when the lab is changed', async () => {
    const changed = text.replace('c3: { host: node2,', 'c3: { host: node2, hostname: third,')
    expect(await one.open('lab.apply', { file, text: changed }).ended).toEqual([])
    expect((await one.call('lab.describe', { lab })).stopped).toEqual(['c2'])
    expect(await one.open('lab.apply', { file, text }).ended).toEqual([])
    expect(await one.call('lab.drift', { lab })).toEqual([])
  })

  test('is what it was when it is started', async () => {
    await one.call('lab.startContainer', { lab, container: 'c2' })
    expect((await inside('c2', 'ip', '-br', 'address', 'show', 'eth0')).stdout).toContain('10.0.1.3/24')
    const programs = (await inside('c2', 'ps', '-e', '-o', 'args')).stdout
    expect(programs).toContain('sleep 1000')
    expect(programs).not.toContain('sleep 999')
    expect((await inside('c1', 'ping', '-c', '1', '-W', '2', '10.0.1.3')).code).toBe(0)
    expect(await one.call('lab.drift', { lab })).toEqual([])
    expect((await one.call('lab.describe', { lab })).stopped).toEqual([])
  })

  test('has to be a container of the lab', async () => {
    const [problem] = await one.problems('lab.stopContainer', { lab, container: 'node1' })
    expect(problem).toMatchObject({ code: 'no-such-container' })
  })
})
