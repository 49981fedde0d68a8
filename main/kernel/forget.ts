import type { Refusal } from './batches.ts'
import { runBatches } from './batches.ts'
import type { Command } from './command.ts'
import { command, word } from './command.ts'
import type { Sandbox } from './sandbox/sandbox.ts'

/** Milliseconds; a namespace that lives longer is held by a program that somebody runs in it, and harms nobody. */
const patience = 10_000

/**
 * Takes namespaces away, and waits until that is done. The kernel does it in the background, where until then the other ends
 * of their cables, their tunnels and their MAC addresses are still taken. A cable into each namespace tells: it goes last.
 */
export async function forgetNamespaces(
  sandbox: Sandbox,
  commands: readonly Command[],
): Promise<readonly Refusal[]> {
  const mark = `x${process.pid.toString(36)}-`
  const cables = commands.map(({ fact }, i) => {
    const cable = `${mark}${i.toString(36)}`
    const text = `link add ${cable} type veth peer name ${cable} netns ${word(fact.namespace)}`
    return command(fact, 'forget', 'ip', 0, text, '')
  })
  for (const lines of [cables, commands]) {
    const { refusals } = await ownBatch(sandbox, lines, [])
    if (refusals.length > 0) return refusals
  }
  const end = performance.now() + patience
  while (performance.now() < end) {
    const { answers, refusals } = await ownBatch(sandbox, [], ['link show'])
    // A list of links that changes while it is read is refused.
    if (refusals.length === 0 && !answers.join('').includes(`"${mark}`)) break
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return []
}

function ownBatch(sandbox: Sandbox, commands: readonly Command[], questions: readonly string[]) {
  return runBatches(sandbox, [{ namespace: '', tool: 'ip', commands, questions }])
}
