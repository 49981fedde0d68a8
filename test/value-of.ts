import type { Result } from '../main/problem.ts'

/** The value of a result that has to have one; the test fails with the problems otherwise. */
export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.problems, undefined, 2))
  return result.value
}
