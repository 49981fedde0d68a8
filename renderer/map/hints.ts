import type { Selected } from '../stores/selection.ts'
import { texts } from '../texts/index.ts'
import type { MapState } from './state.ts'

const { hint } = texts.map

/** Why there is no terminal in something now, and what to do about it; undefined where there is one, or never is. */
export function hintFor(what: Selected, { running, stopped, pending }: MapState): string | undefined {
  if (what.kind !== 'node') return undefined
  const { name } = what
  if (!running) return hint.notRunning(name)
  if (pending.get(`node:${name}`) === 'added') return hint.notApplied(name)
  return stopped.has(name) ? hint.stopped(name) : undefined
}
