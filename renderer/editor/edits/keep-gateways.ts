import type { YamlEdit } from '../../../main/contract.ts'
import { at, namesIn } from './lab-file.ts'
import type { LabFile } from './lab-file.ts'

/**
 * A host takes the only router of its first LAN as its default. When another router joins that LAN, the file has to say which one
 * it is: the one that it has had, of each family.
 */
export function keepGateways(file: LabFile, joined: readonly string[]): readonly YamlEdit[] {
  return Object.entries(file.hosts).flatMap(([host, entry]) => {
    const [lan] = namesIn(at(entry, 'lans'))
    if (lan === undefined || !joined.includes(lan) || at(entry, 'gateway') !== undefined) return []
    const routers = Object.values(file.routers).filter((router) => namesIn(at(router, 'lans')).includes(lan))
    const given = [at(routers[0], 'lans', lan)].flat().filter((one) => typeof one === 'string')
    const [gateway] = given
    if (routers.length !== 1 || gateway === undefined) return []
    return [{ path: ['hosts', host, 'gateway'], value: given.length > 1 ? given : gateway }]
  })
}
