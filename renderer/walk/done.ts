import type { Step } from '../../main/contract.ts'
import { texts } from '../texts/index.ts'
import type { Seen } from './stops.ts'

const { done, unseenBefore } = texts.walk

/** What was done to the packet at a stop, in a word or two; cables go without saying where there is more. */
export function doneAt({ steps }: Pick<Seen, 'steps'>): string {
  const telling = steps.filter(({ by }) => by !== 'cable')
  const words = (telling.length > 0 ? telling : steps.slice(0, 1)).map(wordOf)
  return words.length > 0 ? [...new Set(words)].join(', ') : unseenBefore
}

function wordOf({ by, changes }: Step): string {
  const word = done[by]
  if (typeof word === 'string') return word
  const what = changes.find(({ field, what: kind }) => field === undefined && kind !== 'rewritten')?.what
  return what === 'added' || what === 'removed' ? word[what] : word.none
}
