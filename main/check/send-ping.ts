import type { CheckedLab } from './checked-lab.ts'
import { runInNamespace } from './in-namespace.ts'
import type { Reply } from './reply.ts'
import { pingArguments, readReply } from './reply.ts'
import { broken } from './verdict.ts'

/** One ping from a node to an address: the command as it was given, and what came of it. */
export async function sendPing(
  lab: CheckedLab,
  from: string,
  address: string,
  options: readonly string[] = [],
): Promise<{ sent: string; reply: Reply }> {
  const argv: [string, ...string[]] = ['ping', ...pingArguments, ...options, address]
  const told = await runInNamespace(lab, from, argv)
  const reply: Reply = told.ok
    ? readReply(told.value)
    : { type: 'broken', said: broken(told.problems).evidence.join(' ') }
  return { sent: argv.join(' '), reply }
}
