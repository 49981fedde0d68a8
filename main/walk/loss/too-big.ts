import { linkAt } from '../world.ts'
import type { Case, Finding } from './case.ts'
import { lookUp } from './look-up.ts'

/** The packet is larger than the next link takes, and may not be cut into fragments (RFC 1191, RFC 8200). */
export async function tooBig(given: Case, namespace: string, told?: number): Promise<Finding> {
  const { sent, known, address } = given
  const { answer } = await lookUp(given, namespace, address)
  const link = answer.link
  const mtu = link === undefined ? undefined : mtuOf(given, namespace, link)
  const size = sent.probe.kind === 'ping' ? sent.probe.size : undefined
  const limit = told ?? mtu
  const found = link === undefined ? undefined : known.world.asked.get(`link ${namespace} ${link}`)
  return {
    reason: 'too-big',
    namespace,
    ...(link !== undefined && { link }),
    text: `It is too big${size === undefined ? '' : ` with ${size} bytes`}: ${namespace} may send ${limit === undefined ? 'less' : `${limit} bytes at most`}${link === undefined ? '' : ` by ${link}`}, and it must not be fragmented.`,
    hint: 'Send less at once, or give all links of the way the same MTU; a tunnel takes its headers off.',
    evidence:
      link === undefined
        ? []
        : [
            {
              namespace,
              command: `ip link show ${link}`,
              says: [`mtu ${mtu ?? '?'}`],
              ...(found && { asked: { origin: found.origin, why: found.why } }),
            },
          ],
  }
}

/** The MTU of a link, in bytes. */
export function mtuOf({ known }: Case, namespace: string, link: string): number | undefined {
  const found = linkAt(known.world, namespace, link)
  return known.world.states.get(namespace)?.links.find(({ ifname }) => ifname === found?.link)?.mtu
}
