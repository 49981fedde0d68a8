import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inNode } from '../../main/kernel/sandbox/enter.ts'
import { enterNode } from '../../main/kernel/sandbox/node.ts'
import { run } from '../../main/kernel/spawn.ts'
import type { Terminal } from '../../main/terminal/open.ts'
import { openTerminal } from '../../main/terminal/open.ts'
import { bundle } from './bundle.ts'
import { cable, filesOf, startLab } from './observed-lab.ts'

const size = { columns: 100, rows: 30 }
let lab: Awaited<ReturnType<typeof startLab>>
let shell: [string, ...string[]]
let built: Awaited<ReturnType<typeof bundle>>

beforeAll(async () => {
  lab = await startLab('terminal', cable)
  const first = await enterNode(lab.sandbox, 'one', filesOf('one'))
  if (!first.ok) throw new Error(JSON.stringify(first.problems))
  shell = [...inNode(lab.sandbox, first.value), 'bash', '--norc', '--noprofile']
  built = await bundle('terminal-program.ts')
})

afterAll(async () => {
  built.remove()
  await lab.end()
})

describe('a terminal in a node', () => {
  test('runs a shell with the node’s hostname, follows the size, interrupts and passes the exit code on', async () => {
    const { terminal, text, code } = await shown(shell)
    terminal.write('hostname; stty size\n')
    await expect.poll(text).toMatch(/one\r\n30 100\r\n/)
    terminal.resize({ columns: 133, rows: 44 })
    terminal.write('stty size; sleep 100\n')
    await expect.poll(text).toContain('44 133\r\n')
    terminal.write('\u0003')
    terminal.write('exit 7\n')
    expect(await code).toBe(7)
  })

  test('tells the signal that ended its program', async () => {
    const { terminal, code } = await shown(shell)
    terminal.write('kill -KILL $$\n')
    expect(await code).toBe(128 + 9)
  })

  test('ends its programs when it is closed', async () => {
    const { terminal, text } = await shown(shell)
    terminal.write('sleep 4321 & echo started\n')
    await expect.poll(text).toContain('started\r\n')
    expect(await running('sleep\u00004321')).toBe(true)
    terminal.close()
    await expect.poll(() => running('sleep\u00004321')).toBe(false)
  })

  test('makes a program wait that writes faster than anyone reads', async () => {
    const { terminal, text } = await shown([
      'bash',
      '-c',
      // It stays: when a terminal's first program ends, the kernel forgets what nobody has read yet.
      'head -c 4000000 /dev/zero | tr "\\0" a; echo; echo written; sleep 100',
    ])
    terminal.pause()
    await new Promise((resolve) => setTimeout(resolve, 300))
    const paused = text().length
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(text().length - paused).toBeLessThan(1_000_000)
    expect(text()).not.toContain('written')
    terminal.resume()
    await expect.poll(() => text().slice(-100), { timeout: 20_000 }).toContain('written')
    terminal.close()
  })
})

describe('the user’s terminal', () => {
  test('shows a program as it is, and is as before afterwards', async () => {
    const before = ['bash', '--norc', '--noprofile'] as const
    const { terminal, text, code } = await shown([...before])
    terminal.write(
      `stty -a | cksum; ${process.execPath} ${built.program} attach bash --norc --noprofile; echo "code $?"; stty -a | cksum\n`,
    )
    await expect.poll(text, { timeout: 10_000 }).toMatch(/\d+ \d+\r\n.*[$#] $/s)
    terminal.write('stty size; tty; exit 3\n')
    await expect.poll(text, { timeout: 10_000 }).toMatch(/code 3\r\n\d+ \d+\r\n/)
    terminal.write('tty; exit\n')
    await code
    const sums = [...text().matchAll(/^(\d{7,} \d+)\r$/gm)].map(([, sum]) => sum)
    expect(sums).toHaveLength(2)
    expect(sums[0]).toBe(sums[1])
    expect(text()).toContain('30 100\r\n')
    const terminals = [...text().matchAll(/^\/dev\/pts\/\d+\r$/gm)].map(([line]) => line)
    expect(new Set(terminals).size).toBe(2)
  })

  test('leaves the line feeds of full-screen programs alone', async () => {
    const { text, code } = await shown([
      process.execPath,
      built.program,
      'attach',
      'bash',
      '-c',
      'stty -opost; printf "a\\nb"',
    ])
    expect(await code).toBe(0)
    expect(text()).toBe('a\nb')
  })

  test('gets a program’s exit code and signal from this command', async () => {
    const { code } = await shown([process.execPath, built.program, 'attach', 'bash', '-c', 'kill -TERM $$'])
    expect(await code).toBe(128 + 15)
  })

  test('is put back when this command is ended by a signal', async () => {
    const { terminal, text, code } = await shown(['bash', '--norc', '--noprofile'])
    terminal.write(
      `stty -a | cksum; ${process.execPath} ${built.program} attach bash -c 'kill -TERM $PPID; sleep 100'; echo "code $?"; stty -a | cksum; exit\n`,
    )
    await code
    const sums = [...text().matchAll(/^(\d{7,} \d+)\r$/gm)].map(([, sum]) => sum)
    expect(text()).toContain('code 143\r\n')
    expect(sums[0]).toBe(sums[1])
  })
})

describe('a program without a terminal', () => {
  test('gets this command’s input and gives its output', async () => {
    expect(
      await run([process.execPath, built.program, 'pass', 'tr', 'a-z', 'A-Z'], { input: 'hello' }),
    ).toEqual({ code: 0, stdout: 'HELLO', stderr: '' })
  })

  test('passes its exit code and the signal that ended it on', async () => {
    expect((await run([process.execPath, built.program, 'pass', 'sh', '-c', 'exit 5'])).code).toBe(5)
    expect((await run([process.execPath, built.program, 'pass', 'sh', '-c', 'kill -KILL $$'])).code).toBe(137)
    expect((await run([process.execPath, built.program, 'pass', '/no/such/program'])).code).toBe(127)
  })

  test('gets the signals that this command gets, inside the node too', async () => {
    const child = spawn(process.execPath, [
      built.program,
      'pass',
      ...shell.slice(0, -2),
      '-c',
      'trap "echo told; exit 4" TERM; echo ready; while :; do sleep 0.1; done',
    ])
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
    await expect.poll(() => said, { timeout: 10_000 }).toContain('ready')
    child.kill('SIGTERM')
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(4)
    expect(said).toContain('told')
  })
})

async function shown(
  argv: [string, ...string[]],
): Promise<{ terminal: Terminal; text: () => string; code: Promise<number> }> {
  const terminal = await openTerminal(argv, size)
  let said = ''
  terminal.onText((text) => (said += text))
  return {
    terminal,
    text: () => said,
    code: new Promise((resolve) => {
      terminal.onExit(resolve)
    }),
  }
}

/** Whether a process with this in its command line runs in the lab. */
async function running(words: string): Promise<boolean> {
  const folder = `/proc/${String(lab.sandbox.owner)}/root/proc`
  const { stdout } = await run(['ls', folder])
  return stdout
    .split('\n')
    .filter((entry) => /^\d+$/.test(entry))
    .some((pid) => commandLine(`${folder}/${pid}/cmdline`).includes(words))
}

function commandLine(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
