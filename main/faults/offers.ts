import type { KernelObject } from '../kernel/objects.ts'
import type { FaultWords } from '../lab/fault-schema.ts'
import type { Lab } from '../lab/lab.ts'
import { addressesOf, bare, isNear } from './addresses.ts'

/** A node of a lab, or one of its links. */
export interface FaultPlace {
  readonly namespace: string
  readonly link?: string | undefined
}

/** Faults that somebody may want to put into a lab at a place; some of them may turn out to change nothing. */
export function offers(
  objects: readonly KernelObject[],
  lab: Lab,
  { namespace, link }: FaultPlace,
): FaultWords[] {
  const here = objects.filter((object) => object.namespace === namespace)
  if (link === undefined)
    return [
      ...commands(lab, namespace),
      ...settings(lab, namespace),
      ...routes(here, namespace),
      ...rules(lab, namespace),
      ...entries(here, lab, namespace),
    ]
  const found = here.find((object) => object.kind === 'link' && object.link === link)
  if (found?.kind !== 'link') return []
  const name = `${namespace} ${link}`
  const own = addressesOf(here, namespace).find((each) => each.link === link)
  return [
    { link: name, state: 'down' },
    { link: name, mtu: Math.max(1280, (found.mtu ?? 1500) - 100) },
    ...(own ? [{ link: name, address: narrowed(own.address) }] : []),
    ...vlans(objects, lab, { namespace, link }),
    ...(found.device.type === 'vxlan' ? entries(here, lab, namespace) : []),
  ]
}

/** A subnet of a sixteenth of the size: an easy mistake, and hard to see. */
function narrowed(address: string): string {
  const [own = '', length = ''] = address.split('/')
  return `${own}/${String(Math.min(Number(length) + 4, own.includes(':') ? 126 : 30))}`
}

function commands({ containers }: Lab, node: string): FaultWords[] {
  const argv = containers.find(({ name }) => name === node)?.command
  if (!argv) return []
  const binds = argv.includes('http.server') && !argv.includes('--bind')
  return [
    { command: node, state: 'missing' },
    ...(binds ? [{ command: node, runs: [...argv, '--bind', '127.0.0.1'] }] : []),
  ]
}

function settings(lab: Lab, on: string): FaultWords[] {
  const isMachine = [...lab.routers, ...lab.hosts].some(({ name }) => name === on)
  return isMachine
    ? [
        { forwarding: 'off', on },
        { rp_filter: 'strict', on },
      ]
    : []
}

function routes(here: readonly KernelObject[], on: string): FaultWords[] {
  const own = addressesOf(here, on)
  return here
    .filter((object) => object.kind === 'route')
    .flatMap(({ destination, via }): FaultWords[] => {
      const beside = own.find(({ address }) => via !== undefined && isNear(address, via))
      const nobody = via !== undefined && beside ? unused(via, beside.address) : undefined
      return [
        { route: destination, on, state: 'missing' },
        ...(nobody === undefined ? [] : [{ route: destination, on, via: nobody }]),
      ]
    })
}

/** An address near another one that is most likely nobody's; nothing where there is none that ends in 253. */
function unused(address: string, own: string): string | undefined {
  const other = address.replace(/\d+$/, '253')
  return !address.includes(':') && isNear(own, other) && other !== bare(own) ? other : undefined
}

function rules(lab: Lab, on: string): FaultWords[] {
  const tunnels = [
    ...new Set(lab.networks.flatMap((network) => (network.driver === 'overlay' ? [network.port] : []))),
  ]
  const container = lab.containers.find(({ name, stack }) => name === on && stack === 'own')
  const isMachine = [...lab.routers, ...lab.hosts].some(({ name }) => name === on)
  if (!isMachine && !container) return []
  return [
    ...(isMachine ? tunnels.map((port): FaultWords => ({ drop: 'udp', port, on })) : []),
    ...(container?.ports ?? []).map(({ protocol, containerPort }): FaultWords => ({
      drop: protocol,
      port: containerPort,
      on,
    })),
    { drop: 'icmp', on },
    { drop: 'all', on },
  ]
}

/** What the VXLAN devices of a sandbox know, and their number. */
function entries(here: readonly KernelObject[], lab: Lab, on: string): FaultWords[] {
  const nameOf = (
    is: (endpoint: { readonly mac?: string; readonly addresses: readonly string[] }) => boolean,
  ) => lab.containers.find(({ endpoints }) => endpoints.some(is))?.name
  return here.flatMap((object): FaultWords[] => {
    if (object.kind === 'fdb') {
      const of =
        nameOf(({ mac }) => mac === object.mac) ??
        lab.hosts.find(({ vteps }) => Object.values(vteps).includes(object.vtep))?.name
      const nobody = object.vtep.replace(/\d+$/, '253')
      return of === undefined
        ? []
        : [
            { fdb: of, on, state: 'missing' },
            ...(object.vtep.includes(':') ? [] : [{ fdb: of, on, vtep: nobody }]),
          ]
    }
    if (object.kind === 'neighbour') {
      const of = nameOf(({ addresses }) => addresses.some((address) => bare(address) === object.address))
      return of === undefined ? [] : [{ neighbour: of, on, state: 'missing' }]
    }
    return object.kind === 'link' && object.device.type === 'vxlan'
      ? [{ vni: object.device.vni + 1, on }]
      : []
  })
}

/** The VLANs that a node's port of a switch carries. */
function vlans(objects: readonly KernelObject[], lab: Lab, { namespace, link }: FaultPlace): FaultWords[] {
  const attachment = [...lab.routers, ...lab.hosts]
    .find(({ name }) => name === namespace)
    ?.lans.find((each) => each.link === link)
  if (!attachment) return []
  const { lan: on, port } = attachment
  return objects.flatMap((object) =>
    object.kind === 'port-vlan' && object.namespace === on && object.link === port
      ? [{ vlan: object.vlan, on, port, state: 'missing' }]
      : [],
  )
}
