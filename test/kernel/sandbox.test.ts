import { homedir } from 'node:os'
import { beforeAll, describe, expect, test } from 'vitest'
import { labFolder, startUnderlay, underlay } from './underlay.ts'

const labs = labFolder()
const text = `
hosts: { node1: {} }
networks: { web: { driver: bridge, host: node1 } }
containers:
  c1: { host: node1, networks: [web], hostname: one.example.org, environment: { COLOUR: 'deep "blue"' } }
  c2: { host: node1, networks: { web: { aliases: [db] } } }
expect: [c1 reaches c2]
`
const inside = (lab: string, node: string, ...argv: string[]) => underlay('exec', lab, node, '--', ...argv)

describe('Inside a lab', () => {
  const file = labs.write('test-sandbox', text)

  beforeAll(async () => {
    expect((await underlay('up', file)).code).toBe(0)
  })

  test('the machine’s files can be read, not written', async () => {
    const { code, stderr } = await inside('test-sandbox', 'c1', 'touch', '/etc/underlay-was-here')
    expect(code).not.toBe(0)
    expect(stderr).toContain('Read-only file system')
  })

  test('the user’s home and temporary files are hidden', async () => {
    expect((await inside('test-sandbox', 'c1', 'ls', '-A', '/home', '/root', '/tmp')).stdout).toBe(
      '/home:\n\n/root:\n\n/tmp:',
    )
    expect((await inside('test-sandbox', 'node1', 'ls', '-A', homedir())).stdout).toBe('')
  })

  test('the lab file’s folder is at /lab, to be read', async () => {
    expect((await inside('test-sandbox', 'c1', 'ls', '/lab')).stdout).toContain('test-sandbox.lab.yml')
    expect((await inside('test-sandbox', 'c1', 'touch', '/lab/x')).code).not.toBe(0)
  })

  test('programs find no way to what the engine keeps, not even by undoing mounts', async () => {
    expect((await inside('test-sandbox', 'node1', 'ls', '-A', '/run/underlay')).stdout).toBe('')
    const undone = 'umount /run /proc /tmp 2>/dev/null; ls -A /run /proc'
    expect((await inside('test-sandbox', 'c1', 'sh', '-c', undone)).stdout).not.toContain('underlay')
    const links = 'ls -l /proc/1/fd /proc/1/cwd 2>/dev/null | grep -c underlay'
    expect((await inside('test-sandbox', 'node1', 'sh', '-c', links)).stdout).toBe('0')
  })

  test('nothing of the user’s environment is seen', async () => {
    process.env['UNDERLAY_SECRET'] = 'token'
    await inside('test-sandbox', 'c2', 'true')
    const { stdout } = await inside('test-sandbox', 'c2', 'sh', '-c', 'cat /proc/*/environ')
    expect(stdout).not.toContain('UNDERLAY_SECRET')
  })

  test('a container has its own hostname, names, environment and processes', async () => {
    expect((await inside('test-sandbox', 'c1', 'hostname')).stdout).toBe('one.example.org')
    expect((await inside('test-sandbox', 'c1', 'getent', 'hosts', 'db')).stdout).toMatch(/^172\.18\.0\.3\s/)
    expect((await inside('test-sandbox', 'c1', 'printenv', 'COLOUR')).stdout).toBe('deep "blue"')
    expect((await inside('test-sandbox', 'c1', 'ps', '-e', '-o', 'args')).stdout).not.toContain(
      'underlay-lab',
    )
  })

  test('a program’s exit code is passed on, and its arguments arrive as they were given', async () => {
    expect((await inside('test-sandbox', 'c1', 'sh', '-c', 'exit 42')).code).toBe(42)
    expect((await inside('test-sandbox', 'c1', 'printf', '%s|', 'a b', '$(id)', '"', '')).stdout).toBe(
      'a b|$(id)|"||',
    )
  })

  test('a program’s options need no `--` before the program', async () => {
    const { code, stdout } = await underlay('exec', 'test-sandbox', 'c1', 'ls', '-d', '/lab')
    expect([code, stdout]).toEqual([0, '/lab'])
  })

  test('several may enter a node at once for the first time', async () => {
    const names = await Promise.all(Array.from({ length: 6 }, () => inside('test-sandbox', 'c2', 'hostname')))
    expect(names.map(({ stdout }) => stdout)).toEqual(Array.from({ length: 6 }, () => 'c2'))
  })

  test('`ip netns` knows the lab’s own namespaces and no others', async () => {
    const { stdout } = await underlay('exec', 'test-sandbox', 'node1', '--', 'ip', 'netns', 'list')
    expect(
      stdout
        .split('\n')
        .map((line) => line.split(' ')[0])
        .sort(),
    ).toEqual(['c1', 'c2', 'node1'])
  })

  test('an unknown node is told by name, with those that there are', async () => {
    const { code, stderr } = await inside('test-sandbox', 'c7', 'true')
    expect(code).toBe(2)
    expect(stderr).toContain('no node named c7')
    expect(stderr).toContain('c1, c2')
  })
})

