import type { Selected } from '../../stores/selection.ts'
import type { LabFile, SectionName } from './lab-file.ts'

/** A thing that a lab file names. */
interface Removable {
  readonly section: SectionName
  readonly name: string
}

/**
 * The thing of a lab file that a selected one is; undefined for what Docker makes by itself (an overlay's sandbox, the gateway
 * bridge), for interfaces, and for what is only in the running lab.
 */
export function removable(file: LabFile, selected: Selected | undefined): Removable | undefined {
  if (!selected || selected.kind === 'link') return undefined
  // A network that lives on a host is selected as `NAME@HOST`.
  const name = selected.kind === 'network' ? (selected.name.split('@')[0] ?? '') : selected.name
  const sections: readonly SectionName[] =
    selected.kind === 'network' ? ['networks'] : ['containers', 'hosts', 'routers', 'lans']
  const section = sections.find((each) => Object.hasOwn(file[each], name))
  return section && { section, name }
}
