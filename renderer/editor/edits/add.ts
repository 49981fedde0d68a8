import type { Result, YamlEdit } from '../../../main/contract.ts'
import { texts } from '../../texts/index.ts'
import { takenNames } from './fresh-name.ts'
import { keepGateways } from './keep-gateways.ts'
import { refuse } from './lab-file.ts'
import type { LabFile, SectionName } from './lab-file.ts'
import { freeLanSubnet, upperHalf } from './subnets.ts'
import { childPlace } from './vlan-places.ts'

export interface AddLan {
  readonly type: 'add-lan'
  readonly name: string
  /** A free one where absent. */
  readonly subnet?: string
}
export interface AddRouter {
  readonly type: 'add-router'
  readonly name: string
  readonly lans: readonly string[]
}
export interface AddHost {
  readonly type: 'add-host'
  readonly name: string
  readonly lans: readonly string[]
}
export interface AddNetwork {
  readonly type: 'add-network'
  readonly name: string
  readonly driver: 'bridge' | 'overlay' | 'macvlan' | 'ipvlan'
  /** Of a bridge. */
  readonly host?: string
  /** Of a macvlan or ipvlan network: the LAN, or the VLAN of one (`campus.100`), whose subnet it shares. */
  readonly lan?: string
}
export interface AddContainer {
  readonly type: 'add-container'
  readonly name: string
  readonly host: string
  /** Docker's default bridge where empty. */
  readonly networks: readonly string[]
}

const name = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/

/** A LAN with a subnet. */
export function addLan(file: LabFile, edit: AddLan): Result<readonly YamlEdit[]> {
  const subnet = edit.subnet ?? freeLanSubnet(file)
  return subnet === undefined
    ? refuse('no-subnet', texts.editor.edits.noSubnet)
    : add(file, 'lans', edit.name, { subnet })
}

/** A router; its addresses are chosen by the engine. Hosts keep the default router that they have. */
export function addRouter(file: LabFile, edit: AddRouter): Result<readonly YamlEdit[]> {
  const added = add(file, 'routers', edit.name, { lans: edit.lans })
  return added.ok ? { ok: true, value: [...added.value, ...keepGateways(file, edit.lans)] } : added
}

/** A host; its addresses are chosen by the engine. */
export function addHost(file: LabFile, edit: AddHost): Result<readonly YamlEdit[]> {
  return add(file, 'hosts', edit.name, edit.lans.length > 0 ? { lans: edit.lans } : null)
}

/** A network; subnet, gateway and VNI are chosen by the engine, except that a macvlan or ipvlan network shares its LAN's subnet. */
export function addNetwork(file: LabFile, edit: AddNetwork): Result<readonly YamlEdit[]> {
  switch (edit.driver) {
    case 'bridge':
      return add(file, 'networks', edit.name, {
        driver: 'bridge',
        ...(edit.host !== undefined && { host: edit.host }),
      })
    case 'overlay':
      return add(file, 'networks', edit.name, { driver: 'overlay' })
    case 'macvlan':
    case 'ipvlan': {
      const place = childPlace(file, edit.lan ?? '')
      if (!place) return refuse('no-lan', texts.editor.edits.macvlanNeedsLan)
      const { subnets, parent } = place
      // The lower half stays for hosts and routers, who would not know of addresses that containers take.
      const config = subnets.map((subnet) => {
        const range = upperHalf(subnet)
        return { subnet, ...(range !== undefined && { ip_range: range }) }
      })
      return add(file, 'networks', edit.name, {
        driver: edit.driver,
        ...(subnets.every((subnet) => subnet.includes(':')) && { enable_ipv4: false }),
        ipam: { config },
        driver_opts: { parent },
      })
    }
  }
}

/** A container on a host. */
export function addContainer(file: LabFile, edit: AddContainer): Result<readonly YamlEdit[]> {
  return add(file, 'containers', edit.name, {
    host: edit.host,
    ...(edit.networks.length > 0 && { networks: edit.networks }),
  })
}

function add(
  file: LabFile,
  section: SectionName,
  wanted: string,
  value: unknown,
): Result<readonly YamlEdit[]> {
  if (!name.test(wanted)) return refuse('bad-name', texts.editor.edits.badName(wanted))
  if (takenNames(file, section).has(wanted)) return refuse('taken-name', texts.editor.edits.takenName(wanted))
  return { ok: true, value: [{ path: [section, wanted], value }] }
}
