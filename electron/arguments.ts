import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The lab file that a command line names, as an absolute path. Electron's own arguments and Chromium's switches stand among
 * the others, so a lab file is known by its ending. File managers hand over `file:` addresses.
 */
export function labFileIn(argv: readonly string[], folder: string): string | undefined {
  const named = argv.find((word) => !word.startsWith('-') && /\.ya?ml$/i.test(word))
  if (named === undefined) return undefined
  return named.startsWith('file://') ? fileURLToPath(named) : resolve(folder, named)
}
