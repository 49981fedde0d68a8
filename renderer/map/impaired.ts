import type { Lab } from '../../main/contract.ts'
import { texts } from '../texts/index.ts'
import { keyOf } from './items.ts'
import type { Cable, ContainerLink } from './model.ts'

/** Gives a link what is impaired on it, in words, also for whoever hears the map. */
export function impairer({ impairments }: Lab): <T extends Cable | ContainerLink>(link: T) => T {
  const wrong = impairments.filter(({ shaped, down }) => shaped.length > 0 || down)
  const byLink = new Map(wrong.map(({ near, text }) => [keyOf(near), text]))
  return (link) => {
    const impairment = byLink.get(keyOf(link.ends[0]))
    if (impairment === undefined) return link
    return { ...link, impairment, label: texts.map.label.impaired(link.label, impairment) }
  }
}
