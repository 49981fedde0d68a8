import { spawnSync } from 'node:child_process'
import { chmod, chown, copyFile, mkdir, mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

// scripts/start.sh itself, in a clone whose other programs only say that they were started.

const isRoot = process.getuid?.() === 0
const nobody = 65534
const asUser = isRoot ? ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'] : []

/** Whether an ordinary user of this machine can have what Electron's sandbox needs. */
const hasNamespaces =
  spawnSync('setpriv', [
    ...(isRoot ? asUser.slice(1) : []),
    'unshare',
    '-Ur',
    '--net',
    'ip',
    'link',
    'set',
    'lo',
    'up',
  ]).status === 0

let clone = ''

beforeEach(async () => {
  clone = await mkdtemp(join(tmpdir(), 'underlay-start-'))
  for (const folder of ['scripts', 'bin', 'node_modules/electron/dist'])
    await mkdir(join(clone, folder), { recursive: true })
  await copyFile('scripts/start.sh', join(clone, 'scripts/start.sh'))
  await put('scripts/setup.sh', '#!/bin/sh\n')
  await put('scripts/build.sh', '#!/bin/sh\n')
  await put('bin/underlay', '#!/bin/sh\necho "browser: $*"\n')
  await put(
    'scripts/run.js',
    "console.log('the network gave no answer'); console.error('tried'); process.exit(1)\n",
  )
  if (isRoot)
    for (const folder of ['', 'node_modules', 'node_modules/electron'])
      await chown(join(clone, folder), nobody, nobody)
})
afterEach(async () => {
  await chmod(join(clone, 'node_modules/electron'), 0o755)
  await rm(clone, { recursive: true, force: true })
})

async function put(name: string, text: string): Promise<void> {
  await writeFile(join(clone, name), text)
  await chmod(join(clone, name), 0o755)
}

const putElectron = (text = '#!/bin/sh\necho "window: $*"\n') =>
  put('node_modules/electron/dist/electron', text)

/** Starts it; what was opened, and what was said about it. */
function start(env: Record<string, string>, args: readonly string[] = [], user = asUser) {
  const [first = 'bash', ...others] = [...user, 'bash', join(clone, 'scripts/start.sh'), ...args]
  const { PATH = '' } = process.env
  const { stdout, stderr } = spawnSync(first, others, {
    cwd: clone,
    env: { PATH, INIT_CWD: '/labs', ...env },
    encoding: 'utf8',
  })
  return {
    opened: stdout.trim(),
    said: stderr
      .trim()
      .split('\n')
      .filter((line) => line !== ''),
  }
}

const display = { DISPLAY: ':0' }

test('without a display the browser is opened, and nothing is said', async () => {
  await putElectron()
  expect(start({})).toEqual({ opened: 'browser: serve --open', said: [] })
})

test('a browser is opened where one is asked for', async () => {
  await putElectron()
  expect(start(display, ['--browser'])).toEqual({ opened: 'browser: serve --open', said: [] })
})

test('a lab file is meant from where npm was called', () => {
  expect(start({}, ['web.lab.yml']).opened).toBe('browser: serve --open /labs/web.lab.yml')
  expect(start({}, ['/x/web.lab.yml']).opened).toBe('browser: serve --open /x/web.lab.yml')
})

test.runIf(isRoot)('root gets no window, and is told why', async () => {
  await putElectron()
  const { opened, said } = start(display, [], [])
  expect(opened).toBe('browser: serve --open')
  expect(said).toEqual([expect.stringMatching(/not for root/)])
})

describe.runIf(hasNamespaces)('with a display (needs user namespaces)', () => {
  test('a window is opened, with the lab file', async () => {
    await putElectron()
    expect(start(display, ['web.lab.yml'])).toEqual({ opened: 'window: . /labs/web.lab.yml', said: [] })
    expect(start({ WAYLAND_DISPLAY: 'wayland-0' }).opened).toBe('window: .')
  })

  test('a binary that cannot be fetched is one plain line, and not tried again that day', () => {
    const first = start(display)
    expect(first.opened).toBe('browser: serve --open')
    expect(first.said).toEqual([
      'tried',
      expect.stringMatching(/could not be fetched, as the network gave no answer/),
    ])
    const second = start(display)
    expect(second.opened).toBe('browser: serve --open')
    expect(second.said).toEqual([
      expect.stringMatching(/could not be fetched today .*npm start -- --electron/),
    ])
  })

  test('it is tried again the next day, and when that is asked for', async () => {
    start(display)
    expect(start(display, ['--electron']).said[0]).toBe('tried')
    const yesterday = new Date(Date.now() - 25 * 60 * 60 * 1000)
    await utimes(join(clone, 'node_modules/.no-electron'), yesterday, yesterday)
    expect(start(display).said[0]).toBe('tried')
  })

  test('a binary that was fetched after all is used', async () => {
    start(display)
    await put(
      'scripts/run.js',
      "require('fs').copyFileSync('bin/underlay', 'node_modules/electron/dist/electron')\n",
    )
    await chmod(join(clone, 'node_modules/electron/dist'), 0o777)
    expect(start(display, ['--electron'])).toEqual({ opened: 'browser: .', said: [] })
    await expect(stat(join(clone, 'node_modules/.no-electron'))).rejects.toThrow('ENOENT')
  })

  test('a user who may not write to the clone is not kept waiting', async () => {
    await chmod(join(clone, 'node_modules/electron'), 0o555)
    expect(start(display).said).toEqual([expect.stringMatching(/may not put it into/)])
  })

  test('a binary that does not start leaves the browser', async () => {
    await putElectron('#!/bin/sh\necho "libgtk-3.so.0: cannot open shared object file" >&2\nexit 127\n')
    const { opened, said } = start(display)
    expect(opened).toBe('browser: serve --open')
    expect(said).toEqual([expect.stringMatching(/does not start on this machine .*--version/)])
  })
})
