import type { YamlEdit } from '../../../main/contract.ts'
import type { LabFile } from './lab-file.ts'

/** The impairments of links that go, by their keys: `NODE LAN` or `NODE NETWORK`. */
export function impairmentsOf(
  file: LabFile,
  isGone: (node: string, place: string) => boolean,
): readonly string[] {
  return Object.keys(file.impairments).filter((key) => {
    const [node = '', place = ''] = key.trim().split(/\s+/)
    return isGone(node, place)
  })
}

/** Takes impairments out of the file, and their section where none is left. */
export function withoutImpairments(file: LabFile, keys: readonly string[]): readonly YamlEdit[] {
  if (keys.length > 0 && keys.length === Object.keys(file.impairments).length)
    return [{ path: ['impairments'] }]
  return keys.map((key) => ({ path: ['impairments', key] }))
}
