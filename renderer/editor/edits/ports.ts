import type { YamlEdit } from '../../../main/contract.ts'
import { at } from './lab-file.ts'
import type { LabFile } from './lab-file.ts'
import { hostOf, networksAfter } from './removal.ts'
import type { Removal } from './removal.ts'
import { isInside } from './subnets.ts'

/** A container whose published ports go, some or all of them. */
interface LostPorts {
  readonly container: string
  readonly edits: readonly YamlEdit[]
}

/** Ports that cannot be published after a removal: of containers without a network, and on addresses of LANs that their host leaves. */
export function lostPorts(file: LabFile, removal: Removal): readonly LostPorts[] {
  return Object.keys(file.containers).flatMap((container) => {
    const ports = at(file.containers, container, 'ports')
    const networks = networksAfter(file, removal, container)
    if (!Array.isArray(ports) || !networks) return []
    const path = ['containers', container, 'ports']
    const hasLeft = removal.departures.some(({ node }) => node === container)
    if (hasLeft && networks.length === 0) return [{ container, edits: [{ path }] }]
    const host = hostOf(file, file.containers[container])
    const lans = removal.departures.find(({ node }) => node === host)?.from ?? []
    const isLost = (port: unknown) =>
      lans.some((lan) => isInside(addressOf(port), at(file.lans, lan, 'subnet')))
    const lost = ports.flatMap((port, index) => (isLost(port) ? [index] : []))
    if (lost.length === 0) return []
    const edits =
      lost.length === ports.length ? [{ path }] : lost.map((index) => ({ path: [...path, index] }))
    return [{ container, edits }]
  })
}

/** The host's address of a published port, as `ADDRESS:HOST:CONTAINER` or a mapping. */
function addressOf(port: unknown): unknown {
  return typeof port === 'string' ? /^([\d.]+):[^:]*:/.exec(port)?.[1] : at(port, 'host_ip')
}
