import { unlessEnded } from './bring.ts'
import { baseOf, carryOut } from './carry-out.ts'
import { findLab } from './engine.ts'
import type { Change } from './kernel/diff.ts'
import { diff } from './kernel/diff.ts'
import { plan } from './kernel/plan.ts'
import { keyringAfter } from './lab/keyring.ts'
import type { Keyring } from './lab/keyring.ts'
import type { Lab } from './lab/lab.ts'
import { claimName } from './lock.ts'
import type { Result } from './problem.ts'
import { failed, inputProblem, ok } from './problem.ts'
import type { RunningLab } from './record.ts'
import { wantedObjects } from './record.ts'

/** The keys after a rotation, and what was done to the kernel. */
export interface Rotation {
  readonly keyring: Keyring
  readonly changes: readonly Change[]
}

/**
 * Rotates the keys of a lab's encrypted overlays, as Docker's managers do every twelve hours: every host learns a new key, encrypts
 * with the one that it has known since the last time, and forgets the oldest. It is the difference between two lists of objects, in
 * whose order of phases every association is made before a packet needs it, and goes after the last that does: none is lost.
 */
export async function rotateKeys(name: string): Promise<Result<Rotation>> {
  const claim = await claimName(name)
  if (!claim.ok) return claim
  try {
    const running = await findLab(name)
    if (!running.ok) return running
    const { lab } = running.value.record
    if (!lab.networks.some((network) => network.driver === 'overlay' && network.encrypted))
      return failed(nothingEncrypted(lab))
    return await unlessEnded(running.value.sandbox, () => rotate(running.value))
  } finally {
    claim.value.release()
  }
}

async function rotate(running: RunningLab): Promise<Result<Rotation>> {
  const { source, stopped, down, live, broken, lab: before } = running.record
  const rotations = (before.rotations ?? 0) + 1
  const lab = { ...before, rotations }
  const steps = plan(diff(await baseOf(running), wantedObjects(lab, { stopped, down, live, broken })))
  const done = await carryOut(running, { lab, source, stopped, live, broken }, steps)
  return done.ok ? ok({ keyring: keyringAfter(rotations), changes: steps.map(({ change }) => change) }) : done
}

function nothingEncrypted({ name, file }: Lab) {
  return inputProblem(
    'nothing-encrypted',
    `The lab ${name} has no encrypted overlay, and so no keys.`,
    `Write \`driver_opts: { encrypted: true }\` into an overlay of ${file}, and apply it.`,
  )
}