describe('Two labs with the same addresses and names', () => {
  test('run at once and do not see each other', async () => {
    const other = labs.write('test-sandbox-twin', text)
    expect((await underlay('up', other)).code).toBe(0)
    await inside('test-sandbox-twin', 'node1', 'ip', 'link', 'set', 'br-web', 'down')
    expect((await underlay('check', 'test-sandbox')).code).toBe(0)
    expect((await underlay('check', 'test-sandbox-twin')).code).toBe(1)
    expect((await underlay('ls')).stdout).toMatch(/test-sandbox[\s\S]*test-sandbox-twin/)
  })
})

describe('The command line', () => {
  test('answers programs in JSON', async () => {
    for (const args of [
      ['ls'],
      ['inspect', 'test-sandbox'],
      ['inspect', 'test-sandbox', 'c1'],
      ['check', 'test-sandbox'],
      ['drift', 'test-sandbox'],
      ['matrix', 'test-sandbox', 'c1', 'c2'],
    ]) {
      const { stdout } = await underlay(...args, '--json')
      expect(() => {
        JSON.parse(stdout)
      }).not.toThrow()
    }
  })

  test('completes commands, options, names of running labs and of their nodes', async () => {
    const words = async (...typed: string[]) =>
      (await underlay('complete', '--', ...typed)).stdout.split('\n')
    expect(await words('ins')).toEqual(['inspect'])
    expect(await words('check', '--')).toContain('--watch')
    expect(await words('inspect', 'test-sandbox')).toEqual(['test-sandbox', 'test-sandbox-twin'])
    expect(await words('exec', 'test-sandbox', '')).toEqual(['node1', 'c1', 'c2'])
  })

  test('says what is wrong with its arguments, with exit code 2', async () => {
    for (const args of [
      ['frobnicate'],
      ['up'],
      ['down'],
      ['check', 'no-such-lab'],
      ['up', '/no/such.lab.yml'],
      ['export', 'x.lab.yml', '--dot', '--script'],
    ]) {
      const { code, stderr } = await underlay(...args)
      expect(code).toBe(2)
      expect(stderr).not.toBe('')
    }
  })

  test('tells kernel changes as they happen, as JSON lines', async () => {
    const events = startUnderlay('events', 'test-sandbox', '--json')
    await new Promise((resolve) => setTimeout(resolve, 1500))
    await inside('test-sandbox', 'c1', 'ip', 'address', 'add', '198.51.100.7/32', 'dev', 'eth0')
    await new Promise((resolve) => setTimeout(resolve, 1500))
    events.kill('SIGINT')
    const { stdout } = await events
    expect(stdout).toContain('198.51.100.7')
    for (const line of stdout.split('\n')) expect(JSON.parse(line)).toHaveProperty('namespace')
  })
})
