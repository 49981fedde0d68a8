import { spawn } from 'node:child_process'
import { inNode } from '../kernel/sandbox/enter.ts'
import { enterNode, standardEnvironment } from '../kernel/sandbox/node.ts'
import type { Outcome } from '../kernel/spawn.ts'
import { toolEnvironment } from '../kernel/spawn.ts'
import type { Lab } from '../lab/lab.ts'
import { withoutContainers } from '../lab/without-containers.ts'
import { filesOf } from '../nodes.ts'
import type { Result } from '../problem.ts'
import { failed, kernelProblem, ok } from '../problem.ts'
import type { CheckedLab } from './checked-lab.ts'
import { wordsOf } from './in-namespace.ts'

/** Exit code of `timeout` where it had to end the program. */
export const timedOut = 124

/**
 * Runs a program in a node as its own programs run: hostname, files, processes, network, environment. Ends it after
 * `seconds` with exit code {@link timedOut}. A problem where it could not be run at all.
 */
export async function runInNode(
  lab: CheckedLab,
  node: string,
  argv: readonly string[],
  seconds: number,
): Promise<Result<Outcome>> {
  const init = await entered(lab, node)
  if (!init.ok) return init
  const container = lab.record.lab.containers.find(({ name }) => name === node)
  const environment = { ...standardEnvironment(container?.hostname ?? node), ...container?.environment }
  const variables = Object.entries(environment).map(([key, value]) => `${key}=${value}`)
  // Inside the node: a signal to nsenter would not pass into the node's process list.
  const limit = ['timeout', '--kill-after=1', String(seconds)]
  const outcome = await runToExit([
    ...inNode(lab.sandbox, init.value),
    'env',
    '-i',
    ...variables,
    ...limit,
    ...argv,
  ])
  const words = wordsOf(outcome.stderr)
  const notRun = outcome.code === 126 || outcome.code === 127
  if (!notRun && !words.some((line) => line.startsWith('nsenter: '))) return ok(outcome)
  return failed(
    kernelProblem(
      'command-not-run',
      `${argv[0] ?? ''} could not be run in ${node} (exit code ${outcome.code}).`,
      'See that this machine has the program, and that the node is still there (`underlay drift LAB`).',
      { evidence: words },
    ),
  )
}

/** First processes of nodes that were entered to check this state of a lab. */
const inits = new WeakMap<Lab, Map<string, Promise<Result<number>>>>()

/**
 * Enters a node, once for all checks of one state of the lab: entering writes the node's hosts file anew, and a program that
 * looks a name up in that moment would find it empty.
 */
function entered({ sandbox, record }: CheckedLab, node: string): Promise<Result<number>> {
  const known = inits.get(record.lab) ?? new Map<string, Promise<Result<number>>>()
  inits.set(record.lab, known)
  const init =
    known.get(node) ?? enterNode(sandbox, node, filesOf(withoutContainers(record.lab, record.stopped), node))
  known.set(node, init)
  return init
}

/**
 * Runs a program until it has ended itself. What it has started and left behind may hold its output open for ever, and is
 * not waited for.
 */
function runToExit([program, ...args]: readonly [string, ...string[]]): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { env: toolEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] })
    const output = { stdout: '', stderr: '' }
    child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()))
    child.on('error', ({ message }) => {
      resolve({ code: 127, stdout: '', stderr: message })
    })
    child.on('close', (code) => {
      resolve({ code: code ?? 128 + 9, ...output })
    })
    child.on('exit', () => {
      setTimeout(() => {
        child.stdout.destroy()
        child.stderr.destroy()
      }, 100)
    })
  })
}
