import type { ApplyContext, OnPhase } from './kernel/apply.ts'
import { compare, readFacts } from './kernel/compare.ts'
import type { KernelObject } from './kernel/objects.ts'
import type { NamespaceState } from './kernel/read.ts'
import { lastWords } from './kernel/sandbox/node.ts'
import type { Sandbox } from './kernel/sandbox/sandbox.ts'
import { isAlive } from './kernel/sandbox/sandbox.ts'
import type { Lab } from './lab/lab.ts'
import { filesOf } from './nodes.ts'
import type { Problem, Result } from './problem.ts'
import { failed, kernelProblem } from './problem.ts'

/** What applying a plan needs to know of the lab that it makes. */
export function contextOf(
  lab: Lab,
  {
    sandbox,
    inherited,
    onPhase,
  }: Pick<ApplyContext, 'sandbox' | 'inherited'> & { onPhase?: OnPhase | undefined },
): ApplyContext {
  const files = (node: string) => filesOf(lab, node)
  return { sandbox, file: lab.file, inherited, filesOf: files, ...(onPhase && { onPhase }) }
}

/** So many differences are told; where something is wrong at all, it is often a thousand things. */
const told = 5

/** What the kernel does not have as it was asked. `states` are namespaces that were read already. */
export async function mismatches(
  sandbox: Sandbox,
  objects: readonly KernelObject[],
  file: string,
  states?: readonly NamespaceState[],
): Promise<Problem[]> {
  const found = compare(await readFacts(sandbox, objects, states), objects)
  return Promise.all(
    found.slice(0, told).map(async ({ object, what }, i) => {
      const place = { file, line: object.origin.line, column: 1, key: object.origin.key }
      const more =
        i === told - 1 && found.length > told ? [`and ${found.length - told} more differences`] : []
      if (object.kind === 'process') {
        const evidence = [...(await lastWords(sandbox, object.node)), ...more]
        return kernelProblem(
          'command-failed',
          `The command of ${object.node} did not stay: ${object.argv.join(' ')}`,
          'The lines above are what it said; a command has to run on, or end with exit code 0.',
          { place, evidence },
        )
      }
      return kernelProblem('not-as-asked', `The kernel does not have what was asked: ${what}.`, object.why, {
        place,
        evidence: more,
      })
    }),
  )
}

/** Works on a lab. Whatever fails because the lab was ended meanwhile is told as that alone. */
export async function unlessEnded<T>(sandbox: Sandbox, work: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    const result = await work()
    if (result.ok || (await isAlive(sandbox))) return result
  } catch (error) {
    if (await isAlive(sandbox)) throw error
  }
  return failed(
    kernelProblem(
      'lab-ended',
      `The lab ${sandbox.lab} was ended while this command worked on it; nothing of it is left.`,
      'Somebody has ended it (`underlay down`), or the machine ran out of memory and chose it (`dmesg`).',
    ),
  )
}
