import type { Ref } from 'vue'
import { onScopeDispose, ref } from 'vue'
import type { Lab } from '../../main/contract.ts'
import type { Command } from '../commands/registry.ts'
import { useCommands } from '../commands/registry.ts'
import { usePlan } from '../editor/usePlan.ts'
import { openFile, startLab } from '../editor/file-actions.ts'
import { useConnection } from '../stores/connection.ts'
import { useView } from '../stores/view.ts'
import { useWorkspace } from '../stores/workspace.ts'
import { texts } from '../texts/index.ts'
import { useFaults } from './use-faults.ts'
import { endLab } from './end-lab.ts'
import { saveBlob } from './download.ts'

/** What commands ask of the map. */
export interface MapHandle {
  readonly fit: () => void
  readonly zoomBy: (factor: number) => void
  readonly exportSvg: () => string
  readonly exportPng: (scale: number) => Promise<Blob>
}

/** Dialogs of the window, open or not. */
export interface Dialogs {
  readonly palette: Ref<boolean>
  readonly shortcuts: Ref<boolean>
  readonly doctor: Ref<boolean>
}

/** Whether a lab has encrypted overlays, whose keys can be rotated. */
function hasKeys(lab: Lab | undefined): boolean {
  return lab?.networks.some((network) => network.driver === 'overlay' && network.encrypted) ?? false
}

/** Pixels of an exported PNG for each of the map: sharp on screens of twice the density, and in print. */
const pngScale = 2

/** Adds the window's own commands, for as long as the calling component lives. */
export function useShellCommands({ map }: { map: () => MapHandle | null | undefined }): Dialogs {
  const workspace = useWorkspace()
  const connection = useConnection()
  const { view, showSide, showBottom } = useView()
  const { show: showPlan } = usePlan()
  const dialogs: Dialogs = { palette: ref(false), shortcuts: ref(false), doctor: ref(false) }
  const words = texts.shell.commands
  const isOpen = () => workspace.file !== undefined
  const canStart = () => isOpen() && idle() && !workspace.isRunning && !!workspace.reading?.lab
  const idle = () => workspace.busy === undefined
  const onMap = () => view.centre === 'map' && map() !== undefined
  const name = () => workspace.name ?? texts.shell.product

  const lab: readonly Command[] = [
    {
      id: 'lab.start',
      title: words.start,
      group: 'Lab',
      keys: 'Ctrl+Enter',
      enabled: canStart,
      run: () => startLab(),
    },
    {
      id: 'lab.startInVm',
      title: words.startInVm,
      group: 'Lab',
      enabled: () => canStart() && connection.engine?.hasVm === true,
      run: () => startLab(true),
    },
    {
      id: 'lab.apply',
      title: words.apply,
      group: 'Lab',
      enabled: () => idle() && workspace.isRunning && workspace.unapplied,
      run: showPlan,
    },
    {
      id: 'lab.down',
      title: words.down,
      group: 'Lab',
      enabled: () => idle() && workspace.isRunning,
      run: endLab,
    },
    {
      id: 'lab.rotateKeys',
      title: words.rotateKeys,
      group: 'Lab',
      enabled: () => idle() && workspace.isRunning && hasKeys(workspace.lab),
      run: workspace.rotateKeys,
    },
    {
      id: 'lab.faults',
      title: words.faults,
      group: 'Lab',
      enabled: () => idle() && workspace.isRunning && !workspace.lab?.exercise,
      run: () => {
        useFaults().show({})
      },
    },
    { id: 'file.openRecent', title: words.file, group: 'File', enabled: () => false, run: openFile },
  ]
  const views: readonly Command[] = [
    {
      id: 'view.palette',
      title: words.palette,
      group: 'View',
      keys: 'Ctrl+Shift+P',
      run: () => (dialogs.palette.value = true),
    },
    {
      id: 'view.library',
      title: words.library,
      group: 'View',
      keys: 'Ctrl+B',
      run: () => (view.library = !view.library),
    },
    { id: 'view.map', title: words.map, group: 'View', keys: 'Alt+1', run: () => (view.centre = 'map') },
    {
      id: 'view.table',
      title: words.table,
      group: 'View',
      keys: 'Alt+2',
      run: () => (view.centre = 'table'),
    },
    { id: 'view.guide', title: words.guide, group: 'View', keys: 'Alt+3', run: () => showSide('guide') },
    {
      id: 'view.inspector',
      title: words.inspector,
      group: 'View',
      keys: 'Alt+4',
      run: () => showSide('inspector'),
    },
    { id: 'view.checks', title: words.checks, group: 'View', keys: 'Alt+5', run: () => showSide('checks') },
    { id: 'view.walk', title: words.walk, group: 'View', keys: 'Alt+K', run: () => showSide('walk') },
    { id: 'view.editor', title: words.file, group: 'View', keys: 'Alt+6', run: () => showSide('file') },
    {
      id: 'view.terminals',
      title: words.terminals,
      group: 'View',
      keys: 'Alt+7',
      run: () => showBottom('terminals'),
    },
    { id: 'view.events', title: words.events, group: 'View', keys: 'Alt+8', run: () => showBottom('events') },
    { id: 'view.matrix', title: words.matrix, group: 'View', keys: 'Alt+9', run: () => showBottom('matrix') },
    { id: 'view.side', title: words.side, group: 'View', run: () => (view.sideOpen = !view.sideOpen) },
    {
      id: 'view.bottom',
      title: words.bottom,
      group: 'View',
      run: () => (view.bottomOpen = !view.bottomOpen),
    },
  ]
  const onTheMap: readonly Command[] = [
    { id: 'map.fit', title: words.fit, group: 'Map', enabled: onMap, run: () => map()?.fit() },
    { id: 'map.zoomIn', title: words.zoomIn, group: 'Map', enabled: onMap, run: () => map()?.zoomBy(1.25) },
    { id: 'map.zoomOut', title: words.zoomOut, group: 'Map', enabled: onMap, run: () => map()?.zoomBy(0.8) },
    {
      id: 'map.tidy',
      title: words.tidy,
      group: 'Map',
      enabled: isOpen,
      run: () => workspace.arrange({ positions: {}, collapsed: {} }),
    },
    {
      id: 'map.svg',
      title: words.svg,
      group: 'Map',
      enabled: onMap,
      run: () => {
        saveBlob(`${name()}.svg`, new Blob([map()?.exportSvg() ?? ''], { type: 'image/svg+xml' }))
      },
    },
    {
      id: 'map.png',
      title: words.png,
      group: 'Map',
      enabled: onMap,
      run: async () => {
        const picture = await map()?.exportPng(pngScale)
        if (picture) saveBlob(`${name()}.png`, picture)
      },
    },
  ]
  const help: readonly Command[] = [
    {
      id: 'help.shortcuts',
      title: words.shortcuts,
      group: 'Help',
      keys: 'F1',
      run: () => (dialogs.shortcuts.value = true),
    },
    { id: 'help.doctor', title: words.doctor, group: 'Help', run: () => (dialogs.doctor.value = true) },
  ]
  onScopeDispose(useCommands().add([...lab, ...views, ...onTheMap, ...help]))
  return dialogs
}
