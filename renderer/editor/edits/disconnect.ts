import type { Result, YamlEdit } from '../../../main/contract.ts'
import { texts } from '../../texts/index.ts'
import { placesOf } from './connect.ts'
import type { Places } from './connect.ts'
import { faultsOfLink, withoutFaults } from './faults.ts'
import { impairmentsOf, withoutImpairments } from './impairments.ts'
import { refuse } from './lab-file.ts'
import type { LabFile } from './lab-file.ts'
import { leaveLan } from './leave-lan.ts'

export interface Disconnect {
  readonly type: 'disconnect'
  readonly node: string
  readonly from: string
}

/** Takes a container off a network, or a host or router off a LAN. */
export function disconnect(file: LabFile, { node, from }: Disconnect): Result<readonly YamlEdit[]> {
  const places = placesOf(file, node)
  const onDefault = places?.path[0] === 'containers' && places.names.length === 0 && from === 'bridge'
  if (!places || !(places.names.includes(from) || onDefault))
    return refuse('not-connected', texts.editor.edits.notConnected(node, from))
  const impaired = impairmentsOf(file, (of, place) => of === node && place === from)
  return {
    ok: true,
    value: [
      ...left(places, [from]),
      ...leaveLan(file, node, from),
      ...withoutImpairments(file, impaired),
      ...withoutFaults(file, faultsOfLink(file, node, from)),
    ],
  }
}

/** Takes a node off some of its places. A container that is left without networks has `none`, as in Docker. */
export function left({ path, value, names }: Places, gone: readonly string[]): readonly YamlEdit[] {
  const kept = names.filter((name) => !gone.includes(name))
  if (kept.length === 0) return [{ path, value: path[2] === 'networks' ? ['none'] : [] }]
  return names.flatMap((name, index) =>
    gone.includes(name) ? [{ path: [...path, Array.isArray(value) ? index : name] }] : [],
  )
}
