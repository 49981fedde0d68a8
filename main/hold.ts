import { unlessEnded } from './bring.ts'
import { findLab } from './engine.ts'
import { claimName } from './lock.ts'
import type { Result } from './problem.ts'
import type { RunningLab } from './record.ts'

/**
 * Works on a running lab which nobody else may change meanwhile. Fails where none of that name runs, where somebody else is changing
 * it, and, as that alone, where it is ended meanwhile.
 */
export async function holdLab<T>(
  name: string,
  work: (running: RunningLab) => Promise<Result<T>>,
): Promise<Result<T>> {
  const claim = await claimName(name)
  if (!claim.ok) return claim
  try {
    const running = await findLab(name)
    if (!running.ok) return running
    return await unlessEnded(running.value.sandbox, () => work(running.value))
  } finally {
    claim.value.release()
  }
}
