import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CaptureFrame } from '../../main/packet/pcapng.ts'
import { readPcapng } from '../../main/packet/pcapng/read.ts'
import type { Started } from './command-line.ts'
import { newDesk, program, startCommand } from './command-line.ts'
import { processesOf, until } from './traces.ts'

const desk = newDesk('capture')
const lab = `${desk.name}-lab`
const file = desk.write(
  `${lab}.lab.yml`,
  `
name: ${lab}
lans: { wire: { subnet: 192.168.10.0/24 } }
hosts: { node1: { lans: [wire] }, node2: { lans: [wire] } }
networks: { net: { driver: overlay } }
containers:
  c1: { host: node1, networks: [net] }
  c2: { host: node2, networks: [net] }
`,
)
const hasTshark = spawnSync('tshark', ['--version']).status === 0

beforeEach(async () => {
  expect(await desk.underlay('up', file)).toMatchObject({ code: 0 })
})

afterEach(async () => {
  await desk.underlay('down', lab)
})

const exec = (node: string, ...argv: string[]) => desk.underlay('exec', lab, node, '--', ...argv)
const ping = (count: number) => exec('c1', 'ping', '-c', String(count), '-i', '0.02', 'c2')

/** A capture that listens by now. */
async function capturing(...args: string[]): Promise<Started> {
  const started = desk.start('capture', lab, ...args)
  await said(started, 'Listening at')
  return started
}

function said(started: Started, words: string): Promise<void> {
  return until(() => started.said().includes(words), started.said)
}

/** How a capture ends that is asked to. */
function interrupted(capture: Started) {
  capture.kill('SIGINT')
  return capture.ended
}

/** Those of a desk's processes that hear frames. */
function taps() {
  return processesOf(desk).filter(({ argv }) => argv.some((word) => word.includes('AF_PACKET')))
}

function pcapng(path: string) {
  const read = readPcapng(readFileSync(path))
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return read.value
}

/** The frames that tcpdump wrote into a file of a container, in hexadecimal. */
async function pcapFrames(node: string, path: string): Promise<string[]> {
  const bytes = Buffer.from((await exec(node, 'base64', '-w0', path)).stdout, 'base64')
  const frames: string[] = []
  for (let at = 24, size = 0; at < bytes.length; at += 16 + size) {
    size = bytes.readUInt32LE(at + 8)
    frames.push(bytes.subarray(at + 16, at + 16 + size).toString('hex'))
  }
  return frames
}

function tshark(path: string, ...fields: string[]): string[][] {
  const options = fields.flatMap((field) => ['-e', field])
  const told = execFileSync('tshark', ['-r', path, '-T', 'fields', ...options], { encoding: 'utf8' })
  const lines = told.trim().split('\n')
  return lines.map((line) => line.split('\t'))
}

