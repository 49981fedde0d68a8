import type { EventBatch, LabEvent } from '../../main/contract.ts'

/** An event with its number among all that were told since the lab was opened. */
export interface NumberedEvent extends LabEvent {
  readonly number: number
}

/** The last events, oldest first. */
export interface Ring {
  readonly events: readonly NumberedEvent[]
  /** How many were told, those among them that are no longer kept. */
  readonly told: number
  /** How many the engine dropped, since this window did not keep up. */
  readonly lost: number
}

/** So many events are kept. */
export const kept = 2000

export const emptyRing: Ring = { events: [], told: 0, lost: 0 }

/** The ring with one more batch. */
export function add({ events, told, lost }: Ring, batch: EventBatch): Ring {
  const numbered = batch.events.map((event, index) => ({ ...event, number: told + index }))
  return {
    events: [...events, ...numbered].slice(-kept),
    told: told + numbered.length,
    lost: lost + batch.lost,
  }
}

/** The ring without what it has; numbers go on. */
export function cleared({ told }: Ring): Ring {
  return { events: [], told, lost: 0 }
}
