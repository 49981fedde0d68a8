import { endsOf, innermost, ipOf } from '../layers.ts'
import type { WayPoint } from '../way.ts'
import type { Case, Finding } from './case.ts'
import { rise } from './case.ts'
import { stoppedAtRouter } from './at-router.ts'
import { portClosed } from './port-closed.ts'

/** Why a packet that came to the node that it is for brought no answer. */
export async function noAnswer(given: Case, last: WayPoint): Promise<Finding | undefined> {
  const { namespace, link } = last.frame
  const ends = endsOf(ipOf(innermost(last.packet.layers)))
  if (!ends) return undefined
  if (rise(given, namespace, 'TcpExt', 'IPReversePathFilter') > 0)
    return stoppedAtRouter(given, namespace, ends.destination, { source: ends.source, link, point: last })
  if (rise(given, namespace, 'Udp', 'NoPorts') > 0) return portClosed(given, namespace)
  const back = await stoppedAtRouter(given, namespace, ends.source)
  if (!back) return undefined
  return { ...back, text: `The packet arrived, but its answer did not set out: ${back.text}` }
}