describe('underlay capture', () => {
  test('hears on a link the same frames as tcpdump there, byte for byte', async () => {
    const path = join(desk.folder, 'ours.pcapng')
    const theirs = desk.start('exec', lab, 'c1', 'tcpdump', '-i', 'eth0', '-c', '40', '-w', '/tmp/x', 'icmp')
    await said(theirs, 'listening on eth0')
    const capture = await capturing('c1:net', '-f', 'icmp', '-w', path)
    await ping(20)
    const ended = await interrupted(capture)
    await theirs.ended
    expect(ended).toMatchObject({ code: 0, stdout: '' })
    expect(ended.stderr).toMatch(/ 40 taken; the kernel dropped none\.\n$/)
    const hex = ({ bytes }: CaptureFrame) => Buffer.from(bytes).toString('hex')
    expect(pcapng(path).frames.map(hex)).toEqual(await pcapFrames('c1', '/tmp/x'))
  })

  test.skipIf(!hasTshark)(
    'saves a host with all on it, in order of time, each interface by name',
    async () => {
      const path = join(desk.folder, 'places.pcapng')
      const capture = await capturing('@node1', 'c2:eth0', '-f', 'icmp', '-w', path)
      await ping(1)
      await interrupted(capture)
      const rows = tshark(path, 'frame.interface_name', 'frame.time_epoch', 'icmp.type')
      const requests = rows.filter(([, , type]) => type === '8').map(([name]) => name)
      expect(requests).toEqual(['c1:eth0', 'net@node1:c1-eth0', 'net@node1:vxlan0', 'node1:eth0', 'c2:eth0'])
      const times = rows.map(([, time]) => Number(time))
      expect(times).toEqual([...times].sort((a, b) => a - b))
      const { interfaces, statistics } = pcapng(path)
      const named = interfaces.map(({ namespace, device }) => `${namespace}:${device}`)
      expect(named).toEqual(expect.arrayContaining(['node1:docker_gwbridge', 'c2:eth0']))
      // What the kernel counts for an interface alone.
      expect(statistics.map((each) => named[each.interface])).toEqual(['c2:eth0'])
    },
  )

  test.skipIf(!hasTshark)('writes pcapng into a pipe while frames come, until its reader goes', async () => {
    const read = 'tshark -l -i - -c 2 -T fields -e frame.interface_name -e icmp.seq'
    const command = `"$0" capture "$1" c1 -f icmp -w - | ${read}`
    const piped = startCommand(['sh', '-c', command, program, lab], desk)
    await said(piped, 'Listening at')
    await said(piped, 'Capturing on')
    const pinging = ping(50)
    expect((await piped.ended).stdout).toBe('c1:eth0\t1\nc1:eth0\t1\n')
    await pinging
    await until(() => taps().length === 0, piped.said)
  })

  test('says each frame in a line, of those that the filter takes, and ends after as many as were asked for', async () => {
    const capture = await capturing('node1:wire', '--filter', 'vxlan && icmp', '--count', '2')
    await ping(3)
    const { code, stdout } = await capture.ended
    expect(code).toBe(0)
    const time = /^\d\d:\d\d:\d\d\.\d{6} {2}/
    const lines = stdout.trimEnd().split('\n')
    expect(lines.map((line) => line.replace(time, ''))).toEqual([
      expect.stringMatching(
        /^node1:eth0 {2}out {2}ICMP {4}10\.0\.1\.\d → 10\.0\.1\.\d {2}Echo request, id \d+, sequence 1 \(VXLAN \d+, 192\.168\.10\.\d → 192\.168\.10\.\d\) {2}148 bytes$/,
      ),
      expect.stringMatching(/^node1:eth0 {2}in {3}ICMP .* Echo reply, id \d+, sequence 1 .* 148 bytes$/),
    ])
  })

  test('answers programs in a line of JSON for each frame', async () => {
    const capture = await capturing('c2', '-f', 'icmp', '-c', '1', '--json')
    await ping(1)
    expect(JSON.parse((await capture.ended).stdout)).toMatchObject({
      namespace: 'c2',
      link: 'eth0',
      direction: 'in',
      protocol: 'ICMP',
      length: 98,
    })
  })

  test('tells all that is wrong with what it is asked, and listens nowhere then', async () => {
    const wrong = await desk.underlay('capture', lab, 'c9', 'c1:eth7', '@node7')
    expect(wrong.code).toBe(2)
    expect(wrong.stderr).toMatch(
      /no `c9`[^]*Did you mean `c1`[^]*c1 has no interface eth7[^]*lo,[^]*no `@node7`/,
    )
    const limits = await desk.underlay('capture', lab, 'c1', '-f', 'icmp &&', '-c', '0', '--seconds', 'x')
    expect(limits.code).toBe(2)
    expect(limits.stderr).toMatch(/Column 8 of the filter[^]*--count is 0[^]*--seconds is x/)
    const folder = await desk.underlay('capture', lab, 'c1', '-w', '/nowhere/x.pcapng')
    expect(folder).toMatchObject({ code: 2 })
    expect(folder.stderr).toContain('/nowhere/x.pcapng cannot be written')
  })

  test('ends with a word when the disk is full', async () => {
    const capture = await capturing('c1', '-w', '/dev/full')
    await ping(1)
    const { code, stderr } = await capture.ended
    expect(code).toBe(3)
    expect(stderr).toContain('Its disk is full')
  })

  test('ends with a word when its interface is gone, and goes on while another one is there', async () => {
    const [one, both] = [
      await capturing('node1:docker_gwbridge'),
      await capturing('node1:docker_gwbridge', 'c2'),
    ]
    await exec('node1', 'ip', 'link', 'delete', 'docker_gwbridge')
    const { code, stderr } = await one.ended
    expect(code).toBe(3)
    expect(stderr).toMatch(
      /node1:docker_gwbridge is gone\.\n.*\nerror: What was listened at is not there any more\./,
    )
    await said(both, 'node1:docker_gwbridge is gone.')
    await ping(1)
    await said(both, 'Echo request')
    expect((await interrupted(both)).code).toBe(0)
  })

  test('ends with its lab, of which it holds nothing back', async () => {
    const capture = await capturing()
    await desk.underlay('down', lab)
    const { code, stderr } = await capture.ended
    expect(code).toBe(3)
    expect(stderr).toContain(`The lab ${lab} has ended, and the capture with it.`)
    expect(taps()).toEqual([])
  })

  test('hears interfaces that come later, by their names', async () => {
    const capture = await capturing('node1', '-f', 'icmp or icmpv6')
    await exec('node1', 'ip', 'link', 'add', 'later0', 'type', 'veth', 'peer', 'name', 'later1')
    await exec('node1', 'ip', 'link', 'set', 'later0', 'up')
    await exec('node1', 'ip', 'link', 'set', 'later1', 'up')
    await until(() => /node1:later0 +out +ICMPv6/.test(capture.said()), capture.said)
    await interrupted(capture)
  })

  test.each(['SIGKILL', 'SIGTERM'] as const)('leaves no process behind when it gets %s', async (signal) => {
    const capture = await capturing('@node1')
    expect(taps().length).toBeGreaterThan(0)
    capture.kill(signal)
    await capture.ended
    await until(() => taps().length === 0, capture.said)
  })
})
