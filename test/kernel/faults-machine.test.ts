import { appendFileSync, closeSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { newDesk, program, startCommand } from './command-line.ts'
import { expectNothingLeft, ownerOf } from './traces.ts'

const desk = newDesk('machine')
const name = `${desk.name}-lab`
const file = desk.write(
  'a.lab.yml',
  `name: ${name}
hosts: { node1: }
networks: { web: { driver: bridge, host: node1 } }
containers: { fault1: { host: node1, networks: [web] } }
expect: [fault1 reaches node1]
`,
)

afterEach(async () => {
  await desk.underlay('down', name)
  await expectNothingLeft(desk)
})

describe('a machine without `nft`', () => {
  test('is told before anything is made, with the package to install', async () => {
    const nothing = join(desk.folder, 'labs', 'nothing')
    writeFileSync(nothing, '')
    // In a mount namespace of its own, in which a file that cannot be run lies over the program.
    const hide =
      'for nft in /usr/sbin/nft /usr/bin/nft; do [ ! -e $nft ] || mount --bind "$1" $nft; done; shift; exec "$@"'
    const argv = ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c', hide, 'sh', nothing]
    const { code, stdout, stderr } = await startCommand([...argv, program, 'up', file], desk).ended
    expect(stderr).toMatch(
      /^\S+a\.lab\.yml:\d+:1: error: This machine has no `nft`, which makes and reads NAT and filter rules\.\n/,
    )
    expect(stderr).toMatch(/\n +Install it: `(sudo )?(apt-get|dnf|pacman) \S+ nftables`\.\n$/)
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
  })
})

describe('a machine without user namespaces', () => {
  // A user namespace that may have one more, in which an ordinary user finds none left.
  const limit =
    'echo 1 >/proc/sys/user/max_user_namespaces && exec unshare --user --map-user=1000 --map-group=1000 "$@"'
  const argv = ['unshare', '--user', '--map-root-user', 'sh', '-c', limit, 'sh', program]

  test('is told in one error before anything is made', async () => {
    const { code, stdout, stderr } = await startCommand([...argv, 'up', file], desk).ended
    expect(stderr).toContain(
      ': error: This machine has no user namespaces for ordinary users, which the lab needs for',
    )
    expect(stderr).toMatch(/\n +unshare: unshare failed: .+\n/)
    expect(stderr.match(/error:/g)).toHaveLength(1)
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
  })

  test('is told just as well where it had them an hour ago', async () => {
    const had = 'exec unshare --user --map-user=1000 --map-group=1000 "$@"'
    const before = ['unshare', '--user', '--map-root-user', 'sh', '-c', had, 'sh', program, 'run', file]
    expect(await startCommand(before, desk).ended).toMatchObject({ code: 0 })
    const { code, stdout, stderr } = await startCommand([...argv, 'up', file], desk).ended
    expect(stderr).toContain('unshare: unshare failed: ')
    expect(stderr.match(/error:/g)).toHaveLength(1)
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
  })
})

test.each(['/proc/no/such/folder', '/dev/null/folder'])(
  'a cache folder that cannot be written, %s, is done without',
  async (folder) => {
    const without = { ...desk, environment: { ...desk.environment, XDG_CACHE_HOME: folder } }
    for (const argv of [
      ['up', file],
      ['check', name],
      ['down', name],
    ]) {
      expect(await startCommand([program, ...argv], without).ended).toMatchObject({ code: 0, stderr: '' })
    }
  },
)

describe('a full disk', () => {
  test('below /run of the lab does not keep a change from it', async () => {
    await desk.underlay('up', file)
    const dd = ['dd', 'if=/dev/zero', 'of=/run/full', 'bs=1M']
    expect((await desk.underlay('exec', name, 'node1', '--', ...dd)).stderr).toContain(
      'No space left on device',
    )
    expect(await desk.underlay('apply', changed())).toMatchObject({ code: 0, stderr: '' })
    await expectAsAsked()
  })

  test('for what the lab writes of itself refuses a change, and leaves the lab as it was', async () => {
    await desk.underlay('up', file)
    const full = `/proc/${ownerOf(desk, name) ?? 0}/root/run/underlay/full`
    fill(full)
    const { code, stdout, stderr } = await desk.underlay('apply', changed())
    expect(stderr).toMatch(
      /^error: The lab \S+ could not write down what it is made of\.\n +ENOSPC: no space left on device.*\n.*\n$/,
    )
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
    expect((await desk.underlay('ls')).stdout).toContain(name)
    rmSync(full)
    await expectAsAsked()
    expect((await desk.underlay('inspect', name)).stdout).not.toContain('more')
  })

  test('for the report of a `run` is told, and is no success', async () => {
    const { code, stderr } = await desk.underlay('run', file, '--junit', '/dev/full')
    expect(stderr).toMatch(
      /^error: The report \/dev\/full could not be written: ENOSPC: no space left on device.*\n/,
    )
    expect(code).toBe(3)
  })

  test('for the output of a command is told, and is no success', async () => {
    const full = openSync('/dev/full', 'w')
    const { code, stderr } = await startCommand([program, 'run', file], desk, full).ended
    closeSync(full)
    expect(stderr).toMatch(
      /^error: What there is to say could not be written: ENOSPC: no space left on device, write\.\n.*\n$/,
    )
    expect(code).toBe(3)
  })
})

/** Writes a file until its disk is full. */
function fill(path: string): void {
  const piece = Buffer.alloc(2 ** 20)
  const write = () => {
    appendFileSync(path, piece)
    write()
  }
  expect(write).toThrow('ENOSPC')
}

/** The lab with one container more. */
function changed(): string {
  return desk.write(
    'b.lab.yml',
    `name: ${name}
hosts: { node1: }
networks: { web: { driver: bridge, host: node1 } }
containers:
  fault1: { host: node1, networks: [web] }
  more: { host: node1, networks: [web] }
`,
  )
}

async function expectAsAsked(): Promise<void> {
  const { stdout, stderr } = await desk.underlay('drift', name)
  expect(stdout + stderr).toMatch(/^The kernel has what was asked, and nothing else of this kind: /)
}
