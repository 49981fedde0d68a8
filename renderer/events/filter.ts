import type { LabEvent } from '../../main/contract.ts'
import { matches } from '../parts/matches.ts'

/** What events are of. */
export type EventKind = LabEvent['what']

export const eventKinds: readonly EventKind[] = [
  'namespace',
  'link',
  'address',
  'route',
  'neighbour',
  'fdb',
  'vlan',
]

/** Which events are shown. */
export interface EventFilter {
  readonly text: string
  /** Empty for all. */
  readonly namespace: string
  /** Empty for all. */
  readonly kinds: readonly EventKind[]
}

/** Whether an event is to be shown. */
export function isShown(event: LabEvent, { text, namespace, kinds }: EventFilter): boolean {
  return (
    (namespace === '' || event.namespace === namespace) &&
    (kinds.length === 0 || kinds.includes(event.what)) &&
    matches(`${event.namespace} ${event.text}`, text)
  )
}

/**
 * Whether an event may be somebody's hand: what the kernel learns and forgets by itself (neighbours, FDB entries) is not.
 */
export function mayBeDrift({ what, facts }: LabEvent): boolean {
  return (what !== 'neighbour' && what !== 'fdb') || facts['state'] === 'permanent'
}
