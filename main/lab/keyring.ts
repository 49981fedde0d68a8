/** The keys of a lab's encrypted overlays, by number. */
export interface Keyring {
  /** Every host decrypts with all of these: the one before, the one in use, and the next. */
  readonly receiving: readonly number[]
  /** Every host encrypts with this one. */
  readonly sending: number
}

/**
 * The keys after so many rotations. As Docker's managers do (swarmkit, `keymanager`; moby, `getPrimaryKeyTag`), a lab has three keys
 * at any time and encrypts with the middle one. A rotation makes the next key, which everybody knows already, the one in use, so
 * that it does not matter who changes first.
 */
export function keyringAfter(rotations: number): Keyring {
  const oldest = rotations + 1
  return { receiving: [oldest, oldest + 1, oldest + 2], sending: oldest + 1 }
}
