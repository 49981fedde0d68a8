import type { Claim } from '../lab/lab.ts'
import type { CheckedLab } from './checked-lab.ts'
import { destination } from './destination.ts'
import { findFailure } from './failure.ts'
import { kernelWords } from './kernel-words.ts'
import { nowhere } from './nowhere.ts'
import type { ProbeAnswer } from './probe-task.ts'
import { runProbe } from './run-probe.ts'
import type { Finding } from './verdict.ts'
import { broken } from './verdict.ts'

/**
 * A reaches B on a port. TCP: a connection is made, to whatever listens there. UDP: a datagram goes out and something comes
 * back; silence may be a loss, or a server that does not care for the question.
 */
export async function checkPort(
  lab: CheckedLab,
  claim: Extract<Claim, { type: 'tcp' | 'udp' }>,
): Promise<Finding> {
  const { type, from, to, port, family } = claim
  const target = destination(lab.record.lab, from, to, family)
  if (target.type !== 'address') return nowhere(to, target)
  const answer = await runProbe(lab, from, { type, address: target.address, port })
  if (!answer.ok) return broken(answer.problems)
  const sent = `sent from ${from}: ${type.toUpperCase()} to ${target.address}:${port}`
  if (answer.value.type !== 'failed')
    return { state: 'holds', evidence: [sent, `came back: ${backOf(answer.value)}`] }
  const finding = findFailure(answer.value, sent)
  if (finding.state === 'broken') return finding
  return {
    ...finding,
    evidence: [...finding.evidence, ...(await kernelWords(lab, from, target.address, target.node))],
  }
}

function backOf(answer: ProbeAnswer): string {
  if (answer.type === 'connected') return `connected, ${answer.local} to ${answer.remote}`
  if (answer.type === 'datagram') return `${answer.bytes} bytes from ${answer.remote} to ${answer.local}`
  return answer.type
}
