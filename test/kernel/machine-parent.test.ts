import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Sandbox } from '../../main/kernel/sandbox/sandbox.ts'
import { endSandbox, startSandbox } from '../../main/kernel/sandbox/sandbox.ts'
import { run } from '../../main/kernel/spawn.ts'
import { newDesk } from './command-line.ts'

const isRoot = process.getuid?.() === 0
const desk = newDesk('machine')
const { underlay } = desk
const lab = desk.name

/** An interface of this machine that the test makes for itself; its other end is with a neighbour who is none of the lab. */
const link = `ulm${String(process.pid)}`
const preset = readFileSync(resolve(import.meta.dirname, '../../labs/macvlan/real-lan.lab.yml'), 'utf8')
const text = preset.replace('name: real-lan', `name: ${lab}`).replace('machine:eth0', `machine:${link}`)
const file = desk.write('machine.lab.yml', text)

const problems = async (...args: string[]) => {
  const { stdout, code } = await underlay(...args, '--json')
  const answer: unknown = JSON.parse(stdout)
  return { code, text: JSON.stringify(answer) }
}

test.skipIf(isRoot)('an ordinary user’s lab cannot leave the lab, and says that it takes root', async () => {
  const refused = await problems('up', '--allow-machine', file)
  expect(refused.text).toContain('needs-root')
  expect(refused.code).toBe(3)
})

describe.runIf(isRoot)('A lab on an interface of this machine', () => {
  let neighbour: Sandbox
  let ownLinks = ''

  beforeAll(async () => {
    const started = await startSandbox(`${lab}-neighbour`, '/usr', false)
    if (!started.ok) throw new Error(JSON.stringify(started.problems))
    neighbour = started.value.sandbox
    await machine(
      'ip',
      'link',
      'add',
      link,
      'type',
      'veth',
      'peer',
      'name',
      'eth0',
      'netns',
      String(neighbour.owner),
    )
    ownLinks = await linksHere()
    await there('ip', 'address', 'add', '192.168.178.1/24', 'dev', 'eth0')
    await there('ip', 'link', 'set', 'eth0', 'up')
  })
  afterAll(async () => {
    await machine('ip', 'link', 'delete', link)
    await endSandbox(neighbour)
  })

  test('is refused where the interface is down, missing or of no use, and nobody is asked', async () => {
    expect((await problems('up', '--allow-machine', file)).text).toContain(`${link} of this machine is down`)
    const missing = desk.write('missing.lab.yml', text.replace(`machine:${link}`, 'machine:ulm-none'))
    const refused = await problems('up', '--allow-machine', missing)
    expect(refused.text).toContain('This machine has no interface ulm-none')
    expect(refused.text).toContain(link)
    await machine('ip', 'link', 'set', link, 'up')
  })

  test('is refused without a word that allows it, and told what it would do', async () => {
    const refused = await problems('up', file)
    expect(refused.code).toBe(2)
    expect(refused.text).toContain('leaves-the-lab')
    expect(refused.text).toMatch(new RegExp(`puts c1 and c2 on the network that ${link} of this machine`))
    expect((await underlay('ls')).stdout).not.toContain(lab)
  })

  test('reaches who is out there, keeps its word, and changes nothing of this machine', async () => {
    expect((await underlay('up', '--allow-machine', file)).stderr).toBe('')
    expect((await underlay('check', lab)).stdout).toContain('All 5 expectations hold.')
    expect((await underlay('drift', lab)).stdout).toContain('The kernel has what was asked')
    const mac = /link\/ether (\S+)/.exec(await inNode('c1', 'ip', 'link', 'show', 'eth0'))?.[1] ?? 'none'
    expect(await there('ip', 'neighbour', 'show', '192.168.178.200')).toContain(mac)
    expect(await linksHere()).toBe(ownLinks)
  })

  test('grows while it runs without asking once more', async () => {
    desk.write('machine.lab.yml', text.replace('  c2:', '  c3: { host: node1, networks: [house] }\n  c2:'))
    expect((await underlay('apply', file)).stderr).toBe('')
    expect(await inNode('c3', 'ping', '-c1', '-W5', '192.168.178.1')).toContain('1 received')
  })

  test('is gone from out there when it ends', async () => {
    await underlay('down', lab)
    await there('ip', 'neighbour', 'flush', 'all')
    expect(await there('ping', '-c1', '-W1', '192.168.178.200')).toContain('0 received')
    expect(await machine('ip', '-d', 'link', 'show', link)).toContain('promiscuity 0')
    expect(await linksHere()).toBe(ownLinks)
  })

  test('may be started by its exported script, which leaves the lab the same way', async () => {
    const script = desk.write('lab.sh', (await underlay('export', '--script', file)).stdout)
    const ping = await run([
      'bash',
      script,
      'nsenter',
      '--net=/run/netns/c1',
      'ping',
      '-c1',
      '-W5',
      '192.168.178.1',
    ])
    expect(ping.stdout).toContain('1 received')
    expect(await linksHere()).toBe(ownLinks)
  })

  async function machine(...argv: [string, ...string[]]): Promise<string> {
    const { stdout, stderr } = await run(argv)
    return stdout + stderr
  }

  /** What a program prints where the neighbour is. */
  async function there(...argv: readonly string[]): Promise<string> {
    const { stdout, stderr } = await run([
      'nsenter',
      `--net=/proc/${String(neighbour.owner)}/ns/net`,
      ...argv,
    ])
    return stdout + stderr
  }

  async function inNode(node: string, ...argv: readonly string[]): Promise<string> {
    return (await underlay('exec', lab, node, '--', ...argv)).stdout
  }

  /** The names and hardware addresses of this machine's interfaces, without those that come and go with others' labs. */
  async function linksHere(): Promise<string> {
    const { stdout } = await run(['ip', '-br', 'link'])
    return stdout.replaceAll(/ +(UP|DOWN|UNKNOWN|LOWERLAYERDOWN) +/g, ' ').replaceAll(/<.*>/g, '')
  }
})
