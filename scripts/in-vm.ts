import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Machine } from '../main/vm/machine.ts'
import { startMachine } from '../main/vm/machine.ts'
import { runIn } from '../main/vm/reach.ts'
import { stockKernel } from '../main/vm/stock-kernel.ts'
import { agentCommand } from '../main/vm/underlay-vm.ts'

/**
 * `node scripts/run.js scripts/in-vm.ts FILE COMMAND…`: boots a virtual machine, runs a command in this folder as its root and
 * once more as an ordinary user, and ends the machine. What the command leaves in `FILE` comes back as `root-FILE` and
 * `user-FILE` in test-results/. The exit code is the first one that is not 0.
 */
const [, , , result = '', ...command] = process.argv

/** nobody, or whoever runs this. */
const ordinary = process.getuid?.() || 65534
/** Where an ordinary user sees this folder, which may be in a home that only its owner may enter. */
const seen = '/run/clone'
const variables = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8', CI: '1' }

const folder = await mkdtemp(join(tmpdir(), 'underlay-test-vm-'))
process.exitCode = await main().finally(() => rm(folder, { recursive: true, force: true }))

async function main(): Promise<number> {
  const kernel = await stockKernel(console.error)
  if (!kernel.ok) return complain(kernel.problems)
  const started = await startMachine(join(folder, 'vm'), kernel.value, { uid: 0, gid: 0 }, agentCommand())
  if (!started.ok) return complain(started.problems)
  const machine = started.value
  const end = () => {
    try {
      process.kill(machine.pid, 'SIGKILL')
    } catch {
      // It has ended by itself.
    }
  }
  process.on('exit', end)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      end()
      void rm(folder, { recursive: true, force: true }).then(() => process.exit(130))
    })
  return asRootAndUser(machine)
}

async function asRootAndUser(machine: Machine): Promise<number> {
  const id = String(ordinary)
  const prepare = `mkdir -p ${seen} /run/home && mount --bind "$PWD" ${seen} && chown ${id} /run/home`
  await runHere(machine, ['sh', '-c', prepare])
  const root = await runHere(machine, [...command], { HOME: '/root' })
  await collect(machine, 'root')
  const asUser = [
    'setpriv',
    `--reuid=${id}`,
    `--regid=${id}`,
    '--clear-groups',
    'env',
    `--chdir=${seen}`,
    'HOME=/run/home',
  ]
  const handOver = `rm -f test-results/${result} && mkdir -p node_modules/.vite-temp && chown -R ${id} test-results node_modules/.vite-temp`
  await runHere(machine, ['sh', '-c', handOver])
  const user = await runHere(machine, [...asUser, ...command])
  await collect(machine, 'user')
  return root || user
}

async function runHere(machine: Machine, argv: readonly string[], more = {}): Promise<number> {
  const order = { argv, cwd: process.cwd(), environment: { ...variables, ...more } }
  const running = await runIn(machine, order, (chunk, channel) =>
    process[channel === 'output' ? 'stdout' : 'stderr'].write(chunk),
  )
  return running ? running.exit : 255
}

async function collect(machine: Machine, who: string): Promise<void> {
  const chunks: Buffer[] = []
  const order = { argv: ['cat', result], cwd: join(process.cwd(), 'test-results'), environment: variables }
  const running = await runIn(machine, order, (chunk) => chunks.push(chunk))
  if ((await running?.exit) === 0)
    await writeFile(join('test-results', `${who}-${result}`), Buffer.concat(chunks))
}

function complain(
  problems: readonly { message: string; hint: string; evidence?: readonly string[] }[],
): number {
  for (const { message, hint, evidence } of problems)
    console.error([message, ...(evidence ?? []), hint].join('\n'))
  return 3
}
