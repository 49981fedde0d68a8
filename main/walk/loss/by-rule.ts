import type { MetRule } from '../trace.ts'
import { ruleEvidence } from '../trace.ts'
import type { Case, Finding } from './case.ts'

/** A rule or a chain's policy that dropped or rejected the packet, as netfilter's trace tells. */
export function droppedByRule({ known }: Case): Finding | undefined {
  const rule = known.rules.find(({ verdict, text }) => verdict === 'drop' || /\breject\b/.test(text))
  if (!rule) return undefined
  const evidence = ruleEvidence(known.world, rule)
  const where = `chain ${rule.chain} of table ${rule.table} in ${rule.namespace}`
  // What a network's driver asked for is how the network is meant to be; a fault, or a rule made by hand, is not.
  const { asked } = evidence
  const isDesign = asked !== undefined && !asked.origin.key.startsWith('faults')
  const text = isDesign
    ? `It is isolated by design: ${where} drops it. ${asked.why}`
    : `A rule drops it: ${rule.text}, in ${where}.`
  return {
    reason: isDesign ? 'isolated' : 'dropped-by-rule',
    namespace: rule.namespace,
    text,
    hint: isDesign
      ? hintOf(rule)
      : `See the rule and its counter with \`${evidence.command}\`, and take it away or let this packet pass before it.`,
    evidence: [evidence],
  }
}

function hintOf({ namespace }: MetRule): string {
  return `To be let through ${namespace}, put both ends on one network, or publish a port.`
}
