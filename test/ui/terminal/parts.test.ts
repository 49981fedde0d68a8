import { mount } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, test } from 'vitest'
import { useTerminals } from '../../../renderer/stores/terminals.ts'
import { addressesIn } from '../../../renderer/terminal/address-links.ts'
import { addTab, empty, splitPane } from '../../../renderer/terminal/arrangement.ts'
import ExitBar from '../../../renderer/terminal/ExitBar.vue'
import { keysOf } from '../../../renderer/commands/keys.ts'
import TerminalPanel from '../../../renderer/terminal/TerminalPanel.vue'
import TerminalTabs from '../../../renderer/terminal/TerminalTabs.vue'
import { TabsRoot } from 'reka-ui'
import { h } from 'vue'

beforeEach(() => {
  setActivePinia(createPinia())
})

describe('a terminal', () => {
  test('tells how its program ended, and offers to open it again or to close it', async () => {
    const bar = mount(ExitBar, { props: { code: 7 } })
    expect(bar.get('[role=status]').text()).toContain('Exited with code 7')
    const [reopen, close] = bar.findAll('button')
    await reopen?.trigger('click')
    await close?.trigger('click')
    expect(bar.emitted()).toMatchObject({ reopen: [[]], close: [[]] })
  })

  test('is not alone: all that have ended in its node can be opened again', async () => {
    const bar = mount(ExitBar, { props: { code: 137, node: 'c1', others: true } })
    await bar
      .findAll('button')
      .find((one) => one.text() === 'Reopen all of c1')
      ?.trigger('click')
    expect(bar.emitted('reopenAll')).toHaveLength(1)
    expect(mount(ExitBar, { props: { code: 0, node: 'c1' } }).text()).not.toContain('Reopen all')
  })

  test('that the engine does not have any more says so', () => {
    expect(mount(ExitBar).text()).toContain('This terminal is gone')
  })

  test('finds the addresses of a line, and nothing that only looks like one', () => {
    const line = '64 bytes from 10.0.0.4: inet 172.31.1.5/24, 1.2.3.4.5 and version 10.1.2'
    expect(addressesIn(line)).toEqual([
      { address: '10.0.0.4', from: 15, to: 22 },
      { address: '172.31.1.5', from: 30, to: 39 },
    ])
  })

  test('knows commands by their keys', () => {
    const key = { altKey: false, metaKey: false }
    expect(keysOf({ ...key, key: 'f', ctrlKey: true, shiftKey: true })).toBe('Ctrl+Shift+F')
    expect(keysOf({ ...key, key: 'F6', ctrlKey: false, shiftKey: false })).toBe('F6')
  })
})

describe('the terminals of a lab', () => {
  test('are tabs named by their nodes', () => {
    const first = { kind: 'pane', terminal: '1', node: 'c1' } as const
    const second = { kind: 'pane', terminal: '2', node: 'c2' } as const
    const third = { kind: 'pane', terminal: '3', node: 'r1' } as const
    useTerminals().arrangement = splitPane(addTab(addTab(empty, first), second), '2', third, 'right')
    const tabs = mount(TabsRoot, { props: { modelValue: '2' }, slots: { default: () => h(TerminalTabs) } })
    const names = tabs.findAll('[role=tab]').map((tab) => [tab.text(), tab.attributes('aria-selected')])
    expect(names).toEqual([
      ['c1', 'false'],
      ['c2, r1', 'true'],
    ])
  })

  test('say what to do while there is none', () => {
    expect(mount(TerminalPanel).text()).toContain('double-click a container')
  })
})
