import { onScopeDispose } from 'vue'
import { keysOf } from '../commands/keys.ts'
import { useCommands } from '../commands/registry.ts'

/**
 * Does commands by their keys, wherever the focus is. In a terminal, keys without both Ctrl and Shift belong to what runs in
 * it, and so never come here; in the shell's own menus the same keys are only shown.
 */
export function useShortcuts(): void {
  const commands = useCommands()
  const pressed = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return
    const keys = keysOf(event)
    const inTerminal = event.target instanceof Element && event.target.closest('.xterm') !== null
    if (inTerminal && !keys.startsWith('Ctrl+Shift+') && !/^(Shift\+)?F6$/.test(keys)) return
    const command = [...commands.all.values()].find((each) => each.keys === keys)
    if (!command) return
    event.preventDefault()
    commands.run(command.id)
  }
  window.addEventListener('keydown', pressed)
  onScopeDispose(() => window.removeEventListener('keydown', pressed))
  window.underlay?.onCommand((id, argument) => {
    commands.run(id, argument)
  })
}
