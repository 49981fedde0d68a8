import type { Claim } from '../lab/lab.ts'
import type { CheckedLab } from './checked-lab.ts'
import { destination } from './destination.ts'
import { kernelWords } from './kernel-words.ts'
import { nowhere } from './nowhere.ts'
import { sendPing } from './send-ping.ts'
import type { Finding } from './verdict.ts'

type Ping = Extract<Claim, { type: 'ping' }>

/** Bytes of the IPv4 header (20) and the ICMP header (8), which come before the payload that `ping -s` counts. */
const headers = 28

interface Try {
  readonly options: readonly string[]
  readonly arrives: boolean
  /** Milliseconds that it takes at least. */
  readonly least?: number
}

/**
 * A pings B. With `hops` N, what is sent with TTL N arrives and with TTL N − 1 does not; with `mtu` M, a packet of M bytes
 * that may not be fragmented arrives and one of M + 1 does not; with `rtt`, a
 * second one takes at least so long: the first may have waited for neighbours to be asked.
 */
export async function checkPing(lab: CheckedLab, claim: Ping): Promise<Finding> {
  const target = destination(lab.record.lab, claim.from, claim.to)
  if (target.type !== 'address') return nowhere(claim.to, target)
  const evidence: string[] = []
  for (const { options, arrives, least = 0 } of tries(claim)) {
    const { sent, reply } = await sendPing(lab, claim.from, target.address, options)
    evidence.push(`sent from ${claim.from}: ${sent}`, `came back: ${reply.said}`)
    if (reply.type === 'broken') return { state: 'broken', evidence }
    if (reply.type === 'reached' && reply.milliseconds < least) return { state: 'fails', evidence }
    if ((reply.type === 'reached') === arrives) continue
    if (arrives) evidence.push(...(await withoutLimits(lab, claim, target.address)))
    if (arrives) evidence.push(...(await kernelWords(lab, claim.from, target.address, target.node)))
    return { state: 'fails', evidence }
  }
  return { state: 'holds', evidence }
}

function tries({ hops, mtu, rtt }: Ping): Try[] {
  const ttl = (n: number, arrives: boolean) => ({ options: ['-t', String(n)], arrives })
  const size = (n: number, arrives: boolean) => ({
    // A link that refuses the packet is told between two requests: the second one comes sooner.
    options: ['-i', '0.2', '-M', 'do', '-s', String(n - headers)],
    arrives,
  })
  // A slow way is waited for as long as it is slow: ping's own limit is for usual ones.
  const wait = ['-w', String(2 + Math.ceil((rtt ?? 0) / 1_000_000))]
  const list: Try[] = [
    ...(hops === undefined ? [] : [ttl(hops, true), ...(hops > 1 ? [ttl(hops - 1, false)] : [])]),
    ...(mtu === undefined ? [] : [size(mtu, true), size(mtu + 1, false)]),
    ...(rtt === undefined
      ? []
      : [
          { options: wait, arrives: true },
          { options: wait, arrives: true, least: rtt / 1000 },
        ]),
  ]
  return list.length > 0 ? list : [{ options: [], arrives: true }]
}

/** Whether it was the limit, or whether nothing gets through at all. */
async function withoutLimits(lab: CheckedLab, { from, hops, mtu }: Ping, address: string): Promise<string[]> {
  if (hops === undefined && mtu === undefined) return []
  const { sent, reply } = await sendPing(lab, from, address)
  return [`sent from ${from}, without limits: ${sent}`, `came back: ${reply.said}`]
}
