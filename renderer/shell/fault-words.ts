import type { FaultState } from '../../main/contract.ts'

type Value = string | number | readonly string[] | undefined

/** A fault's words as a call takes them. */
export function writable(words: FaultState['words']): Record<string, string | number | string[]> {
  return Object.fromEntries(
    Object.entries<Value>(words).flatMap(([key, value]): [string, string | number | string[]][] => {
      if (value === undefined) return []
      return [[key, typeof value === 'object' ? [...value] : value]]
    }),
  )
}
