import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { release, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { hasVm } from '../../main/kernel/capabilities/tools.ts'
import { eventually, testEngine } from './interface.ts'
import { labFolder, startUnderlay, underlay } from './underlay.ts'

// A machine of this test alone; the user's own goes on.
const runtime = mkdtempSync(join(tmpdir(), 'underlay-vm-test-'))
process.env['XDG_RUNTIME_DIR'] = runtime
const folder = join(runtime, 'underlay-vm')
afterAll(async () => {
  await underlay('vm', '--off')
  rmSync(runtime, { recursive: true })
})

const labs = labFolder()
const name = 'test-in-vm'
const text = `
lans: { lan-a: { subnet: 172.31.1.0/24 } }
hosts:
  node1: { lans: [lan-a] }
  node2: { lans: [lan-a] }
networks: { net: { driver: overlay } }
containers:
  c1: { host: node1, networks: [net] }
  c2: { host: node2, networks: [net] }
expect: [c1 reaches c2]
`
const file = labs.write(name, text)

/** Processes of this machine that have a word in their command line. */
function processesWith(word: string): string[] {
  return readdirSync('/proc').filter((entry) => {
    try {
      return /^\d+$/.test(entry) && readFileSync(`/proc/${entry}/cmdline`, 'utf8').includes(word)
    } catch {
      // It has just ended.
      return false
    }
  })
}

async function untilNothingIsLeft(): Promise<void> {
  await eventually(
    () => processesWith(folder).length === 0 && (!existsSync(folder) || readdirSync(folder).length === 0),
    () => `${String(processesWith(folder).length)} processes and ${readdirSync(folder).join(', ')} are left`,
  )
}

describe.skipIf(!hasVm())('A virtual machine', () => {
  const patience = 240_000

  test(
    'runs labs by any command, on a kernel of its own, passes exit codes on, and ends after its last lab',
    async () => {
      expect(await underlay('vm', '--', 'up', file)).toMatchObject({ code: 0 })
      expect((await underlay('vm', '--', 'ls')).stdout).toContain(name)
      expect((await underlay('ls')).stdout).not.toContain(name)
      const uname = await underlay('vm', '--', 'exec', name, 'c1', 'uname', '-r')
      expect(uname).toMatchObject({ code: 0, stderr: '' })
      expect(uname.stdout).not.toBe(release())
      expect((await underlay('vm', '--', 'exec', name, 'c1', 'sh', '-c', 'exit 42')).code).toBe(42)
      expect(await underlay('vm', '--', 'check', name)).toMatchObject({ code: 0 })
      expect(await underlay('vm', '--', 'down', name)).toMatchObject({ code: 0 })
      await untilNothingIsLeft()
    },
    patience,
  )

  test(
    'is reached through the contract as this kernel is: labs, terminals, what is asked of a lab by its name or text',
    async () => {
      const one = testEngine().connect()
      const running = one.open('labs.running', {})
      const terminals = one.open('terminal.list', {})
      expect(await one.open('lab.up', { file, text, inVm: true }).ended).toEqual([])
      const seen = await running.until((all) => all.some(({ lab }) => lab === name))
      expect(seen.filter(({ lab }) => lab === name)).toMatchObject([{ inVm: true }])
      const { interfaces } = await one.call('lab.inspect', { lab: name, node: 'c1' })
      expect(interfaces.map((each) => each.name).sort()).toEqual(['eth0', 'eth1', 'lo'])
      expect(await one.call('lab.plan', { file, text })).toMatchObject({ running: true, steps: [] })
      const { terminal } = await one.call('terminal.open', { lab: name, node: 'c1', columns: 80, rows: 24 })
      await terminals.until((all) => all.some((each) => each.terminal === terminal))
      const screen = one.open('terminal.attach', { terminal })
      await one.call('terminal.write', { terminal, text: 'uname -r\n' })
      await screen.until((item) => item.type === 'text' && /\d+\.\d+\.\d+-\d+-amd64/.test(item.text))
      expect(await one.problems('lab.down', { lab: name })).toEqual([])
      await running.until((all) => all.every(({ lab }) => lab !== name), running.items.length - 1)
      await untilNothingIsLeft()
    },
    patience,
  )

  test(
    'leaves nothing behind when the command that started it is interrupted',
    async () => {
      const started = startUnderlay('vm', '--', 'up', file)
      await eventually(
        () => processesWith(folder).length > 0,
        () => 'no machine was started',
      )
      started.kill('SIGINT')
      await started
      await untilNothingIsLeft()
    },
    patience,
  )

  test('has no desktop of its own', async () => {
    const refused = await underlay('vm', '--', 'serve')
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain('Start `underlay serve` here')
  })
})
