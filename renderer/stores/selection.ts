import { defineStore } from 'pinia'
import { ref } from 'vue'

/** Something on the map: what can be inspected, and has a menu. */
export type Selected =
  /** A container, host, router, LAN, or an overlay's sandbox (`NETWORK@HOST`). */
  | { readonly kind: 'node'; readonly name: string }
  /** An interface. */
  | { readonly kind: 'link'; readonly namespace: string; readonly link: string }
  /** `NAME@HOST` for a bridge network, which lives on one host. */
  | { readonly kind: 'network'; readonly name: string }

/** What is selected: one thing for map, table, inspector and menus. */
export const useSelection = defineStore('selection', () => {
  const selected = ref<Selected>()
  const select = (what: Selected | undefined) => {
    selected.value = what
  }
  return { selected, select }
})

/** Whether two selections are of the same thing. */
export function sameSelection(a: Selected | undefined, b: Selected | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
