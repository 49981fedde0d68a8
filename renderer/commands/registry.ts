import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'

/** Something that a user can do, from the palette, a menu, or by its keys. */
export interface Command {
  /** `lab.start`: known to the shell's menus, too. */
  readonly id: string
  readonly title: string
  readonly group: 'File' | 'Lab' | 'View' | 'Map' | 'Terminal' | 'Help'
  /** As `KeyboardEvent.key` with its modifiers: `Ctrl+Shift+P`. Keys of a focused terminal stay the terminal's. */
  readonly keys?: string
  /** False where it cannot be done now; it is shown, and greyed out. */
  readonly enabled?: () => boolean
  readonly run: (argument?: string) => unknown
}

/** Every command there is now: components add theirs while they are mounted. */
export const useCommands = defineStore('commands', () => {
  const all = shallowReactive(new Map<string, Command>())

  /** Adds commands; the returned function takes them away again. */
  function add(commands: readonly Command[]): () => void {
    for (const command of commands) all.set(command.id, command)
    return () => {
      for (const command of commands) if (all.get(command.id) === command) all.delete(command.id)
    }
  }

  /** Does a command by its id; nothing where there is none, or it cannot be done now. */
  function run(id: string, argument?: string): void {
    const command = all.get(id)
    if (command && command.enabled?.() !== false) void command.run(argument)
  }

  return { all, add, run }
})
