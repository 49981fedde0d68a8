/** One terminal on the screen. */
export interface Pane {
  readonly kind: 'pane'
  readonly terminal: string
  /** Kept here, since a terminal that is gone still says where it was. */
  readonly node: string
}

/** Several beside each other (`right`) or below each other (`down`). */
export interface Split {
  readonly kind: 'split'
  readonly direction: Direction
  readonly parts: readonly Tree[]
}

export type Direction = 'right' | 'down'
export type Tree = Pane | Split

export interface Tab {
  /** Of the terminal that it began with. */
  readonly id: string
  readonly tree: Tree
  /** The terminal that was used last. */
  readonly active: string
}

/** How the terminals of a lab are arranged. */
export interface Arrangement {
  readonly tabs: readonly Tab[]
  /** The tab that is shown. */
  readonly current: string | undefined
}

export const empty: Arrangement = { tabs: [], current: undefined }

/** The panes of a tree, as they are read. */
export function panesOf(tree: Tree): readonly Pane[] {
  return tree.kind === 'pane' ? [tree] : tree.parts.flatMap(panesOf)
}

/** All panes, tab by tab. */
export function allPanes({ tabs }: Arrangement): readonly Pane[] {
  return tabs.flatMap(({ tree }) => panesOf(tree))
}

export function currentTab({ tabs, current }: Arrangement): Tab | undefined {
  return tabs.find(({ id }) => id === current)
}

/** The tab that holds a terminal. */
function tabOf({ tabs }: Arrangement, terminal: string): Tab | undefined {
  return tabs.find(({ tree }) => panesOf(tree).some((pane) => pane.terminal === terminal))
}

/** With one more tab at the end; shown, unless it is added `behind` another one. */
export function addTab({ tabs, current }: Arrangement, pane: Pane, behind = false): Arrangement {
  const tab = { id: pane.terminal, tree: pane, active: pane.terminal }
  return { tabs: [...tabs, tab], current: behind && current !== undefined ? current : tab.id }
}

/** With a pane beside or below another one, which it shares the room with; a tab of its own where that one is not there. */
export function splitPane(
  arrangement: Arrangement,
  beside: string,
  pane: Pane,
  direction: Direction,
): Arrangement {
  const tab = tabOf(arrangement, beside)
  if (!tab) return addTab(arrangement, pane)
  const tree = splitTree(tab.tree, beside, pane, direction)
  return { ...replaceTab(arrangement, { ...tab, tree, active: pane.terminal }), current: tab.id }
}

/** Without a terminal: its neighbour gets its room, and is the active one. A tab without terminals goes. */
export function removePane(arrangement: Arrangement, terminal: string): Arrangement {
  const tab = tabOf(arrangement, terminal)
  if (!tab) return arrangement
  const tree = withoutPane(tab.tree, terminal)
  if (!tree) return removeTab(arrangement, tab.id)
  const at = panesOf(tab.tree).findIndex((pane) => pane.terminal === terminal)
  const left = panesOf(tree)
  const neighbour = left[Math.min(at, left.length - 1)]?.terminal ?? tab.active
  return replaceTab(arrangement, { ...tab, tree, active: tab.active === terminal ? neighbour : tab.active })
}

/** With another terminal in the place of one. */
export function replacePane(arrangement: Arrangement, terminal: string, pane: Pane): Arrangement {
  const tab = tabOf(arrangement, terminal)
  if (!tab) return addTab(arrangement, pane)
  const swap = (tree: Tree): Tree => {
    if (tree.kind === 'split') return { ...tree, parts: tree.parts.map(swap) }
    return tree.terminal === terminal ? pane : tree
  }
  const tree = swap(tab.tree)
  return replaceTab(arrangement, {
    ...tab,
    tree,
    active: tab.active === terminal ? pane.terminal : tab.active,
  })
}

/** With a terminal the active one, in the tab that is shown. */
export function activate(arrangement: Arrangement, terminal: string): Arrangement {
  const tab = tabOf(arrangement, terminal)
  if (!tab || (tab.active === terminal && arrangement.current === tab.id)) return arrangement
  return { ...replaceTab(arrangement, { ...tab, active: terminal }), current: tab.id }
}

/** The tab so many further on, round and round. */
export function tabFrom({ tabs, current }: Arrangement, step: number): Tab | undefined {
  const at = tabs.findIndex(({ id }) => id === current)
  return tabs[(at + step + tabs.length) % tabs.length]
}

/** With a tab behind the others for each terminal that has no pane. */
export function addMissing(arrangement: Arrangement, panes: readonly Pane[]): Arrangement {
  return panes
    .filter(({ terminal }) => !tabOf(arrangement, terminal))
    .reduce((all, pane) => addTab(all, pane, true), arrangement)
}

function removeTab({ tabs, current }: Arrangement, id: string): Arrangement {
  const at = tabs.findIndex((tab) => tab.id === id)
  const left = tabs.filter((tab) => tab.id !== id)
  return { tabs: left, current: current === id ? left[Math.min(at, left.length - 1)]?.id : current }
}

function replaceTab(arrangement: Arrangement, next: Tab): Arrangement {
  return { ...arrangement, tabs: arrangement.tabs.map((tab) => (tab.id === next.id ? next : tab)) }
}

function splitTree(tree: Tree, beside: string, pane: Pane, direction: Direction): Tree {
  if (tree.kind === 'pane')
    return tree.terminal === beside ? { kind: 'split', direction, parts: [tree, pane] } : tree
  const parts = tree.parts.flatMap((part) => {
    const here = part.kind === 'pane' && part.terminal === beside && tree.direction === direction
    return here ? [part, pane] : [splitTree(part, beside, pane, direction)]
  })
  return { ...tree, parts }
}

function withoutPane(tree: Tree, terminal: string): Tree | undefined {
  if (tree.kind === 'pane') return tree.terminal === terminal ? undefined : tree
  const parts = tree.parts.map((part) => withoutPane(part, terminal)).filter((part) => part !== undefined)
  return parts.length > 1 ? { ...tree, parts } : parts[0]
}
