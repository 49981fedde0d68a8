import { guessLabFile } from '../edits/lab-file.ts'
import type { LabFile } from '../edits/lab-file.ts'
import { sandboxesFor } from '../edits/sandboxes.ts'

/** Names of the file that may stand at a key path; empty where none is expected. */
export function namesFor(text: string, path: readonly (string | number)[]): readonly string[] {
  const [section, , key] = path
  if (section === 'expect') {
    const isNode = path.length === 3 && ['from', 'on', 'reaches'].includes(String(key))
    return isNode ? nodeNames(guessLabFile(text)) : []
  }
  const isPlace = path.length === 4 || path.length === 3
  if (!isPlace) return []
  if ((section === 'hosts' || section === 'routers') && (key === 'lans' || key === 'masquerade'))
    return Object.keys(guessLabFile(text).lans)
  if ((section === 'containers' || section === 'networks') && key === 'host')
    return Object.keys(guessLabFile(text).hosts)
  if (section === 'containers' && key === 'networks')
    return [...Object.keys(guessLabFile(text).networks), 'bridge', 'host', 'none']
  return []
}

/** Everything that an expectation can ask: containers, hosts, routers, LANs and overlay sandboxes. */
export function nodeNames(file: LabFile): readonly string[] {
  const { containers, hosts, routers, lans } = file
  return [
    ...[containers, hosts, routers, lans].flatMap((section) => Object.keys(section)),
    ...sandboxesFor(file, Object.keys(containers)),
  ]
}
