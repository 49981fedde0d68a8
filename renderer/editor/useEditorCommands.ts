import { onScopeDispose } from 'vue'
import { useCommands } from '../commands/registry.ts'
import type { Command } from '../commands/registry.ts'
import { useSelection } from '../stores/selection.ts'
import { useWorkspace } from '../stores/workspace.ts'
import { texts } from '../texts/index.ts'
import { openFile, save, saveAs } from './file-actions.ts'
import { guessLabFile } from './edits/lab-file.ts'
import { removable } from './edits/removable.ts'
import type { AskedEdit } from './useMapEdits.ts'
import { useMapEdits } from './useMapEdits.ts'
import { usePlan } from './usePlan.ts'

/** Adds the commands of the lab file, its plan, and the edits on the map, for as long as the calling component lives. */
export function useEditorCommands(): void {
  const workspace = useWorkspace()
  const selection = useSelection()
  const { ask, removeSelection } = useMapEdits()
  const isOpen = () => workspace.file !== undefined
  const words = texts.editor
  const edit = (type: Exclude<AskedEdit['type'], 'remove'>): Command => ({
    id: `map.${type}`,
    title: `${words.mapEdits.titles[type]} …`,
    group: 'Map',
    enabled: isOpen,
    run: () => ask(startOf(type, selection.selected?.kind === 'node' ? selection.selected.name : undefined)),
  })
  const remove = useCommands().add([
    { id: 'file.open', title: words.open, group: 'File', keys: 'Ctrl+O', run: (path) => openFile(path) },
    { id: 'file.save', title: words.save, group: 'File', keys: 'Ctrl+S', enabled: isOpen, run: save },
    {
      id: 'file.saveAs',
      title: words.saveAs,
      group: 'File',
      keys: 'Ctrl+Shift+S',
      enabled: isOpen,
      run: saveAs,
    },
    {
      id: 'lab.plan',
      title: words.plan,
      group: 'Lab',
      keys: 'Ctrl+Alt+Enter',
      enabled: isOpen,
      run: usePlan().show,
    },
    {
      id: 'lab.undo',
      title: words.undoApplied,
      group: 'Lab',
      enabled: () => workspace.isRunning && workspace.applied.before.length > 0,
      run: workspace.undo,
    },
    {
      id: 'lab.redo',
      title: words.redoApplied,
      group: 'Lab',
      enabled: () => workspace.isRunning && workspace.applied.after.length > 0,
      run: workspace.redo,
    },
    ...(
      ['add-host', 'add-container', 'add-network', 'add-lan', 'add-router', 'connect', 'disconnect'] as const
    ).map(edit),
    {
      id: 'map.remove',
      title: words.mapEdits.removeSelection,
      group: 'Map',
      enabled: () => removable(guessLabFile(workspace.text), selection.selected) !== undefined,
      run: removeSelection,
    },
  ])
  onScopeDispose(remove)

  /** What is selected is what is meant: its host, its LAN, or itself. */
  function startOf(type: Exclude<AskedEdit['type'], 'remove'>, selected: string | undefined): AskedEdit {
    const { lab } = workspace
    const isIn = (names: readonly { readonly name: string }[] | undefined) =>
      names?.some(({ name }) => name === selected) === true && selected !== undefined
    const lan = isIn(lab?.lans) && selected !== undefined ? { lan: selected } : {}
    const host = isIn(lab?.hosts) && selected !== undefined ? { host: selected } : {}
    switch (type) {
      case 'add-lan':
        return { type }
      case 'add-router':
      case 'add-host':
        return { type, ...lan }
      case 'add-network':
      case 'add-container':
        return { type, ...host }
      case 'connect':
      case 'disconnect': {
        const isNode = isIn(lab?.containers) || isIn(lab?.hosts) || isIn(lab?.routers)
        return { type, ...(isNode && selected !== undefined && { node: selected }) }
      }
    }
  }
}
