import type { Evidence } from '../walk.ts'
import type { Case } from './case.ts'
import { lastSeen } from './case.ts'

/** Nanoseconds after its last sighting within which a packet is dropped where nothing holds it up. */
const soon = 200_000

/** Reasons by which the kernel ends packets that nobody misses. */
const ordinary = new Set([
  'NOT_SPECIFIED',
  'QUEUE_PURGE',
  'TCP_OLD_DATA',
  'PACKET_SOCK_ERROR',
  'CONSUMED',
  'NOT_DROPPED_YET',
])

/**
 * The kernel's own reason for the drop that came next after the packet was seen last. The tracepoint tells of the whole machine, so that it is
 * evidence beside other evidence, and never alone.
 */
export function dropEvidence(given: Case): Evidence[] {
  const last = lastSeen(given)?.frame
  if (!last || !('drops' in given.drops)) return []
  const after = given.drops.drops
    .map((drop) => ({
      ...drop,
      later: (drop.seconds - last.seconds) * 1e9 + drop.nanoseconds - last.nanoseconds,
    }))
    .filter(({ later, reason }) => later >= 0 && later < soon && !ordinary.has(reason))
    .sort((a, b) => a.later - b.later)[0]
  if (!after) return []
  const says = `${after.reason}, ${(after.later / 1000).toFixed(1)} µs after it was seen last`
  return [{ namespace: last.namespace, command: 'perf trace -e skb:kfree_skb', says: [says] }]
}
