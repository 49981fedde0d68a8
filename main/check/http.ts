import type { Claim, Family } from '../lab/lab.ts'
import type { Result } from '../problem.ts'
import { ok } from '../problem.ts'
import type { CheckedLab } from './checked-lab.ts'
import { isAddress } from './destination.ts'
import { findFailure } from './failure.ts'
import { kernelWords } from './kernel-words.ts'
import type { Lookup } from './names.ts'
import { lookUpName } from './names.ts'
import { runProbe } from './run-probe.ts'
import type { Finding } from './verdict.ts'
import { broken } from './verdict.ts'

type Http = Extract<Claim, { type: 'http' }>

/** So much of a page is shown. */
const shown = 200

/**
 * A gets URL: an answer with a status from 200 to 399, no redirection followed. Its negation means that no answer comes at
 * all; an error page is neither. With `saying`, a page of whatever status that holds the text is what the claim is about: `A
 * gets URL saying TEXT` needs it (and a status from 200 to 399), the negation needs a page without it, or none.
 */
export async function checkHttp(lab: CheckedLab, claim: Http): Promise<Finding> {
  const { protocol, hostname } = URL.canParse(claim.url) ? new URL(claim.url) : { protocol: '', hostname: '' }
  if (protocol !== 'http:') return { state: 'broken', evidence: [`${claim.url} is not an http:// URL`] }
  const lookup = await resolved(lab, claim.from, hostname.replace(/^\[(.*)\]$/, '$1'), claim.family)
  if (!lookup.ok) return broken(lookup.problems)
  const { sent, addresses, back } = lookup.value
  const asked = sent === '' ? [] : [sent, back]
  const address = addresses[0]
  if (address === undefined) return { state: 'fails', evidence: asked }
  const finding = await get(lab, claim, address)
  return { ...finding, evidence: [...asked, ...finding.evidence] }
}

async function get(lab: CheckedLab, claim: Http, address: string): Promise<Finding> {
  const answer = await runProbe(lab, claim.from, { type: 'http', address, url: claim.url })
  if (!answer.ok) return broken(answer.problems)
  const sent = `sent from ${claim.from}: GET ${claim.url} to ${address}`
  if (answer.value.type === 'failed') {
    const finding = findFailure(answer.value, sent)
    if (finding.state !== 'fails') return finding
    return { ...finding, evidence: [...finding.evidence, ...(await kernelWords(lab, claim.from, address))] }
  }
  if (answer.value.type !== 'page') return { state: 'broken', evidence: [JSON.stringify(answer.value)] }
  const { status, body, local, remote } = answer.value
  return {
    state: judgePage(claim, status, body),
    evidence: [sent, `came back: status ${status}, ${remote} to ${local}`, `came back: ${beginningOf(body)}`],
  }
}

/** What a page is for the claim. */
export function judgePage({ saying }: Pick<Http, 'saying'>, status: number, body: string): Finding['state'] {
  const good = status >= 200 && status < 400
  if (saying === undefined) return good ? 'holds' : 'neither'
  if (!body.includes(saying)) return 'fails'
  return good ? 'holds' : 'neither'
}

function beginningOf(body: string): string {
  if (body === '') return 'an empty page'
  const line = body.slice(0, shown).trim().replaceAll(/\s+/g, ' ')
  return `“${line}${body.length > shown ? ' …' : ''}”`
}

async function resolved(
  lab: CheckedLab,
  node: string,
  hostname: string,
  family: Family | undefined,
): Promise<Result<Lookup>> {
  return isAddress(hostname)
    ? ok({ sent: '', addresses: [hostname], back: '' })
    : lookUpName(lab, node, hostname, family)
}
