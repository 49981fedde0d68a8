import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseTrustedJson } from '../../main/kernel/json.ts'
import { bundle } from '../kernel/bundle.ts'
import { overlayByHand } from './by-hand.ts'
import { bridgeLab, overlayLab } from './labs.ts'

/**
 * `npm run bench`: builds the same lab with Underlay and with others, in turns in one run, and prints medians and ratios. A
 * figure by itself says little on a shared machine; the ratio says who is faster.
 */
interface Times {
  readonly up: number
  readonly down: number
}

const rounds = Number(process.env['ROUNDS'] ?? 5)
const underlay = resolve('bin/underlay')
const folder = mkdtempSync(join(tmpdir(), 'underlay-bench-'))
const own = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']
const namespaces = [...own, '--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc']

try {
  console.log(`${String(rounds)} rounds; seconds, median (fastest–slowest)\n`)
  for (const [hosts, containers] of [
    [4, 50],
    [10, 50],
    [20, 50],
  ] as const) {
    const title = `one overlay, ${String(hosts)} hosts × ${String(containers)} containers`
    const file = labFile(overlayLab('bench-overlay', hosts, containers))
    const script = overlayByHand(hosts, containers)
    await compare(title, ['by hand', () => byHand(script)], () => withUnderlay(file, 'bench-overlay'))
  }
  if (hasMininet()) {
    for (const containers of [200, 500]) {
      const file = labFile(bridgeLab('bench-bridge', containers))
      const title = `one bridge, ${String(containers)} containers`
      await compare(title, ['Mininet', () => Promise.resolve(withMininet(containers))], () =>
        withUnderlay(file, 'bench-bridge'),
      )
    }
  } else
    console.log(
      'Mininet is not installed (apt-get install mininet bridge-utils), or this is not root: not compared.\n',
    )
  await scaling()
  await planning()
} finally {
  rmSync(folder, { recursive: true })
}

async function compare(
  title: string,
  [name, other]: readonly [string, () => Promise<Times>],
  ours: () => Promise<Times>,
) {
  const theirs: Times[] = []
  const mine: Times[] = []
  for (let round = 0; round < rounds; round++) {
    theirs.push(await other())
    mine.push(await ours())
  }
  console.log(title)
  for (const part of ['up', 'down'] as const) {
    const [a, b] = [theirs.map((times) => times[part]), mine.map((times) => times[part])]
    const ratio = median(a) / median(b)
    console.log(
      `  ${part.padEnd(5)} ${name} ${figures(a)}   Underlay ${figures(b)}   ${ratio.toFixed(2)}× as fast`,
    )
  }
  console.log()
}

/** The cost of one container more must not grow with the lab. */
async function scaling() {
  const perContainer: string[] = []
  for (const hosts of [4, 10, 20]) {
    const file = labFile(overlayLab('bench-scale', hosts, 50))
    const times: number[] = []
    for (let round = 0; round < rounds; round++) times.push((await withUnderlay(file, 'bench-scale')).up)
    perContainer.push(`${String(hosts * 50)}: ${((median(times) / (hosts * 50)) * 1000).toFixed(2)} ms`)
  }
  console.log(`up, for each container   ${perContainer.join('   ')}`)
}

/** Planning as the command line does it: bundled, and with the Node options of `bin/underlay`. */
async function planning() {
  const options = /exec node (.*?) "/.exec(readFileSync(underlay, 'utf8'))?.[1]?.split(' ') ?? []
  const { program, remove } = await bundle('../bench/planning.ts')
  const times = Array.from({ length: rounds }, () =>
    parseTrustedJson<Planning>(execFileSync(process.execPath, [...options, program], { encoding: 'utf8' })),
  )
  remove()
  const middle = (part: 'parsing' | 'planning') => median(times.map((time) => time[part])).toFixed(0)
  const objects = times[0]?.objects ?? 0
  console.log(
    `CPU time for 1,000 containers, ${objects} objects   parsing ${middle('parsing')} ms   planning ${middle('planning')} ms`,
  )
}

interface Planning {
  readonly parsing: number
  readonly planning: number
  readonly objects: number
}

async function withUnderlay(file: string, name: string): Promise<Times> {
  const up = await time(() =>
    execFileSync(underlay, ['up', file], { stdio: ['ignore', 'ignore', 'inherit'] }),
  )
  const down = await time(() =>
    execFileSync(underlay, ['down', name], { stdio: ['ignore', 'ignore', 'inherit'] }),
  )
  await quiet()
  return { up, down }
}

async function byHand(script: string): Promise<Times> {
  const file = join(folder, 'by-hand.sh')
  writeFileSync(file, script)
  const started = performance.now()
  const child = spawn('unshare', [...namespaces, 'bash', file], { stdio: ['pipe', 'pipe', 'inherit'] })
  const said = (word: string) =>
    new Promise<number>((done) =>
      child.stdout.on('data', (text: Buffer) => text.toString().includes(word) && done(performance.now())),
    )
  const up = await said('up')
  child.stdin.end()
  const down = await said('down')
  await new Promise((done) => child.once('close', done))
  await quiet()
  return { up: (up - started) / 1000, down: (down - up) / 1000 }
}

function withMininet(containers: number): Times {
  const script = resolve('test/bench/one-switch.py')
  const [up, down] = execFileSync(
    'unshare',
    [...namespaces, '/usr/bin/python3', script, String(containers)],
    { encoding: 'utf8' },
  )
    .trim()
    .split(' ')
    .map(Number)
  return { up: up ?? NaN, down: down ?? NaN }
}

function hasMininet(): boolean {
  if (process.getuid?.() !== 0) return false
  try {
    execFileSync('/usr/bin/python3', ['-c', 'import mininet'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** The kernel goes on clearing away for a while after a lab has ended; the next measurement does not start before. */
function quiet(): Promise<void> {
  return new Promise((done) => setTimeout(done, 1500))
}

async function time(work: () => unknown): Promise<number> {
  const started = performance.now()
  await work()
  return (performance.now() - started) / 1000
}

function labFile(text: string): string {
  const file = join(folder, 'bench.lab.yml')
  writeFileSync(file, text)
  return file
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN
}

function figures(values: readonly number[]): string {
  return `${median(values).toFixed(2)} (${Math.min(...values).toFixed(2)}–${Math.max(...values).toFixed(2)})`
}
