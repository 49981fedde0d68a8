import type { Terminal } from '@xterm/xterm'
import type { Problem, TerminalItem } from '../../main/contract.ts'
import { useConnection } from '../stores/connection.ts'

/** What a terminal's stream tells besides its text. */
export interface Attached {
  /** The whole screen is there. */
  readonly onScreen: () => void
  /** The terminal has this size in the engine, by whichever window's wish. */
  readonly onSize: (columns: number, rows: number) => void
  readonly onExit: (code: number) => void
  /** The engine does not have this terminal (any more). */
  readonly onGone: (problems: readonly Problem[]) => void
}

/**
 * Shows one of the engine's terminals in an xterm, from its screen on. What the xterm has not worked off counts as not taken,
 * so that a program that writes faster than it is drawn waits. The returned function ends it.
 */
export function attach(
  xterm: Terminal,
  terminal: string,
  { onScreen, onSize, onExit, onGone }: Attached,
): () => void {
  const write = (text: string) => new Promise<void>((done) => xterm.write(text, done))
  const resize = (columns: number, rows: number) => {
    xterm.resize(columns, rows)
    onSize(columns, rows)
  }
  const take = async (item: TerminalItem): Promise<void> => {
    switch (item.type) {
      case 'screen':
        // After an engine that was lost and is back, the same terminal is told from the start.
        xterm.reset()
        resize(item.columns, item.rows)
        await write(item.text)
        onScreen()
        return
      case 'text':
        return write(item.text)
      case 'size':
        // In order with the text before it.
        await write('')
        resize(item.columns, item.rows)
        return
      case 'exit':
        onExit(item.code)
    }
  }
  return useConnection().follow(
    'terminal.attach',
    { terminal },
    {
      again: true,
      onItem: take,
      onEnd: (problems) => {
        if (problems.length > 0) onGone(problems)
      },
    },
  )
}
