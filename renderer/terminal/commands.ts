import type { Command } from '../commands/registry.ts'
import { useTerminals } from '../stores/terminals.ts'
import { useWorkspace } from '../stores/workspace.ts'
import { texts } from '../texts/index.ts'
import { panesOf, tabFrom } from './arrangement.ts'
import { screenReader } from './screen-reader.ts'

/** What can be done with terminals. Their keys work in a terminal, too: all have Ctrl and Shift, which shells leave alone. */
export function terminalCommands(chooseNode: () => void): readonly Command[] {
  const terminals = useTerminals()
  const workspace = useWorkspace()
  const words = texts.terminal
  const group = 'Terminal'
  const any = () => terminals.active !== undefined
  const several = () => (terminals.tab ? panesOf(terminals.tab.tree).length > 1 : false)
  const view = () => (terminals.active === undefined ? undefined : terminals.views.get(terminals.active))
  const turn = (step: number) => {
    const tab = tabFrom(terminals.arrangement, step)
    return tab && terminals.focus(tab.active)
  }
  const nextPane = () => {
    const panes = terminals.tab ? panesOf(terminals.tab.tree) : []
    const at = panes.findIndex(({ terminal }) => terminal === terminals.active)
    const next = panes[(at + 1) % panes.length]
    return next && terminals.focus(next.terminal)
  }
  const open = (node?: string) => {
    const here = node ?? (terminals.active === undefined ? undefined : terminals.nodeOf(terminals.active))
    if (here !== undefined) return terminals.open(here)
    chooseNode()
    return undefined
  }
  const close = () => terminals.active !== undefined && terminals.close(terminals.active)
  return [
    {
      id: 'terminal.new',
      title: words.new,
      group,
      keys: 'Ctrl+Shift+Enter',
      enabled: () => workspace.isRunning,
      run: open,
    },
    {
      id: 'terminal.close',
      title: words.close,
      group,
      keys: 'Ctrl+Shift+Backspace',
      enabled: any,
      run: close,
    },
    {
      id: 'terminal.nextTab',
      title: words.nextTab,
      group,
      keys: 'Ctrl+Shift+ArrowRight',
      enabled: any,
      run: () => turn(1),
    },
    {
      id: 'terminal.previousTab',
      title: words.previousTab,
      group,
      keys: 'Ctrl+Shift+ArrowLeft',
      enabled: any,
      run: () => turn(-1),
    },
    {
      id: 'terminal.nextPane',
      title: words.nextPane,
      group,
      keys: 'Ctrl+Shift+ArrowDown',
      enabled: several,
      run: nextPane,
    },
    {
      id: 'terminal.splitRight',
      title: words.splitRight,
      group,
      keys: 'Ctrl+Shift+E',
      enabled: any,
      run: () => terminals.split('right'),
    },
    {
      id: 'terminal.splitDown',
      title: words.splitDown,
      group,
      keys: 'Ctrl+Shift+O',
      enabled: any,
      run: () => terminals.split('down'),
    },
    {
      id: 'terminal.broadcast',
      title: words.broadcast,
      group,
      keys: 'Ctrl+Shift+Y',
      enabled: several,
      run: () => {
        terminals.broadcast = !terminals.broadcast
      },
    },
    {
      id: 'terminal.find',
      title: words.find,
      group,
      keys: 'Ctrl+Shift+F',
      enabled: any,
      run: () => view()?.find(),
    },
    {
      id: 'terminal.clear',
      title: words.clear,
      group,
      keys: 'Ctrl+Shift+L',
      enabled: any,
      run: () => view()?.clear(),
    },
    {
      id: 'terminal.screenReader',
      title: words.screenReader,
      group,
      run: () => {
        screenReader.value = !screenReader.value
      },
    },
  ]
}
