import type { Outlet } from './outlet.ts'

/**
 * Hands items on for which only what is newest counts: while the interface does not keep up, one item waits, put together from
 * all that came meanwhile.
 */
export function newest<Item>(
  outlet: Outlet<Item>,
  together: (waiting: Item, item: Item) => Item = (_, item) => item,
): (item: Item) => void {
  let waiting: { readonly item: Item } | undefined
  return (item) => {
    if (waiting) {
      waiting = { item: together(waiting.item, item) }
    } else if (!outlet.full()) {
      outlet.send(item)
    } else {
      waiting = { item }
      void outlet.ready().then(() => {
        const last = waiting
        waiting = undefined
        if (last) outlet.send(last.item)
      })
    }
  }
}
