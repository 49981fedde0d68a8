import type { Lab } from '../lab/lab.ts'
import type { Result } from '../problem.ts'
import { failed, inputProblem, ok } from '../problem.ts'
import type { CheckedLab } from './checked-lab.ts'
import { destination } from './destination.ts'
import { inParallel } from './in-parallel.ts'
import { readReply } from './reply.ts'
import { runProbe } from './run-probe.ts'
import { broken } from './verdict.ts'

/** Who reaches whom by ping: a row for each source, a cell for each destination, both in the order of `nodes`. */
export interface Matrix {
  readonly nodes: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
}

/** Whether one node reaches another. */
export type Cell =
  | { readonly type: 'self' }
  /** `milliseconds`: round-trip time. */
  | { readonly type: 'reached'; readonly address: string; readonly milliseconds: number }
  /** `address` is absent where the destination has none. */
  | { readonly type: 'lost'; readonly address?: string; readonly reason: string }
  /** Nothing is known: the probe itself did not work. */
  | { readonly type: 'error'; readonly reason: string }

/** The square grows fast: more nodes than this are asked about only by name. */
const mostNodes = 60

/** Sources at a time; each pings many destinations at once. */
const sources = 8

/**
 * Pings every node from every other: all containers, hosts and routers, or the nodes that are named. Addresses are chosen as
 * for expectations. Fails for names that the lab does not have, and for a lab of more than 60 nodes where none are named.
 */
export async function reachability(lab: CheckedLab, named?: readonly string[]): Promise<Result<Matrix>> {
  const chosen = choose(lab.record.lab, named)
  if (!chosen.ok) return chosen
  const nodes = chosen.value
  const rows = await inParallel(nodes, sources, (from) => row(lab, from, nodes))
  return ok({ nodes, rows })
}

function choose(lab: Lab, named: readonly string[] = []): Result<readonly string[]> {
  const all = [...lab.containers, ...lab.hosts, ...lab.routers].map(({ name }) => name)
  const unknown = named.filter((name) => !all.includes(name))
  if (unknown.length > 0) {
    const message = `The lab ${lab.name} has no container, host or router named ${unknown.join(', ')}.`
    return failed(inputProblem('no-such-node', message, `It has: ${all.join(', ')}.`))
  }
  if (named.length > 0) return ok([...new Set(named)])
  if (all.length <= mostNodes) return ok(all)
  const message = `The lab ${lab.name} has ${all.length} nodes; a whole matrix goes up to ${mostNodes}.`
  return failed(
    inputProblem(
      'too-many-nodes',
      message,
      `Name the nodes: \`underlay matrix ${lab.name} ${all[0] ?? ''} …\`.`,
    ),
  )
}

async function row(lab: CheckedLab, from: string, nodes: readonly string[]): Promise<Cell[]> {
  const targets = nodes.map((to) => destination(lab.record.lab, from, to))
  const addresses = targets.flatMap((target, i) =>
    target.type === 'address' && nodes[i] !== from ? [target.address] : [],
  )
  const answer = await runProbe(lab, from, { type: 'pings', addresses: [...new Set(addresses)] })
  const outcomes = answer.ok && answer.value.type === 'pinged' ? answer.value.outcomes : []
  const replies = new Map([...new Set(addresses)].map((address, i) => [address, outcomes[i]]))
  const trouble = answer.ok ? JSON.stringify(answer.value) : broken(answer.problems).evidence.join(' ')
  return targets.map((target, i): Cell => {
    if (nodes[i] === from) return { type: 'self' }
    if (target.type !== 'address') return { type: 'lost', reason: 'no address' }
    const outcome = replies.get(target.address)
    if (!outcome) return { type: 'error', reason: trouble }
    const reply = readReply(outcome)
    const { address } = target
    if (reply.type === 'reached') return { type: 'reached', address, milliseconds: reply.milliseconds }
    return reply.type === 'lost'
      ? { type: 'lost', address, reason: shortened(reply.said) }
      : { type: 'error', reason: reply.said }
  })
}

/** ping's words without what a cell has no room for: `Destination Host Unreachable, says 10.0.0.1`. */
function shortened(said: string): string {
  const report = /^From (\S+) icmp_seq=\d+ (.*)$/.exec(said)
  return report
    ? `${report[2] ?? ''}, says ${report[1] ?? ''}`
    : said.replace(/^ping: (connect: |sendmsg: )?/, '')
}
