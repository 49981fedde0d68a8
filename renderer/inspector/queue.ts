import type { InterfaceState } from '../../main/contract.ts'
import { bytes } from '../parts/amount.ts'
import { texts } from '../texts/index.ts'
import type { Entry } from './entry.ts'
import { origin } from './entry.ts'

const say = texts.inspector

/** The queueing discipline of an interface, where somebody gave it one, with what it threw away. */
export function queueEntries({ queue }: InterfaceState): Entry[] {
  if (!queue) return []
  const { discipline, text, packets, bytes: size, dropped, waiting } = queue
  return [
    {
      key: 'queue',
      title: discipline,
      rest: text,
      counters: [
        { label: say.sent, value: packets, text: `${packets} · ${bytes(size)}` },
        { label: say.dropped, value: dropped, text: String(dropped) },
        { label: say.waiting, value: waiting, text: String(waiting) },
      ],
      ...origin(queue, 'hand'),
    },
  ]
}
