import type { Result, YamlEdit } from '../../../main/contract.ts'
import { texts } from '../../texts/index.ts'
import { keepGateways } from './keep-gateways.ts'
import { at, namesIn, refuse } from './lab-file.ts'
import type { LabFile } from './lab-file.ts'

export interface Connect {
  readonly type: 'connect'
  /** A container and its network, or a host or router and its LAN. */
  readonly node: string
  readonly to: string
}

/** Where the places of a node are written, and what they are. */
export interface Places {
  readonly path: readonly [
    section: 'containers' | 'hosts' | 'routers',
    name: string,
    key: 'networks' | 'lans',
  ]
  readonly value: unknown
  readonly names: readonly string[]
}

/** The `networks` of a container, or the `lans` of a host or router; undefined for a name that is none of these. */
export function placesOf(file: LabFile, node: string): Places | undefined {
  for (const section of ['containers', 'hosts', 'routers'] as const) {
    if (!Object.hasOwn(file[section], node)) continue
    const key = section === 'containers' ? 'networks' : 'lans'
    const value = at(file[section], node, key)
    return { path: [section, node, key], value, names: namesIn(value) }
  }
  return undefined
}

/** Puts a container on a network, or a host or router on a LAN. */
export function connect(file: LabFile, { node, to }: Connect): Result<readonly YamlEdit[]> {
  const places = placesOf(file, node)
  const isContainer = places?.path[0] === 'containers'
  const there = isContainer ? [...Object.keys(file.networks), 'bridge'] : Object.keys(file.lans)
  if (!places || !there.includes(to))
    return refuse('no-connection', texts.editor.edits.noConnection(node, to))
  if (places.names.includes(to)) return refuse('connected', texts.editor.edits.connected(node, to))
  if (places.names.includes('host')) return refuse('host-stack', texts.editor.edits.hostStack(node))
  const gateways = places.path[0] === 'routers' ? keepGateways(file, [to]) : []
  return { ok: true, value: [joined(places, to, isContainer), ...gateways] }
}

function joined({ path, value, names }: Places, to: string, isContainer: boolean): YamlEdit {
  if (names.includes('none')) return { path, value: [to] }
  // A container that names no network is on Docker's default bridge, and stays there, as with `docker network connect`.
  if (value === undefined || value === null) return { path, value: isContainer ? ['bridge', to] : [to] }
  if (Array.isArray(value)) return { path: [...path, value.length], value: to }
  return { path: [...path, to], value: isContainer ? {} : null }
}
