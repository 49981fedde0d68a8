import type { AddNetwork } from './edits/add.ts'
import { placesOf } from './edits/connect.ts'
import { freshName } from './edits/fresh-name.ts'
import type { LabFile, SectionName } from './edits/lab-file.ts'
import { freeLanSubnet } from './edits/subnets.ts'
import { childPlaces } from './edits/vlan-places.ts'
import type { LabEdit } from './edits.ts'
import type { MapQuestion } from './map-question.ts'

/** What is filled in in the dialog of a map edit. */
export interface MapForm {
  name: string
  subnet: string
  /** LANs or networks that are ticked. */
  places: string[]
  host: string
  lan: string
  driver: AddNetwork['driver']
  node: string
  to: string
}

const sectionsOf: Partial<Record<MapQuestion['type'], SectionName>> = {
  'add-lan': 'lans',
  'add-router': 'routers',
  'add-host': 'hosts',
  'add-network': 'networks',
  'add-container': 'containers',
}

/** The form as it is shown first: a fresh name, and what is most likely meant. */
export function firstForm(question: MapQuestion): MapForm {
  const { file } = question
  const section = sectionsOf[question.type]
  const given = 'node' in question ? question.node : undefined
  const node = given ?? connectable(file)[0] ?? ''
  const lans = Object.keys(file.lans)
  return {
    name: section ? freshName(file, section) : '',
    subnet: freeLanSubnet(file) ?? '',
    places: placesOfQuestion(question, lans),
    host: ('host' in question ? question.host : undefined) ?? Object.keys(file.hosts)[0] ?? '',
    lan: childPlaces(file)[0] ?? '',
    driver: Object.keys(file.hosts).length > 1 ? 'overlay' : 'bridge',
    node,
    to: targets(question, node)[0] ?? '',
  }
}

function placesOfQuestion(question: MapQuestion, lans: readonly string[]): string[] {
  if (question.type === 'add-container') return question.network === undefined ? [] : [question.network]
  if (question.type !== 'add-router' && question.type !== 'add-host') return []
  if (question.lan !== undefined) return [question.lan]
  return lans.slice(0, question.type === 'add-host' ? 1 : 2)
}

/** Names of all that can be connected: containers, hosts and routers. */
export function connectable({ containers, hosts, routers }: LabFile): readonly string[] {
  return [containers, hosts, routers].flatMap((section) => Object.keys(section))
}

/** What a node can be connected to, or disconnected from. */
export function targets({ type, file }: MapQuestion, node: string): readonly string[] {
  const places = placesOf(file, node)
  if (!places) return []
  const isContainer = places.path[0] === 'containers'
  const on = isContainer && places.names.length === 0 ? ['bridge'] : places.names
  if (type === 'disconnect') return on.filter((name) => name !== 'none')
  const all = isContainer ? [...Object.keys(file.networks), 'bridge'] : Object.keys(file.lans)
  return all.filter((name) => !on.includes(name))
}

/** The edit that a filled-in form asks for. */
export function editOf(question: MapQuestion, form: MapForm): LabEdit {
  const { name, places, host, lan, driver, subnet, node, to } = form
  switch (question.type) {
    case 'add-lan':
      return { type: 'add-lan', name, ...(subnet.trim() !== '' && { subnet: subnet.trim() }) }
    case 'add-router':
    case 'add-host':
      return { type: question.type, name, lans: [...places] }
    case 'add-network':
      return {
        type: 'add-network',
        name,
        driver,
        ...(driver === 'bridge' && host !== '' && { host }),
        ...((driver === 'macvlan' || driver === 'ipvlan') && { lan }),
      }
    case 'add-container':
      return { type: 'add-container', name, host, networks: [...places] }
    case 'connect':
      return { type: 'connect', node, to }
    case 'disconnect':
      return { type: 'disconnect', node, from: to }
    case 'remove':
      return { type: 'remove', section: question.section, name: question.name }
  }
}
