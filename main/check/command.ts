import type { Outcome } from '../kernel/spawn.ts'
import type { Claim } from '../lab/lab.ts'
import type { CheckedLab } from './checked-lab.ts'
import { wordsOf } from './in-namespace.ts'
import { runInNode, timedOut } from './in-node.ts'
import type { Finding } from './verdict.ts'
import { broken } from './verdict.ts'

type Command = Extract<Claim, { type: 'command' }>

/** Seconds after which a command is ended; it has then failed. */
const patience = 10

/** So many lines of its output are shown. */
const shown = 10

/** A command in a node ends with exit code 0, and what it prints (on either output) contains a text. */
export async function checkCommand(lab: CheckedLab, claim: Command): Promise<Finding> {
  const told = await runInNode(lab, claim.node, claim.argv, patience)
  return told.ok ? readCommand(claim, told.value) : broken(told.problems)
}

/** What a command's end and output are for the claim. Of the output, lines with the wanted text are shown first of all. */
export function readCommand({ node, argv, prints }: Command, { code, stdout, stderr }: Outcome): Finding {
  const printed = prints === undefined || stdout.includes(prints) || stderr.includes(prints)
  const all = wordsOf(`${stdout}\n${stderr}`)
  const wanted = prints === undefined ? [] : all.filter((line) => line.includes(prints))
  const lines = wanted.length > 0 ? wanted : all
  const end = code === timedOut ? `not done within ${patience} s` : `exit code ${code}`
  return {
    state: code === 0 && printed ? 'holds' : 'fails',
    evidence: [
      `ran in ${node}: ${argv.join(' ')}`,
      `came back: ${end}`,
      ...lines.slice(0, shown).map((line) => `printed: ${line}`),
      ...(lines.length > shown ? [`printed: … and ${lines.length - shown} more lines`] : []),
    ],
  }
}
