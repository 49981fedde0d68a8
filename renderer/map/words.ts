import { texts } from '../texts/index.ts'
import type { LinkState } from './state.ts'
import { rateText } from './state.ts'

/** The state of a link in words; none where it is not known. */
export function wordsOf(load: LinkState | undefined): string[] {
  if (!load) return []
  return [
    load.down ? texts.map.state.down : texts.map.state.up,
    ...(load.rate > 0 ? [rateText(load.rate)] : []),
    ...(load.dropped > 0 ? [texts.map.drops(load.dropped)] : []),
  ]
}
