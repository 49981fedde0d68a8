import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, test, vi } from 'vitest'
import { menuList } from '../../../electron/menu-list.ts'
import { menuTemplate } from '../../../electron/menu.ts'
import { standIn } from './stand-in.ts'

const deeds = { command: vi.fn(), action: vi.fn() }

function items(recent: readonly string[] = []): MenuItemConstructorOptions[] {
  return menuTemplate(menuList, recent, deeds).flatMap(({ submenu }) =>
    Array.isArray(submenu) ? submenu : [],
  )
}

function choose(item: MenuItemConstructorOptions | undefined): void {
  // What a click hands over is of no interest to any item.
  standIn<() => void>(item?.click ?? (() => undefined))()
}

test('the menus are File, Edit, View, Lab and Help', () => {
  const labels = menuTemplate(menuList, [], deeds).map(({ label }) => label?.replace('&', ''))
  expect(labels).toEqual(['File', 'Edit', 'View', 'Lab', 'Help'])
})

test('every command of the menus is one of the interface', () => {
  const known = [
    ...[
      'file.open',
      'file.openRecent',
      'file.save',
      'file.saveAs',
      'lab.start',
      'lab.startInVm',
      'lab.apply',
      'lab.down',
    ],
    ...['palette', 'map', 'editor', 'terminals', 'inspector', 'checks', 'events', 'library'].map(
      (id) => `view.${id}`,
    ),
    'walk.follow',
    'help.shortcuts',
  ]
  const used = menuList.flatMap(({ entries }) =>
    entries.flatMap((entry) => ('command' in entry ? [entry.command] : [])),
  )
  expect([...new Set(used)].sort()).toEqual(known.sort())
})

test('a command is told to the interface', () => {
  choose(items().find(({ accelerator }) => accelerator === 'Ctrl+S'))
  expect(deeds.command).toHaveBeenLastCalledWith('file.save')
})

describe('keys', () => {
  test('of the interface and of text fields are shown, and never taken from a terminal', () => {
    const taken = items().filter(
      ({ accelerator, registerAccelerator }) => accelerator && registerAccelerator !== false,
    )
    expect(taken.map(({ accelerator }) => accelerator).sort()).toEqual([
      'Ctrl+-',
      'Ctrl+0',
      'Ctrl+Plus',
      'Ctrl+Q',
      'F11',
    ])
  })

  test('mean one thing each', () => {
    const keys = items().flatMap(({ accelerator }) => (accelerator ? [accelerator] : []))
    expect(new Set(keys).size).toBe(keys.length)
  })
})

describe('files opened lately', () => {
  const recentOf = (recent: readonly string[]) => {
    const submenu = items(recent).find(({ label }) => label === 'Open &Recent')?.submenu
    return Array.isArray(submenu) ? submenu : []
  }

  test('are opened by their path', () => {
    choose(recentOf(['/labs/a.lab.yml', '/labs/b.lab.yml'])[1])
    expect(deeds.command).toHaveBeenLastCalledWith('file.openRecent', '/labs/b.lab.yml')
  })

  test('are shown by their names, whatever is in these', () => {
    expect(recentOf(['/r&d/a&b.yml'])[0]?.label).toBe('a&&b.yml  (/r&&d)')
  })

  test('are said to be none where there are none', () => {
    expect(recentOf([])).toEqual([{ label: 'Nothing yet', enabled: false }])
  })
})
