import type { Change } from './walk.ts'
import { endsOf, innermost, ipOf } from './layers.ts'
import type { Draft, Known, Pair } from './draft.ts'
import { ruleEvidence } from './trace.ts'

const addresses = new Set(['ip.src', 'ip.dst', 'ipv6.src', 'ipv6.dst'])
const ports = new Set([
  'tcp.srcport',
  'tcp.dstport',
  'udp.srcport',
  'udp.dstport',
  'icmp.ident',
  'icmpv6.echo.identifier',
])

/** Addresses or ports that were rewritten on the way through a node, with the rule that did it; nothing where none were. */
export function natStep({ world, rules }: Known, { before, now }: Pair, changes: readonly Change[]): Draft[] {
  const owns = ({ what, field = '' }: Change) =>
    what === 'rewritten' && (addresses.has(field) || ports.has(field))
  const own = changes.filter(owns)
  if (own.length === 0) return []
  const { namespace } = now.frame
  const was = endsOf(ipOf(innermost(before.packet.layers)))
  const is = endsOf(ipOf(innermost(now.packet.layers)))
  const met = rules
    .filter((rule) => rule.namespace === namespace && /\b(?:masquerade|snat|dnat|redirect)\b/.test(rule.text))
    .filter(({ source, destination }) =>
      [was, is].some((ends) => ends?.source === source || ends?.destination === destination),
    )
  const what = own.map(({ label, before: old, after }) => `${label} ${old ?? ''} → ${after ?? ''}`).join(', ')
  const text =
    met.length > 0
      ? `${namespace} rewrites it: ${what}. A rule says so for the first packet of a connection; connection tracking does it with all that follow.`
      : `${namespace} rewrites it: ${what}. It belongs to a connection that was rewritten when it began; connection tracking puts this back.`
  return [{ by: 'nat', text, evidence: met.map((rule) => ruleEvidence(world, rule)), owns }]
}
