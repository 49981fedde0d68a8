import type { TraceReport } from './agents.ts'
import { ipv4At, ipv6At } from '../packet/bytes.ts'
import type { World } from './world.ts'
import { evidence } from './world.ts'
import type { Evidence } from './walk.ts'

/** The table that marks the probe's packets for the trace, while a walk is taken. */
export const traceTable = 'underlay-walk'

/** What netfilter did with the probe's packets. */
export interface Traced {
  /** The namespaces that were traced, in the order of the reports' places. */
  readonly namespaces: readonly string[]
  readonly reports: readonly TraceReport[]
  /** Rulesets with handles, by place. */
  readonly rulesets: Readonly<Record<string, string>>
}

/** A rule that a packet met. */
export interface MetRule {
  readonly namespace: string
  readonly family: string
  readonly table: string
  readonly chain: string
  /** As nft prints it, with its counters' values; of a chain's policy, the word. */
  readonly text: string
  readonly verdict: string
  /** Addresses of the packet when it came to the hook. */
  readonly source: string
  readonly destination: string
}

/** The rules and policies that the packets of the walk met in a namespace, in order, without those that trace them. */
export function metRules(traced: Traced): MetRule[] {
  const headers = new Map<string, { source: string; destination: string }>()
  return traced.reports.flatMap((report) => {
    const packet = `${report.place} ${report.id}`
    if (report.network !== undefined) headers.set(packet, addressesIn(report.network))
    const namespace = traced.namespaces[report.place]
    if (report.table === traceTable || namespace === undefined || report.type === 'return') return []
    const found = ruleOf(traced.rulesets[report.place] ?? '', report)
    const verdict = report.verdict ?? report.policy
    if (found === undefined || verdict === undefined) return []
    const { table: name, chain } = report
    const ends = headers.get(packet) ?? { source: '', destination: '' }
    return [{ namespace, ...found, table: name, chain, verdict, ...ends }]
  })
}

/** The rule as evidence: where it stands, and who asked for it. */
export function ruleEvidence(world: World, rule: MetRule): Evidence {
  const { namespace, family, table, chain, text } = rule
  const command = `nft list chain ${family} ${table} ${chain}`
  const name = family === 'ip' ? table : `${family} ${table}`
  const asked = world.asked.get(`chain ${namespace} ${name} ${chain}`)
  const plain = withoutCounts(text)
  const own = asked?.kind === 'chain' ? asked.rules.find((one) => one.text === plain) : undefined
  const base = evidence(world, namespace, command, [text])
  if (!own || !asked) return base
  return { ...base, asked: { origin: own.origin ?? asked.origin, why: own.why ?? asked.why } }
}

/** A rule as labs ask for it: `counter` without what was counted. */
function withoutCounts(text: string): string {
  return text.replace(/counter packets \d+ bytes \d+/g, 'counter')
}

/** A report has the packet's family; the table may be of both (`inet`). */
function ruleOf(
  ruleset: string,
  { family, table, chain, handle, type, policy }: TraceReport,
): Pick<MetRule, 'family' | 'text'> | undefined {
  for (const each of [family, 'inet']) {
    const lines = chainIn(ruleset, `${each} ${table}`, chain)
    if (lines.length === 0) continue
    if (type === 'policy') return { family: each, text: `policy ${policy ?? 'accept'}` }
    const found = lines
      .map((line) => /^(.*?) # handle (\d+)$/.exec(line))
      .find((match) => match?.[2] === String(handle))
    if (found?.[1] !== undefined) return { family: each, text: found[1] }
  }
  return undefined
}

/** The lines of a chain in what `nft -a list ruleset` prints. */
function chainIn(ruleset: string, table: string, chain: string): string[] {
  const lines = ruleset.split('\n').map((line) => line.trim())
  const from = lines.findIndex((line) => line.startsWith(`table ${table} {`))
  const start = lines.findIndex((line, index) => index > from && line.startsWith(`chain ${chain} {`))
  if (from < 0 || start < 0) return []
  const end = lines.findIndex((line, index) => index > start && line.startsWith('}'))
  return lines.slice(start + 1, end)
}

function addressesIn(header: string): { source: string; destination: string } {
  const bytes = Buffer.from(header, 'hex')
  if ((bytes[0] ?? 0) >> 4 === 6) return { source: ipv6At(bytes, 8), destination: ipv6At(bytes, 24) }
  return { source: ipv4At(bytes, 12), destination: ipv4At(bytes, 16) }
}
