import { SerializeAddon } from '@xterm/addon-serialize'
import headless from '@xterm/headless'
import type { TerminalSize } from './open.ts'

/** What a terminal shows, kept without a window: whoever looks at it later gets all of it. */
export interface Screen {
  /** Takes text that a program wrote; it is worked off a little later. */
  readonly write: (text: string) => void
  /** Does something between the text so far and all later text. */
  readonly after: (work: () => void) => void
  readonly resize: (size: TerminalSize) => void
  readonly size: () => TerminalSize
  /** The text that makes a new terminal of this size look and behave like this one. */
  readonly state: () => string
  /** Whether it has fallen behind what is written. */
  readonly full: () => boolean
  /** Settles when it is not full (any more). */
  readonly ready: () => Promise<void>
}

/** Lines that can be scrolled back to. */
const scrollback = 5000

/** Characters that may wait to be worked off, and from which on there is room again. */
const waiting = { most: 512 * 1024, resume: 128 * 1024 } as const

/** Private modes that the serializer leaves out, and whether they are set at first: the cursor, and SGR mouse reports. */
const modes = new Map([
  [25, true],
  [1006, false],
])

/**
 * Makes an empty screen. `answer` gets what a terminal replies to a program's questions (cursor position, kind of terminal):
 * this screen alone replies, and no window does, so that a program gets one answer from however many windows.
 */
export function createScreen({ columns, rows }: TerminalSize, answer: (text: string) => void): Screen {
  const terminal = new headless.Terminal({
    cols: columns,
    rows,
    scrollback,
    allowProposedApi: true,
    // Bytes that are no text are not worth a line each on the engine's standard error.
    logLevel: 'off',
  })
  const serializer = new SerializeAddon()
  terminal.loadAddon(serializer)
  terminal.onData(answer)
  const set = new Map(modes)
  for (const [final, on] of [
    ['h', true],
    ['l', false],
  ] as const)
    terminal.parser.registerCsiHandler({ prefix: '?', final }, (params) => {
      for (const mode of params) if (typeof mode === 'number' && modes.has(mode)) set.set(mode, on)
      return false
    })
  let behind = 0
  let wake: (() => void)[] = []
  return {
    write: (text) => {
      behind += text.length
      terminal.write(text, () => {
        behind -= text.length
        if (behind > waiting.resume) return
        for (const go of wake) go()
        wake = []
      })
    },
    after: (work) => {
      terminal.write('', work)
    },
    resize: (size) => {
      terminal.resize(size.columns, size.rows)
    },
    size: () => ({ columns: terminal.cols, rows: terminal.rows }),
    state: () => {
      const different = [...set].filter(([mode, on]) => on !== modes.get(mode))
      return (
        serializer.serialize() + different.map(([mode, on]) => `\u001b[?${mode}${on ? 'h' : 'l'}`).join('')
      )
    },
    full: () => behind > waiting.most,
    ready: () => (behind <= waiting.most ? Promise.resolve() : new Promise((resolve) => wake.push(resolve))),
  }
}
