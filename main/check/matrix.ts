import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Lab } from '../lab/lab.ts'
import type { Result } from '../problem.ts'
import { failed, inputProblem, ok } from '../problem.ts'
import type { CheckedLab } from './checked-lab.ts'
import { destination } from './destination.ts'
import { inParallel } from './in-parallel.ts'
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

/** The square grows fast: more nodes than this are asked about only by name. */
const mostNodes = 60

/** How many pings run at once. */
const together = 48

/**
 * Milliseconds after which the kernel takes an entry of its neighbour table away to make room: 5 s after the entry's last
 * change.
 */
const roomAfter = 5500

/** A cell that is to be found out. */
interface Question {
  readonly row: number
  readonly column: number
  readonly address: string
}

/**
 * Pings every node from every other: all containers, hosts and routers, or the nodes that are named. Addresses are chosen as
 * for expectations. Fails for names that the lab does not have, and for a lab of more than 60 nodes where none are named.
 */
export async function reachability(lab: CheckedLab, named?: readonly string[]): Promise<Result<Matrix>> {
  const chosen = choose(lab.record.lab, named)
  if (!chosen.ok) return chosen
  const nodes = chosen.value
  const rows = nodes.map((from) => nodes.map((to): Cell => (from === to ? { type: 'self' } : noAddress)))
  const windows = inWindows(questions(lab.record.lab, nodes), await neighbourRoom())
  for (const [index, window] of windows.entries()) {
    if (index > 0) await sleep(roomAfter)
    await inParallel(window, together, async ({ row, column, address }) => {
      const cell = await ask(lab, nodes[row] ?? '', address)
      rows[row]?.splice(column, 1, cell)
    })
  }
  return ok({ nodes, rows })
}

const noAddress: Cell = { type: 'lost', reason: 'no address' }

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

/** Both directions of a pair follow each other: they share what the kernel learns of the two neighbours. */
function questions(lab: Lab, nodes: readonly string[]): Question[] {
  const question = (row: number, column: number): Question[] => {
    const target = destination(lab, nodes[row] ?? '', nodes[column] ?? '')
    return target.type === 'address' ? [{ row, column, address: target.address }] : []
  }
  return nodes.flatMap((_, row) =>
    nodes.slice(0, row).flatMap((_, column) => [...question(row, column), ...question(column, row)]),
  )
}

/**
 * All namespaces of a machine share one table of neighbours; where it is full, packets are lost that nothing in the lab
 * would have lost. Each ping may take one entry, so there are no more pings at a time than entries that the kernel always
 * keeps room for.
 */
function inWindows(all: readonly Question[], size: number): Question[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size))
}

/** Half of the table's room, by the kernel's default settings. */
async function neighbourRoom(): Promise<number> {
  const text = await readFile('/proc/sys/net/ipv4/neigh/default/gc_thresh2', 'utf8').catch(() => '')
  return Number(text) || 512
}

async function ask(lab: CheckedLab, from: string, address: string): Promise<Cell> {
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
