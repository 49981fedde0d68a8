import type { Lab } from '../../main/contract.ts'
import type { Selected } from '../stores/selection.ts'

/** A link as a person names it: a node, and the LAN or network that it leads to. */
export interface LinkName {
  readonly node: string
  readonly to: string
}

/** The values of an impairment that are texts, in the order of the lab file's reference. */
export const amounts = ['rate', 'delay', 'jitter', 'loss', 'corrupt', 'duplicate', 'reorder'] as const

/** What the dialog holds: in the words of the lab file, empty for what is not asked. */
export type ImpairForm = Record<(typeof amounts)[number] | 'direction', string> & { down: boolean }

/** The name of a link on the map; nothing for one that nobody can impair by name, such as a bridge. */
export function linkName({ routers, hosts, containers }: Lab, selected: Selected): LinkName | undefined {
  if (selected.kind !== 'link') return undefined
  const { namespace: node, link } = selected
  const attachment = [...routers, ...hosts]
    .find(({ name }) => name === node)
    ?.lans.find((each) => each.link === link)
  if (attachment) return { node, to: attachment.lan }
  const endpoint = containers
    .find(({ name, stack }) => name === node && stack === 'own')
    ?.endpoints.find((each) => each.link === link)
  return endpoint && { node, to: endpoint.network }
}

/** What is impaired on a link now, as the dialog begins. */
export function firstForm({ impairments }: Lab, { node, to }: LinkName): ImpairForm {
  const { words = {}, down = false } = impairments.find((each) => each.node === node && each.to === to) ?? {}
  const { rate = '', delay = '', jitter = '', loss = '', corrupt = '', duplicate = '', reorder = '' } = words
  return { rate, delay, jitter, loss, corrupt, duplicate, reorder, direction: words.direction ?? 'out', down }
}

/** What is asked of the link, in the words of the lab file. */
export function wordsOf({ direction, down, ...texts }: ImpairForm): Record<string, string | true> {
  const asked = Object.entries(texts)
    .map(([key, text]) => [key, text.trim()] as const)
    .filter(([, text]) => text !== '')
  return {
    ...Object.fromEntries(asked),
    ...(asked.length > 0 && direction !== 'out' && { direction }),
    ...(down && { down }),
  }
}
