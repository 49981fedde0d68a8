import { turn } from './carry-out.ts'
import { holdLab } from './hold.ts'
import type { Change } from './kernel/diff.ts'
import { keyringAfter } from './lab/keyring.ts'
import type { Keyring } from './lab/keyring.ts'
import type { Lab } from './lab/lab.ts'
import type { Result } from './problem.ts'
import { failed, inputProblem, ok } from './problem.ts'

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
export function rotateKeys(name: string): Promise<Result<Rotation>> {
  return holdLab(name, async (running) => {
    const { lab } = running.record
    if (!lab.networks.some((network) => network.driver === 'overlay' && network.encrypted))
      return failed(nothingEncrypted(lab))
    const rotations = (lab.rotations ?? 0) + 1
    const done = await turn(running, { lab: { ...lab, rotations } })
    return done.ok ? ok({ keyring: keyringAfter(rotations), changes: done.value }) : done
  })
}

function nothingEncrypted({ name, file }: Lab) {
  return inputProblem(
    'nothing-encrypted',
    `The lab ${name} has no encrypted overlay, and so no keys.`,
    `Write \`driver_opts: { encrypted: true }\` into an overlay of ${file}, and apply it.`,
  )
}
