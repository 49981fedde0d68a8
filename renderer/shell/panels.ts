import { onScopeDispose } from 'vue'
import { useCommands } from '../commands/registry.ts'
import { texts } from '../texts/index.ts'

/** F6 goes round the panels of the window, also out of a terminal. Each is marked with `data-landing`. */
export function usePanels(): void {
  const step = (by: 1 | -1) => () => {
    const panels = [...document.querySelectorAll<HTMLElement>('[data-landing]')].filter(
      (panel) => panel.offsetParent !== null,
    )
    const at = panels.findIndex((panel) => panel.contains(document.activeElement))
    panels.at((at + by + panels.length) % panels.length)?.focus()
  }
  const words = texts.shell.commands
  onScopeDispose(
    useCommands().add([
      { id: 'view.nextPanel', title: words.nextPanel, group: 'View', keys: 'F6', run: step(1) },
      {
        id: 'view.previousPanel',
        title: words.previousPanel,
        group: 'View',
        keys: 'Shift+F6',
        run: step(-1),
      },
    ]),
  )
}
