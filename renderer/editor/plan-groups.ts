import type { PlannedStep } from '../../main/contract.ts'
import { matches } from '../parts/matches.ts'

/** Steps of one kind: those that are shown, and how many more there are. */
export interface PlanGroup {
  readonly action: PlannedStep['action']
  readonly count: number
  readonly shown: readonly PlannedStep[]
  readonly more: number
}

/** So many steps of a kind are shown; a plan may have tens of thousands. */
export const mostShown = 200

/** The steps of a plan by kind, those that match a filter. */
export function groupSteps(steps: readonly PlannedStep[], filter: string): readonly PlanGroup[] {
  return (['remove', 'change', 'make'] as const).flatMap((action) => {
    const found = steps.filter((step) => step.action === action && matches(wordsOf(step), filter))
    const shown = found.slice(0, mostShown)
    return found.length > 0 ? [{ action, count: found.length, shown, more: found.length - shown.length }] : []
  })
}

/** How many steps of a kind a plan has. */
export function countOf(steps: readonly PlannedStep[], action: PlannedStep['action']): number {
  return steps.filter((step) => step.action === action).length
}

function wordsOf({ id, differences, commands, why = '' }: PlannedStep): string {
  return [id, ...differences, ...commands, why].join(' ')
}
