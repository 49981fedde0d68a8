import type { Family, Lab } from '../lab/lab.ts'
import type { Result } from '../problem.ts'
import { failed, inputProblem, ok } from '../problem.ts'
import type { CheckedLab } from './checked-lab.ts'
import { isStopped } from './checked-lab.ts'
import { destination } from './destination.ts'
import { inParallel } from './in-parallel.ts'
import { neighbourOverflows, neighbourRoom } from './neighbour-table.ts'
import { sendPing } from './send-ping.ts'

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

/** A whole matrix of more nodes than this would take long, and nobody could read it. */
const mostNodes = 60

/** How many pings run at once. */
const together = 48

/** A cell that is to be found out. */
interface Question {
  readonly row: number
  readonly column: number
  readonly address: string
}

/**
 * Pings every node from every other: all containers, hosts and routers, or the nodes that are named. Addresses are chosen as
 * for expectations; with a family, only its own count. Fails for names that the lab does not have; for more nodes than the kernel can keep neighbours of at a
 * time (30 with its default settings); and for a lab of more than 60 nodes where none are named.
 */
export async function reachability(
  lab: CheckedLab,
  named: readonly string[] = [],
  family?: Family,
): Promise<Result<Matrix>> {
  const chosen = choose(lab.record.lab, named, nodesThatFit(await neighbourRoom()))
  if (!chosen.ok) return chosen
  const nodes = chosen.value
  const rows = nodes.map((from) => nodes.map((to): Cell => (from === to ? { type: 'self' } : noAddress)))
  const overflows = await neighbourOverflows()
  await inParallel(questions(lab.record.lab, nodes, family), together, async ({ row, column, address }) => {
    const cell = await ask(lab, nodes[row] ?? '', address)
    rows[row]?.splice(column, 1, cell)
  })
  return ok({ nodes, rows: (await neighbourOverflows()) > overflows ? rows.map(doubted) : rows })
}

/** Silence while the kernel's neighbour table was full shows nothing. */
function doubted(row: readonly Cell[]): Cell[] {
  return row.map((cell) =>
    cell.type === 'lost' && cell.address !== undefined ? { type: 'error', reason: tableWasFull } : cell,
  )
}

const tableWasFull = 'the kernel’s neighbour table was full (gc_thresh3)'

const noAddress: Cell = { type: 'lost', reason: 'no address' }

function choose(lab: Lab, named: readonly string[], fitting: number): Result<readonly string[]> {
  const all = [...lab.containers, ...lab.hosts, ...lab.routers].map(({ name }) => name)
  const unknown = named.filter((name) => !all.includes(name))
  if (unknown.length > 0) {
    const message = `The lab ${lab.name} has no container, host or router named ${unknown.join(', ')}.`
    return failed(inputProblem('no-such-node', message, `It has: ${all.join(', ')}.`))
  }
  const nodes = named.length > 0 ? [...new Set(named)] : all
  const most = named.length > 0 ? fitting : Math.min(fitting, mostNodes)
  if (nodes.length <= most) return ok(nodes)
  const message = `A matrix of ${nodes.length} nodes is too large: it may have ${most} here.`
  const hint =
    `Name fewer nodes: \`underlay matrix ${lab.name} ${all[0] ?? ''} …\`.` +
    (fitting > mostNodes
      ? ''
      : ' The limit is that of the kernel’s neighbour table (net.ipv4.neigh.default.gc_thresh3).')
  return failed(inputProblem('too-many-nodes', message, hint))
}

/** Both directions of a pair follow each other: they share what the kernel learns of the two neighbours. */
function questions(lab: Lab, nodes: readonly string[], family: Family | undefined): Question[] {
  const question = (row: number, column: number): Question[] => {
    const target = destination(lab, nodes[row] ?? '', nodes[column] ?? '', family)
    return target.type === 'address' ? [{ row, column, address: target.address }] : []
  }
  return nodes.flatMap((_, row) =>
    nodes.slice(0, row).flatMap((_, column) => [...question(row, column), ...question(column, row)]),
  )
}

/**
 * How many nodes may all ping each other, where the kernel has room for so many neighbours: each pair may take two entries,
 * for half a minute and more.
 */
export function nodesThatFit(room: number): number {
  return Math.floor((1 + Math.sqrt(1 + 4 * 0.85 * room)) / 2)
}

async function ask(lab: CheckedLab, from: string, address: string): Promise<Cell> {
  if (isStopped(lab, from)) return { type: 'error', reason: `${from} is stopped` }
  const { reply } = await sendPing(lab, from, address)
  if (reply.type === 'reached') return { type: 'reached', address, milliseconds: reply.milliseconds }
  if (reply.type === 'broken') return { type: 'error', reason: reply.said }
  return { type: 'lost', address, reason: shortened(reply.said) }
}

/** ping's words without what a cell has no room for: `Destination Host Unreachable, says 10.0.0.1`. */
function shortened(said: string): string {
  const report = /^From (\S+) icmp_seq=\d+ (.*)$/.exec(said)
  return report
    ? `${report[2] ?? ''}, says ${report[1] ?? ''}`
    : said.replace(/^ping: (connect: |sendmsg: )?/, '')
}
