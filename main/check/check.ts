import type { Claim, Expectation } from '../lab/lab.ts'
import type { CheckedLab } from './checked-lab.ts'
import { isStopped } from './checked-lab.ts'
import { checkCommand } from './command.ts'
import { checkFact } from './facts.ts'
import { checkHttp } from './http.ts'
import { inParallel } from './in-parallel.ts'
import { checkResolves } from './names.ts'
import { neighbourOverflows } from './neighbour-table.ts'
import { checkPing } from './ping.ts'
import { checkPort } from './ports.ts'
import { checkSource } from './source.ts'
import type { Finding, Verdict } from './verdict.ts'
import { judge, printable } from './verdict.ts'

/** Told as each verdict is reached, not always in the order of the file. */
export type OnVerdict = (verdict: Verdict, index: number) => void

/** How many expectations are looked at together. Most of the time they wait for what does not come. */
const together = 6

/** Milliseconds between two tries of an `eventually`. */
const pause = 200

/** Neighbours in the file of one sort may be looked at together, commands excepted. */
const sorts = {
  ping: 'probe',
  tcp: 'probe',
  udp: 'probe',
  http: 'probe',
  source: 'probe',
  resolves: 'probe',
  address: 'fact',
  route: 'fact',
  fdb: 'fact',
  neighbour: 'fact',
  command: 'command',
} as const satisfies Record<Claim['type'], string>

/**
 * Checks a lab's expectations; verdicts come back in the order of the file. Several are looked at together, but a fact read
 * from the kernel comes after all traffic that stands above it in the file and before all that stands below, since traffic
 * changes tables; and a command, which may do anything, runs alone.
 */
export async function checkLab(
  lab: CheckedLab,
  { onVerdict }: { readonly onVerdict?: OnVerdict } = {},
): Promise<Verdict[]> {
  const { expectations } = lab.record.lab
  const verdicts: Verdict[] = []
  for (const group of groups(expectations)) {
    const first = verdicts.length
    const reached = await inParallel(group, together, async (expectation, index) => {
      const verdict = await checkExpectation(lab, expectation)
      onVerdict?.(verdict, first + index)
      return verdict
    })
    verdicts.push(...reached)
  }
  return verdicts
}

/** Neighbours in the file that may be looked at together. */
export function groups(expectations: readonly Expectation[]): Expectation[][] {
  const list: Expectation[][] = []
  for (const expectation of expectations) {
    const sort = sorts[expectation.claim.type]
    const open = list.at(-1)
    const same = open?.[0] !== undefined && sorts[open[0].claim.type] === sort
    if (same && sort !== 'command') open.push(expectation)
    else list.push([expectation])
  }
  return list
}

/** Checks one expectation, again and again for as long as its `eventually` says. */
export async function checkExpectation(lab: CheckedLab, expectation: Expectation): Promise<Verdict> {
  const started = performance.now()
  const seconds = () => (performance.now() - started) / 1000
  for (let tries = 1; ; tries++) {
    const finding = await look(lab, expectation.claim)
    const outcome = judge(expectation, finding)
    if (outcome === 'pass' || seconds() + pause / 1000 >= expectation.eventually) {
      const note = tries > 1 ? [`looked ${tries} times in ${seconds().toFixed(1)} s`] : []
      const evidence = [...finding.evidence, ...note].map(printable)
      return { expectation, outcome, evidence, seconds: Number(seconds().toFixed(3)) }
    }
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
}

/** Looks once. Nothing that goes wrong in the check itself may pass for a verdict on the lab. */
async function look(lab: CheckedLab, claim: Claim): Promise<Finding> {
  const stopped = actorsOf(claim).find((node) => isStopped(lab, node))
  if (stopped !== undefined) return { state: 'broken', evidence: [`${stopped} is stopped`] }
  const overflows = await neighbourOverflows()
  const finding = await find(lab, claim).catch(crash)
  if (finding.state === 'holds' || sorts[claim.type] !== 'probe') return finding
  if ((await neighbourOverflows()) === overflows) return finding
  const why = 'meanwhile the kernel’s neighbour table was full (net.ipv4.neigh.default.gc_thresh3)'
  return { state: 'broken', evidence: [...finding.evidence, why] }
}

/** The nodes in which something has to run, so that a claim can be looked at. */
function actorsOf(claim: Claim): string[] {
  if (claim.type === 'source') return [claim.from, claim.to]
  return ['from' in claim ? claim.from : claim.node]
}

function crash(error: unknown): Finding {
  return { state: 'broken', evidence: [`the check broke: ${String(error)}`] }
}

async function find(lab: CheckedLab, claim: Claim): Promise<Finding> {
  switch (claim.type) {
    case 'ping':
      return checkPing(lab, claim)
    case 'tcp':
    case 'udp':
      return checkPort(lab, claim)
    case 'http':
      return checkHttp(lab, claim)
    case 'source':
      return checkSource(lab, claim)
    case 'resolves':
      return checkResolves(lab, claim)
    case 'address':
    case 'route':
    case 'fdb':
    case 'neighbour':
      return checkFact(lab, claim)
    case 'command':
      return checkCommand(lab, claim)
  }
}
