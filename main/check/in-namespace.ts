import { inNamespace } from '../kernel/sandbox/enter.ts'
import type { Outcome } from '../kernel/spawn.ts'
import { run, toolEnvironment } from '../kernel/spawn.ts'
import type { Result } from '../problem.ts'
import { failed, kernelProblem, ok } from '../problem.ts'
import { namespaceOf } from '../nodes.ts'
import type { CheckedLab } from './checked-lab.ts'

/** Milliseconds after which one of our own tools counts as stuck: each limits itself to less. */
const stuck = 12_000

/**
 * Runs one of this machine's tools in a node's network namespace. A problem where the tool never got to work: the namespace
 * is gone, the tool is missing, or it had to be killed.
 */
export async function runInNamespace(
  lab: CheckedLab,
  node: string,
  argv: readonly [string, ...string[]],
  env: NodeJS.ProcessEnv = {},
): Promise<Result<Outcome>> {
  const namespace = namespaceOf(lab.record.lab, node)
  const outcome = await run([...inNamespace(lab.sandbox, namespace), ...argv], {
    timeout: stuck,
    env: { ...toolEnvironment(), ...env },
  })
  const lines = wordsOf(outcome.stderr)
  if (outcome.code < 126 && !lines.some((line) => line.startsWith('nsenter: '))) return ok(outcome)
  return failed(
    kernelProblem(
      'check-broken',
      outcome.code === 128 + 9
        ? `${argv[0]} in ${node} did not come to an end and was killed.`
        : `${argv[0]} could not be run in the network namespace of ${node}.`,
      'See that the node is still there (`underlay drift LAB`) and that the tool is installed (`underlay doctor`).',
      { evidence: lines.map((line) => line.replace(/\/proc\/\d+\/root/, '')) },
    ),
  )
}

/** The lines of what a tool said, without empty ones. */
export function wordsOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
}
