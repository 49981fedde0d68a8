import type { MenuItemConstructorOptions } from 'electron'
import { basename, dirname } from 'node:path'
import type { Action, Entry, MenuList } from './menu-list.ts'
import { texts } from './texts.ts'

/** What menu items do. */
export interface MenuDeeds {
  readonly command: (id: string, argument?: string) => void
  readonly action: (action: Action) => void
}

/** Electron's menu from the list of menus, and of lab files opened lately. */
export function menuTemplate(
  list: readonly MenuList[],
  recent: readonly string[],
  deeds: MenuDeeds,
): MenuItemConstructorOptions[] {
  return list.map(({ label, entries }) => ({
    label,
    submenu: entries.map((entry) => itemOf(entry, recent, deeds)),
  }))
}

function itemOf(entry: Entry, recent: readonly string[], deeds: MenuDeeds): MenuItemConstructorOptions {
  switch (entry.type) {
    case 'separator':
      return { type: 'separator' }
    case 'command':
      return {
        label: entry.label,
        click: () => deeds.command(entry.command),
        // The page knows the keys of its commands: registered here as well, they would be done twice, and never reach a
        // terminal.
        ...(entry.keys !== undefined && { accelerator: entry.keys, registerAccelerator: false }),
      }
    case 'role':
      return { role: entry.role, accelerator: entry.keys, registerAccelerator: !entry.taken }
    case 'action':
      return {
        label: entry.label,
        click: () => deeds.action(entry.action),
        ...(entry.keys !== undefined && { accelerator: entry.keys }),
      }
    case 'recent':
      return { label: entry.label, submenu: recentItems(entry.command, recent, deeds) }
  }
}

function recentItems(
  command: string,
  recent: readonly string[],
  deeds: MenuDeeds,
): MenuItemConstructorOptions[] {
  if (recent.length === 0) return [{ label: texts.noRecent, enabled: false }]
  return recent.map((file) => ({
    label: `${plain(basename(file))}  (${plain(dirname(file))})`,
    click: () => deeds.command(command, file),
  }))
}

/** A text in which no letter is taken for Alt. */
function plain(text: string): string {
  return text.replaceAll('&', '&&')
}
