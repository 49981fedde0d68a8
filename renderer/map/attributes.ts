import { texts } from '../texts/index.ts'
import type { Item } from './model.ts'
import type { MapState } from './state.ts'

/** What makes an element of the drawing one thing on the map: found by its id, focused, named, selected. */
export function attributesOf(
  item: Item,
  { selected, failing, pending, broken }: MapState,
  ...states: readonly string[]
) {
  const chosen = selected.has(item.id)
  const fails = failing.has(item.id)
  const becomes = pending.get(item.id)
  const words = [
    item.label,
    ...states,
    ...(becomes ? [texts.map.pending[becomes]] : []),
    ...(fails ? [texts.map.failing] : []),
    ...(broken.get(item.id) ?? []).map(texts.map.broken),
  ]
  return {
    'data-id': item.id,
    role: 'button',
    tabindex: -1,
    'aria-label': words.join(', '),
    'aria-pressed': chosen,
    class: ['item', { selected: chosen, failing: fails, pending: becomes !== undefined }],
  }
}
