import { resolve } from 'node:path'
import type { Result } from '../problem.ts'
import { failed, kernelProblem, ok } from '../problem.ts'
import type { CheckedLab } from './checked-lab.ts'
import { runInNamespace, wordsOf } from './in-namespace.ts'
import type { ProbeAnswer, ProbeTask } from './probe-task.ts'
import { isAnswer } from './probe-task.ts'

/** The built program lies beside the built engine; where the engine runs from source, it is in the build's folder. */
const program = resolve(import.meta.dirname, import.meta.env.DEV ? '../../out/main/probe.js' : 'probe.js')

/** Electron's own binary is Node when told so; a plain Node does not mind. */
export const probeEnvironment = { ELECTRON_RUN_AS_NODE: '1' }

/** The command line that does a task, to be run in a network namespace with {@link probeEnvironment}. */
export function probeCommand(task: ProbeTask): [string, ...string[]] {
  return [process.execPath, program, JSON.stringify(task)]
}

/** Lets the probe program do a task in a node's network namespace; a problem where it does not come back with an answer. */
export async function runProbe(lab: CheckedLab, node: string, task: ProbeTask): Promise<Result<ProbeAnswer>> {
  const told = await runInNamespace(lab, node, probeCommand(task), probeEnvironment)
  if (!told.ok) return told
  const { code, stdout, stderr } = told.value
  return code === 0 ? readAnswer(node, wordsOf(stdout).at(-1)) : probeCrashed(node, wordsOf(stderr))
}

/** Reads one line of the probe program's output. */
export function readAnswer(node: string, line: string | undefined): Result<ProbeAnswer> {
  const answer: unknown = line === undefined ? undefined : JSON.parse(line)
  return isAnswer(answer) ? ok(answer) : probeCrashed(node, line === undefined ? [] : [line])
}

/** The problem of a probe that ended without an answer, with its last words. */
export function probeCrashed(node: string, words: readonly string[]) {
  return failed(
    kernelProblem(
      'probe-crashed',
      `The probe in the network namespace of ${node} ended without an answer.`,
      'See that the node is still there: `underlay drift LAB`.',
      { evidence: words },
    ),
  )
}
