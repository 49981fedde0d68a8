import type { YamlEdit } from '../../../main/contract.ts'
import { at } from './lab-file.ts'
import type { LabFile } from './lab-file.ts'

/** The keys of a fault whose values name nodes: `node1 lan-a` and `uber-net@node1` are names, too. */
const naming = ['link', 'fdb', 'neighbour', 'command', 'on', 'port', 'from', 'to']

/** Indexes of the faults that name something that goes. */
export function faultsAbout(file: LabFile, isGone: (name: string) => boolean): readonly number[] {
  return indexes(file, (fault) =>
    naming.some((key) => {
      const value = at(fault, key)
      return typeof value === 'string' && value.split(/[ @]/).some(isGone)
    }),
  )
}

/** Indexes of the faults of a node’s link to a LAN or network, and of what an overlay knows of the node. */
export function faultsOfLink(file: LabFile, node: string, place: string): readonly number[] {
  return indexes(file, (fault) => {
    const link = at(fault, 'link')
    const [of, to] = typeof link === 'string' ? link.split(' ') : []
    const isKnown = at(fault, 'fdb') === node || at(fault, 'neighbour') === node
    return (of === node && to === place) || (isKnown && String(at(fault, 'on')).split('@')[0] === place)
  })
}

/** Takes faults out of the file, and their section where none is left. */
export function withoutFaults(file: LabFile, gone: readonly number[]): readonly YamlEdit[] {
  if (gone.length > 0 && gone.length === file.faults.length) return [{ path: ['faults'] }]
  return gone.map((index) => ({ path: ['faults', index] }))
}

function indexes({ faults }: LabFile, isMeant: (fault: unknown) => boolean): number[] {
  return faults.flatMap((fault, index) => (isMeant(fault) ? [index] : []))
}
