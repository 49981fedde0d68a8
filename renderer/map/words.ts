import { texts } from '../texts/index.ts'
import type { LinkState } from './state.ts'
import { rateText } from './state.ts'
import type { TunnelState } from './underlay.ts'

/** The state of a link in words; none where it is not known. */
export function wordsOf(load: LinkState | undefined): string[] {
  if (!load) return []
  return [
    texts.map.state[load.is],
    ...(load.rate > 0 ? [rateText(load.rate)] : []),
    ...(load.dropped > 0 ? [texts.map.drops(load.dropped)] : []),
  ]
}

/** What is wrong with a tunnel in words; none where nothing is known to be. */
export function tunnelWords(state: TunnelState | undefined): string[] {
  if (!state) return []
  return [texts.map.tunnel[state.is]([...new Set(state.troubles.map(({ words }) => words))])]
}
