import { FitAddon } from '@xterm/addon-fit'
import { SearchAddon } from '@xterm/addon-search'
import { Unicode11Addon } from '@xterm/addon-unicode11'
import { WebLinksAddon } from '@xterm/addon-web-links'
import { Terminal } from '@xterm/xterm'
import '@xterm/xterm/css/xterm.css'
import { leaveQuestions } from './quiet.ts'
import { onThemeChange, themeOf } from './theme.ts'

/** A terminal on the page. */
export interface Shown {
  readonly terminal: Terminal
  readonly search: SearchAddon
  /** Makes it as large as its room. Nothing where it has none, as in a tab that is not shown. */
  readonly fit: () => void
  readonly dispose: () => void
}

/** The same number of lines as the engine keeps. */
const scrollback = 5000

/** Puts an xterm into an element, named for screen readers. It follows light and dark. Programs cannot reach the clipboard. */
export function showTerminal(element: HTMLElement, name: string, screenReaderMode: boolean): Shown {
  const style = getComputedStyle(element)
  const terminal = new Terminal({
    allowProposedApi: true,
    scrollback,
    screenReaderMode,
    fontFamily: style.fontFamily,
    fontSize: Number.parseFloat(style.fontSize) || 13,
    theme: themeOf(element),
    minimumContrastRatio: 4.5,
    rightClickSelectsWord: false,
    cursorBlink: false,
  })
  const fitter = new FitAddon()
  const search = new SearchAddon()
  terminal.loadAddon(fitter)
  terminal.loadAddon(search)
  terminal.loadAddon(new Unicode11Addon())
  terminal.unicode.activeVersion = '11'
  terminal.loadAddon(new WebLinksAddon((_, address) => window.open(address, '_blank', 'noopener')))
  leaveQuestions(terminal)
  terminal.open(element)
  terminal.textarea?.setAttribute('aria-label', name)
  const stop = onThemeChange(() => {
    terminal.options.theme = themeOf(element)
  })
  return {
    terminal,
    search,
    fit: () => {
      if (element.clientWidth > 0 && element.clientHeight > 0) fitter.fit()
    },
    dispose: () => {
      stop()
      terminal.dispose()
    },
  }
}
