import { standardEnvironment } from '../kernel/sandbox/node.ts'
import { enter } from '../nodes.ts'
import type { Result } from '../problem.ts'
import { ok } from '../problem.ts'
import type { RunningLab } from '../record.ts'

/**
 * The command line of a program in a node, or in the lab's own namespace, with the environment that the lab file gives the
 * node and nothing of this machine's. `term` names the kind of terminal that the program writes to.
 */
export async function commandIn(
  lab: RunningLab,
  node: string | undefined,
  argv: readonly string[],
  term: string,
): Promise<Result<[string, ...string[]]>> {
  const entry = await enter(lab, node)
  if (!entry.ok) return entry
  const { name, containers } = lab.record.lab
  const container = containers.find((each) => each.name === node)
  const environment = {
    ...standardEnvironment(container?.hostname ?? node ?? name),
    TERM: term,
    ...container?.environment,
  }
  const variables = Object.entries(environment).map(([key, value]) => `${key}=${value}`)
  return ok([...entry.value, 'env', '-i', ...variables, ...argv])
}
