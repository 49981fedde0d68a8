import type { Change } from './diff.ts'
import { readSysctls } from './read.ts'
import type { Sandbox } from './sandbox/sandbox.ts'
import { inheritedSettings } from './sandbox/sandbox.ts'
import { defaultSetting } from './settings.ts'

/**
 * The values of settings in a namespace of the lab that nobody configured, by key; a key that this kernel does not have is left
 * out. The sandbox's own namespace is never configured; what it takes over from the machine has the kernel's own default, 0,
 * in all others.
 */
export async function freshSettings(
  sandbox: Sandbox,
  keys: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const inherited = new Set<string>(inheritedSettings)
  const wanted = [...new Set(keys.map(defaultSetting))].filter((key) => !inherited.has(key))
  const read = wanted.length === 0 ? new Map<string, string>() : await readSysctls(sandbox, undefined, wanted)
  return new Map(
    keys.flatMap((key) => {
      const from = defaultSetting(key)
      const value = inherited.has(from) ? '0' : read.get(from)
      return value === undefined ? [] : [[key, value]]
    }),
  )
}

/** Changes, with the value that each setting is given which is asked for no more. */
export async function withFreshValues(
  sandbox: Sandbox,
  changes: readonly Change[],
): Promise<readonly Change[]> {
  const keys = changes.flatMap(({ action, object }) =>
    action === 'remove' && object.kind === 'sysctl' && object.fresh === undefined ? [object.key] : [],
  )
  if (keys.length === 0) return changes
  const fresh = await freshSettings(sandbox, keys)
  return changes.map((change) => {
    const { action, object } = change
    const value = action === 'remove' && object.kind === 'sysctl' ? fresh.get(object.key) : undefined
    return action === 'remove' && object.kind === 'sysctl' && value !== undefined
      ? { action, object: { ...object, fresh: object.fresh ?? value } }
      : change
  })
}
