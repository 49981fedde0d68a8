import { defineStore } from 'pinia'
import { reactive, watch } from 'vue'

export type CentreView = 'map' | 'table'
export type SideView = 'guide' | 'inspector' | 'checks' | 'walk' | 'file'
export type BottomView = 'terminals' | 'capture' | 'events' | 'matrix'

/** What of the window is shown: it is kept in the browser, and found again. */
export interface View {
  library: boolean
  side: SideView
  sideOpen: boolean
  bottom: BottomView
  bottomOpen: boolean
  centre: CentreView
  /** Layers of the map. */
  layers: { underlay: boolean; overlay: boolean; services: boolean }
}

const key = 'underlay.view'

const usual: View = {
  library: true,
  side: 'guide',
  sideOpen: true,
  bottom: 'terminals',
  bottomOpen: true,
  centre: 'map',
  layers: { underlay: true, overlay: true, services: true },
}

/** Which parts of the window are open. */
export const useView = defineStore('view', () => {
  const view = reactive<View>({ ...usual, ...kept() })
  watch(view, (now) => {
    localStorage.setItem(key, JSON.stringify(now))
  })

  function showSide(which: SideView): void {
    view.side = which
    view.sideOpen = true
  }

  function showBottom(which: BottomView): void {
    view.bottom = which
    view.bottomOpen = true
  }

  return { view, showSide, showBottom }
})

/** What was kept; nothing where it is broken, or of another version. */
function kept(): Partial<View> {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(key) ?? '{}')
    return isView(read) ? read : {}
  } catch {
    return {}
  }
}

function isView(read: unknown): read is View {
  if (typeof read !== 'object' || read === null) return false
  return Object.entries(usual).every(
    ([name, value]) => name in read && typeof Reflect.get(read, name) === typeof value,
  )
}
