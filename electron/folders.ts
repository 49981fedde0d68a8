import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'

/** Where the shell keeps what. */
export interface Folders {
  /** Place and size of the window. */
  readonly config: string
  /** What Chromium keeps for itself; it may be deleted at any time. */
  readonly cache: string
}

/** The folders of the XDG Base Directory Specification; a relative value counts as none there. */
export function foldersIn(env: NodeJS.ProcessEnv): Folders {
  const base = (name: string, usual: string) => {
    const stated = env[name]
    return join(stated !== undefined && isAbsolute(stated) ? stated : join(homedir(), usual), 'underlay')
  }
  return { config: base('XDG_CONFIG_HOME', '.config'), cache: base('XDG_CACHE_HOME', '.cache') }
}
