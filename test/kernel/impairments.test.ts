import { writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { probeCapabilities } from '../../main/kernel/capabilities.ts'
import { labFolder, underlay } from './underlay.ts'

const labs = labFolder()
const name = 'test-impair'

const text = `
lans: { lan: { subnet: 192.168.9.0/24 } }
hosts:
  node1: { lans: { lan: 192.168.9.11 } }
  node2: { lans: { lan: 192.168.9.12 } }
networks: { web: { driver: bridge, host: node1 } }
containers:
  c1: { host: node1, networks: [web] }
  c2: { host: node1, networks: [web] }
impairments:
  node2 lan: { rate: 20mbit, direction: both }
  c2 web: { down: true }
`
const netem = (await probeCapabilities()).get('netem')?.available ?? false

describe('A lab with impaired links', () => {
  const file = labs.write(name, text)

  test('has a queue at each end that the file names, and no route over a link that is down', async () => {
    expect((await underlay('up', file)).code).toBe(0)
    expect(await inside('node2', 'tc', 'qdisc', 'show', 'dev', 'eth0')).toContain('rate 20Mbit')
    expect(await inside('lan', 'tc', 'qdisc', 'show', 'dev', 'node2')).toContain('rate 20Mbit')
    expect(await inside('node1', 'tc', 'qdisc', 'show', 'dev', 'eth0')).toContain('noqueue')
    expect(await inside('c2', 'ip', 'link', 'show', 'eth0')).toContain('state DOWN')
    expect(await inside('c2', 'ip', 'route')).toBe('')
    expect((await underlay('drift', name)).code).toBe(0)
  })

  test('tells of a rate that someone changed, and inspect has the queue with what it dropped', async () => {
    await inside(
      'node2',
      'tc',
      'qdisc',
      'change',
      'dev',
      'eth0',
      'root',
      'tbf',
      'rate',
      '1mbit',
      'burst',
      '5k',
      'latency',
      '9ms',
    )
    const drift = await underlay('drift', name)
    expect(drift.code).toBe(1)
    expect(drift.stdout).toContain('qdisc node2 eth0: rate 1000000 → 20000000')
    const { stdout } = await underlay('inspect', name, 'node2')
    expect(stdout).toMatch(/tbf {2}1 mbit {2}.*dropped \d+/)
    expect(stdout).toContain('line 11: What node2 sends to lan')
  })

  test('takes a live impairment in place of the file’s, which is no drift and survives an apply', async () => {
    expect((await underlay('impair', name, 'node2', 'lan', 'rate=5mbit')).code).toBe(0)
    expect((await underlay('impair', name, 'c2', 'web', 'rate=1gbit')).code).toBe(0)
    expect((await underlay('drift', name)).code).toBe(0)
    expect(await inside('c2', 'ip', 'route')).toContain('default via')
    writeFileSync(
      file,
      text.replace('web: { driver: bridge, host', 'web: { driver: bridge, internal: true, host'),
    )
    expect((await underlay('apply', file)).code).toBe(0)
    expect(await inside('node2', 'tc', 'qdisc', 'show', 'dev', 'eth0')).toContain('rate 5Mbit')
    const { stdout } = await underlay('impair', name, '--json')
    expect(stdout).toContain('"text": "5 mbit"')
    expect(stdout).toContain('"live": true')
  })

  test('lets nothing go wrong on a link where it was told so, whatever the file says', async () => {
    expect((await underlay('impair', name, 'node2', 'lan', 'none')).stdout).toMatch(
      /node2 +lan +none +set while/,
    )
    expect((await underlay('impair', name, 'c2', 'web', 'none')).code).toBe(0)
    expect(await inside('node2', 'tc', 'qdisc', 'show', 'dev', 'eth0')).toContain('noqueue')
    expect(await inside('lan', 'tc', 'qdisc', 'show', 'dev', 'node2')).toContain('noqueue')
    expect(await inside('c2', 'ip', 'route')).toContain('172.18.0.0/16 dev eth0')
    expect((await underlay('drift', name)).code).toBe(0)
  })

  test('is again what the file says when that is taken back', async () => {
    expect((await underlay('impair', name, 'node2', 'lan', '--off')).code).toBe(0)
    expect((await underlay('impair', name, 'c2', 'web', '--off')).code).toBe(0)
    expect(await inside('node2', 'tc', 'qdisc', 'show', 'dev', 'eth0')).toContain('rate 20Mbit')
    expect(await inside('c2', 'ip', 'link', 'show', 'eth0')).toContain('state DOWN')
    expect((await underlay('drift', name)).code).toBe(0)
  })

  test('gives way to what a changed file says of the same link', async () => {
    expect((await underlay('impair', name, 'node2', 'lan', 'rate=5mbit')).code).toBe(0)
    writeFileSync(file, text.replace('20mbit', '30mbit'))
    expect((await underlay('apply', file)).code).toBe(0)
    expect(await inside('node2', 'tc', 'qdisc', 'show', 'dev', 'eth0')).toContain('rate 30Mbit')
  })

  test('refuses a link or an effect that there is none of, and changes nothing', async () => {
    const wrong = await underlay('impair', name, 'node2', 'web', 'rate=5mbit')
    expect(wrong.code).toBe(2)
    expect(wrong.stderr).toContain('`node2` has no link to `web`. Its links lead to `lan`.'.split('. ')[0])
    const effect = await underlay('impair', name, 'node2', 'lan', 'speed=5mbit', 'loss=2')
    expect(effect.code).toBe(2)
    expect(effect.stderr).toContain('`speed` is not a key of an impairment.')
    expect(effect.stderr).toContain('`2` is not a percentage.')
    expect((await underlay('drift', name)).code).toBe(0)
  })
})

test.skipIf(netem)(
  'a kernel without netem refuses what only netem can do, at its line, and makes nothing',
  async () => {
    const file = labs.write('test-no-netem', text.replace('rate: 20mbit', 'rate: 20mbit, loss: 1%'))
    const refused = await underlay('up', file)
    expect(refused.code).toBe(3)
    expect(refused.stderr).toContain('test-no-netem.lab.yml:11:')
    expect(refused.stderr).toContain('no network emulation (netem)')
    expect((await underlay('ls')).stdout).not.toContain('test-no-netem')
  },
)

async function inside(node: string, ...argv: string[]): Promise<string> {
  const { code, stdout, stderr } = await underlay('exec', name, node, '--', ...argv)
  expect(stderr).toBe('')
  expect(code).toBe(0)
  return stdout
}
