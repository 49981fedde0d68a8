import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { labFolder, underlay } from './underlay.ts'

const labs = labFolder()
const preset = (path: string) => resolve(import.meta.dirname, '../../labs', path)
const run = promisify(execFile)

async function exported(path: string, name: string): Promise<string> {
  const { code, stdout } = await underlay('export', preset(path), '--script')
  expect(code).toBe(0)
  const file = join(labs.folder, name)
  writeFileSync(file, `${stdout}\n`)
  return file
}

test('an exported script builds the overlay without Underlay: containers on two LANs ping each other', async () => {
  const script = await exported('overlay/two-lans.lab.yml', 'two-lans.sh')
  const { stdout } = await run('bash', [
    script,
    'ip',
    'netns',
    'exec',
    'c1',
    'ping',
    '-c1',
    '-t1',
    '10.0.0.4',
  ])
  expect(stdout).toContain(' 0% packet loss')
})

test('an exported script has rules and programs too: a published port answers', async () => {
  const script = await exported('bridge/who-is-asking.lab.yml', 'who-is-asking.sh')
  const fetch =
    'import time,urllib.request\nfor _ in range(50):\n try: print(urllib.request.urlopen("http://192.168.1.2:8080/",timeout=2).read().decode());break\n except OSError: time.sleep(0.1)'
  const { stdout } = await run('bash', [script, 'ip', 'netns', 'exec', 'pc', '/usr/bin/python3', '-c', fetch])
  expect(stdout).toMatch(/\d+\.\d+\.\d+\.\d+/)
})

test('an exported script tells of each object which line asked for it, and why', async () => {
  const { stdout } = await underlay('export', preset('overlay/two-lans.lab.yml'), '--script')
  expect(stdout).toMatch(
    /# link uber-net@node1 vxlan0 \(networks\.uber-net, line \d+\): The VXLAN device of uber-net/,
  )
})

test('the picture’s sources name every node', async () => {
  for (const format of ['--dot', '--mermaid']) {
    const { stdout } = await underlay('export', preset('overlay/two-lans.lab.yml'), format)
    for (const name of ['lan-a', 'lan-b', 'r1', 'node1', 'node2', 'c1', 'c2', 'uber-net'])
      expect(stdout).toContain(name)
  }
})
