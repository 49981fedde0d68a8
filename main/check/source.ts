import type { Claim, Family } from '../lab/lab.ts'
import type { CheckedLab } from './checked-lab.ts'
import { destination } from './destination.ts'
import { findFailure } from './failure.ts'
import { kernelWords } from './kernel-words.ts'
import type { Listener } from './listener.ts'
import { startListener } from './listener.ts'
import { nowhere } from './nowhere.ts'
import { runProbe } from './run-probe.ts'
import type { Finding } from './verdict.ts'
import { broken } from './verdict.ts'

type Source = Extract<Claim, { type: 'source' }>

/**
 * A reaches B as ADDRESS: B listens on a free TCP port of its own, A connects to it, and B tells from which address the
 * connection came. Where there is no connection, neither the claim nor its negation is shown.
 */
export async function checkSource(lab: CheckedLab, claim: Source): Promise<Finding> {
  const target = destination(lab.record.lab, claim.from, claim.to, familyOf(claim.address))
  if (target.type !== 'address') return nowhere(claim.to, target)
  if (target.node === undefined) {
    return {
      state: 'broken',
      evidence: [`no node of the lab has the address ${claim.to}, so that none can listen there`],
    }
  }
  const listener = await startListener(lab, target.node, familyOf(target.address))
  if (!listener.ok) return broken(listener.problems)
  try {
    return await connectTo(listener.value, lab, claim, target.address, target.node)
  } finally {
    listener.value.end()
  }
}

/** What the other side sees is of the family over which it is reached. */
function familyOf(address: string): Family {
  return address.includes(':') ? 'ipv6' : 'ipv4'
}

async function connectTo(
  { port, word, peer }: Listener,
  lab: CheckedLab,
  { from, address: expected }: Source,
  address: string,
  to: string,
): Promise<Finding> {
  const answer = await runProbe(lab, from, { type: 'tcp', address, port, say: word })
  if (!answer.ok) return broken(answer.problems)
  const sent = `sent from ${from}: TCP to ${address} port ${port}, where ${to} listens`
  if (answer.value.type === 'failed') {
    const { state, evidence } = findFailure(answer.value, sent)
    if (state === 'broken') return { state, evidence }
    return { state: 'neither', evidence: [...evidence, ...(await kernelWords(lab, from, address, to))] }
  }
  const seen = await peer
  if (!seen.ok)
    return { state: 'neither', evidence: [sent, `came back: connected, but ${to} saw no connection`] }
  return {
    state: seen.value === expected ? 'holds' : 'fails',
    evidence: [sent, `came back: ${to} saw a connection from ${seen.value}`],
  }
}
