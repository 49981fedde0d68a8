import { texts } from './texts.ts'

/** The roles of Electron's that the menus have; what they do is Chromium's. */
type Role =
  | 'undo'
  | 'redo'
  | 'cut'
  | 'copy'
  | 'paste'
  | 'selectAll'
  | 'resetZoom'
  | 'zoomIn'
  | 'zoomOut'
  | 'togglefullscreen'

/** One line of a menu. */
export type Entry =
  | { readonly type: 'separator' }
  /** A command of the interface, by its id there. */
  | { readonly type: 'command'; readonly label: string; readonly command: string; readonly keys?: string }
  | { readonly type: 'role'; readonly role: Role; readonly keys: string; readonly taken: boolean }
  /** Something that the shell itself does. */
  | { readonly type: 'action'; readonly label: string; readonly action: Action; readonly keys?: string }
  | { readonly type: 'recent'; readonly label: string; readonly command: string }

export type Action = 'close' | 'quit' | 'documentation' | 'about'

export interface MenuList {
  readonly label: string
  readonly entries: readonly Entry[]
}

const separator: Entry = { type: 'separator' }
const command = (label: string, id: string, keys?: string): Entry =>
  keys === undefined ? { type: 'command', label, command: id } : { type: 'command', label, command: id, keys }
/** Keys that Chromium handles by itself in a text field, and a terminal in its own way. */
const editing = (role: Role, keys: string): Entry => ({ type: 'role', role, keys, taken: true })
const viewing = (role: Role, keys: string): Entry => ({ type: 'role', role, keys, taken: false })

/** The menus. Commands do the same here as in the palette; their keys are the interface's, and only shown here. */
export const menuList: readonly MenuList[] = [
  {
    label: texts.file,
    entries: [
      command(texts.open, 'file.open', 'Ctrl+O'),
      { type: 'recent', label: texts.openRecent, command: 'file.openRecent' },
      separator,
      command(texts.save, 'file.save', 'Ctrl+S'),
      command(texts.saveAs, 'file.saveAs', 'Ctrl+Shift+S'),
      separator,
      { type: 'action', label: texts.close, action: 'close' },
      { type: 'action', label: texts.quit, action: 'quit', keys: 'Ctrl+Q' },
    ],
  },
  {
    label: texts.edit,
    entries: [
      editing('undo', 'Ctrl+Z'),
      editing('redo', 'Ctrl+Shift+Z'),
      separator,
      editing('cut', 'Ctrl+X'),
      editing('copy', 'Ctrl+C'),
      editing('paste', 'Ctrl+V'),
      editing('selectAll', 'Ctrl+A'),
    ],
  },
  {
    label: texts.view,
    entries: [
      command(texts.palette, 'view.palette', 'Ctrl+Shift+P'),
      separator,
      command(texts.map, 'view.map'),
      command(texts.editor, 'view.editor'),
      command(texts.terminals, 'view.terminals'),
      command(texts.inspector, 'view.inspector'),
      command(texts.checks, 'view.checks'),
      command(texts.events, 'view.events'),
      command(texts.library, 'view.library'),
      separator,
      viewing('resetZoom', 'Ctrl+0'),
      viewing('zoomIn', 'Ctrl+Plus'),
      viewing('zoomOut', 'Ctrl+-'),
      separator,
      viewing('togglefullscreen', 'F11'),
    ],
  },
  {
    label: texts.lab,
    entries: [
      command(texts.start, 'lab.start'),
      command(texts.startInVm, 'lab.startInVm'),
      command(texts.apply, 'lab.apply'),
      separator,
      command(texts.check, 'view.checks'),
      command(texts.follow, 'walk.follow'),
      separator,
      command(texts.down, 'lab.down'),
    ],
  },
  {
    label: texts.help,
    entries: [
      command(texts.shortcuts, 'help.shortcuts', 'F1'),
      { type: 'action', label: texts.documentation, action: 'documentation' },
      separator,
      { type: 'action', label: texts.about, action: 'about' },
    ],
  },
]
