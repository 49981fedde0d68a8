import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  checkCapabilities,
  isRootless,
  probeCapabilities,
  subordinateIds,
} from '../../main/kernel/capabilities.ts'
import { findTool } from '../../main/kernel/capabilities/tools.ts'
import { parseTrustedJson } from '../../main/kernel/json.ts'
import { run } from '../../main/kernel/spawn.ts'
import type { Problem, Result } from '../../main/problem.ts'
import { bundle } from './bundle.ts'
import { cable } from './observed-lab.ts'

let folder: string
let cache: string
let built: Awaited<ReturnType<typeof bundle>>

beforeAll(async () => {
  built = await bundle('capabilities-program.ts')
})

afterAll(() => {
  built.remove()
})

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'underlay-test-'))
  cache = join(folder, 'underlay/capabilities.json')
  vi.stubEnv('XDG_CACHE_HOME', folder)
  return () => {
    vi.unstubAllEnvs()
    rmSync(folder, { recursive: true })
  }
})

describe('probing', () => {
  test('tries every capability for real, and leaves no process', async () => {
    const probe = await probeCapabilities()
    const [available, missing] = [true, false].map((wanted) =>
      [...probe].filter(([, answer]) => answer.available === wanted),
    )
    expect(available?.map(([name]) => name)).toEqual(
      expect.arrayContaining(['network-namespaces', 'veth', 'bridge', 'nft-tables']),
    )
    for (const [, { words }] of missing ?? []) expect(words).not.toBe('')
    expect(probe.has('user-namespaces')).toBe(isRootless())
    expect(readFileSync(`/proc/self/task/${String(process.pid)}/children`, 'utf8')).toBe('')
  })

  test('happens once for a kernel, a boot, a user and a set of tools', async () => {
    expect(await checkCapabilities(cable, 'test.lab.yml')).toEqual({ ok: true, value: undefined })
    const began = performance.now()
    await probeCapabilities()
    const probed = performance.now()
    for (let i = 0; i < 10; i++) await checkCapabilities(cable, 'test.lab.yml')
    expect(performance.now() - probed).toBeLessThan(probed - began)
  })

  test('happens anew where the cache says less than is needed, is of another machine, or is broken', async () => {
    await probeCapabilities()
    const good = readFileSync(cache, 'utf8')
    for (const bad of [
      good.replace('"veth",', ''),
      good.replace('"key":"', '"key":"x'),
      '{"key":',
      '[]',
      '\u0000',
      '{}',
    ]) {
      vi.resetModules()
      const fresh = await import('../../main/kernel/capabilities.ts')
      writeFileSync(cache, bad)
      expect(await fresh.checkCapabilities(cable, 'test.lab.yml')).toEqual({ ok: true, value: undefined })
      expect(readFileSync(cache, 'utf8')).toBe(good)
    }
  })

  test('needs no cache: neither one that cannot be written, nor a relative path', async () => {
    for (const path of ['/proc/nowhere', 'relative', '']) {
      vi.resetModules()
      vi.stubEnv('XDG_CACHE_HOME', path)
      vi.stubEnv('HOME', folder)
      const fresh = await import('../../main/kernel/capabilities.ts')
      expect(await fresh.checkCapabilities(cable, 'test.lab.yml')).toEqual({ ok: true, value: undefined })
      expect(existsSync('relative')).toBe(false)
    }
    expect(existsSync(join(folder, '.cache/underlay/capabilities.json'))).toBe(true)
  })

  test('knows whether this user’s subordinate ids can be mapped', async () => {
    const { code } = await run(['unshare', '--user', '--map-root-user', '--map-auto', 'true'])
    expect(await subordinateIds()).toBe(isRootless() && code === 0)
  })
})

describe('a lab is refused, before anything is made,', () => {
  test('where a tool is missing: with the line that needs it and the package that brings it', async () => {
    const [problem] = await refused(`mount --bind /dev/null ${findTool('nft')?.path ?? ''}`, '--mount')
    expect(problem).toMatchObject({
      code: 'missing-tool',
      blame: 'kernel',
      message: 'This machine has no `nft`, which makes and reads NAT and filter rules.',
      place: { file: 'test.lab.yml', line: 34, column: 1, key: 'containers.c1.ports.0' },
    })
    expect(problem?.hint).toMatch(/^Install it: `.*nftables`\.$/)
  })

  test('where the machine allows no network namespaces: with the setting that does', async () => {
    const [problem, ...more] = await refused('echo 0 >/proc/sys/user/max_net_namespaces')
    expect(problem).toMatchObject({ code: 'missing-capability', place: { line: 12 } })
    expect(problem?.hint).toContain('`sysctl -w user.max_net_namespaces=15000`')
    expect(problem?.evidence?.join(' ')).toContain('No space left on device')
    expect(more).toEqual([])
  })

  test('where ordinary users get no user namespaces: with the setting that allows them', async () => {
    const asUser = ['--map-user=1000', '--map-group=1000', '--keep-caps']
    const [problem] = await refused('echo 0 >/proc/sys/user/max_user_namespaces', ...asUser)
    expect(problem?.message).toContain('user namespaces for ordinary users')
    expect(problem?.hint).toContain('`sudo sysctl -w user.max_user_namespaces=15000`')
  })

  test('where a container hides parts of /proc', async () => {
    const [problem] = await refused(
      'mount -t tmpfs tmpfs /proc/bus && unshare --user --map-user=1000 --map-group=1000',
      '--mount',
    )
    expect(problem?.message).toContain('/proc and /sys of its own')
    expect(problem?.evidence?.join(' ')).toContain('mount: /proc')
  })
})

/** The problems on a machine that a command has made poorer, in namespaces that end with it. */
async function refused(command: string, ...options: string[]): Promise<readonly Problem[]> {
  const user = options.some((option) => option.startsWith('--map-user')) ? [] : ['--map-root-user']
  const program = `${process.execPath} ${built.program}`
  const script = command.endsWith('1000') ? `${command} ${program}` : `${command} && ${program}`
  const outcome = await run(['unshare', '--user', ...user, ...options, 'bash', '-c', script], {
    env: { ...process.env, HOME: '/nowhere', XDG_CACHE_HOME: '/proc/nowhere' },
  })
  if (outcome.code !== 0) throw new Error(outcome.stderr)
  const answer = parseTrustedJson<Result<void>>(outcome.stdout)
  if (answer.ok) throw new Error(`not refused: ${command}`)
  return answer.problems
}
