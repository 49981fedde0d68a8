import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { homedir, release } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'
import type { Capability } from './needed.ts'
import { isCapability } from './needed.ts'
import { findTool, tools } from './tools.ts'

/** What an earlier probe found: only what is available, since what is missing may have been mended. */
export interface Remembered {
  readonly available: ReadonlySet<Capability>
  readonly subordinateIds: boolean
}

/** Saves the second probe of this process where no file can be kept. */
let latest: { readonly key: string; readonly remembered: Remembered } | undefined

/** What was found for the same kernel since the same boot, by the same user and with the same tools. */
export function recall(): Remembered | undefined {
  const key = machineKey()
  if (latest?.key === key) return latest.remembered
  try {
    const stored: unknown = JSON.parse(readFileSync(cacheFile(), 'utf8'))
    return isStored(stored) && stored.key === key
      ? { ...stored, available: new Set(stored.available) }
      : undefined
  } catch {
    // No cache, an unreadable or a broken one: what is not known is probed.
    return undefined
  }
}

interface Stored {
  readonly key: string
  readonly available: readonly Capability[]
  readonly subordinateIds: boolean
}

/** Another version of Underlay, or anybody, may have written the file. */
function isStored(value: unknown): value is Stored {
  if (typeof value !== 'object' || value === null) return false
  if (!('key' in value && 'available' in value && 'subordinateIds' in value)) return false
  const { key, available, subordinateIds } = value
  const typed = typeof key === 'string' && typeof subordinateIds === 'boolean'
  return typed && Array.isArray(available) && available.every(isCapability)
}

/** Keeps what was found. A cache that cannot be written costs a tenth of a second next time, and nothing else. */
export function remember(remembered: Remembered): void {
  latest = { key: machineKey(), remembered }
  const { available, subordinateIds } = remembered
  const file = cacheFile()
  try {
    makeFolders(dirname(file))
    // In place: a draft would stay for ever where this process is killed, while half a cache is as good as none.
    writeFileSync(file, JSON.stringify({ key: latest.key, available: [...available], subordinateIds }))
  } catch {
    return
  }
}

/** The user's cache folder and ours in it, no more: Node's own way of making all folders never ends below /proc. */
function makeFolders(ours: string): void {
  for (const folder of [dirname(ours), ours]) if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 })
}

function cacheFile(): string {
  return join(cacheFolder(), 'capabilities.json')
}

/** Where this user's programs keep what can be had again, by the XDG Base Directory Specification: ours in it. */
export function cacheFolder(): string {
  const asked = process.env['XDG_CACHE_HOME'] ?? ''
  // Relative paths are invalid there and to be ignored.
  return join(isAbsolute(asked) ? asked : join(homedir(), '.cache'), 'underlay')
}

function machineKey(): string {
  const files = ['/etc/subuid', '/etc/subgid'].map(
    (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs,
  )
  const found = tools
    .map(({ name }) => findTool(name))
    .map((tool) => tool && `${tool.path} ${String(tool.changed)}`)
  return JSON.stringify([release(), bootId(), process.getuid?.(), files, found])
}

/** Empty where a container hides it: the cache then outlives a boot. */
function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return ''
  }
}
