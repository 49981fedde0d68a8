import type { ShallowRef } from 'vue'
import { onMounted, onUnmounted, ref, shallowRef, watch } from 'vue'
import { useSelection } from '../stores/selection.ts'
import { useTerminals } from '../stores/terminals.ts'
import { useWorkspace } from '../stores/workspace.ts'
import { texts } from '../texts/index.ts'
import { addressLinks, addressOwners } from './address-links.ts'
import type { Pane } from './arrangement.ts'
import { attach } from './attach.ts'
import { copySelection, pasteInto } from './clipboard.ts'
import { keysOf, leavingKeys } from '../commands/keys.ts'
import { screenReader } from './screen-reader.ts'
import type { Shown } from './xterm.ts'
import { showTerminal } from './xterm.ts'

/** Milliseconds without a change of size until the program is told the new one. */
const settling = 60

/** Shows a pane's terminal in an element for as long as the component lives: keys go in, text comes out, the size follows. */
export function usePane(
  pane: Pane,
  element: Readonly<ShallowRef<HTMLElement | null>>,
  isCommand: (keys: string) => boolean,
) {
  const terminals = useTerminals()
  const workspace = useWorkspace()
  const shown = shallowRef<Shown>()
  const finding = ref(false)
  /** Whether the engine does not have the terminal (any more). */
  const gone = ref(false)
  let known = ''
  let timer: ReturnType<typeof setTimeout> | undefined

  /** Makes the terminal as large as the pane; only what is shown and runs has a say. */
  function fit(): void {
    const view = shown.value
    if (!view || known === '' || gone.value || terminals.exits.has(pane.terminal)) return
    view.fit()
    const { cols, rows } = view.terminal
    if (known === `${cols}×${rows}`) return
    known = `${cols}×${rows}`
    void terminals.resize(pane.terminal, cols, rows)
  }

  function fitSoon(): void {
    clearTimeout(timer)
    timer = setTimeout(fit, settling)
  }

  /** False for keys that are not the program's: those of commands, of the clipboard, and those that lead out. */
  function isTyped(event: KeyboardEvent): boolean {
    const keys = keysOf(event)
    const view = shown.value
    if (keys === 'Ctrl+Shift+C' || keys === 'Ctrl+Shift+V') {
      if (event.type !== 'keydown' || !view) return false
      event.preventDefault()
      void (keys === 'Ctrl+Shift+C' ? copySelection(view.terminal) : pasteInto(view.terminal))
      return false
    }
    return !leavingKeys.includes(keys) && !isCommand(keys)
  }

  onMounted(() => {
    const room = element.value
    if (!room) return
    const view = showTerminal(room, texts.terminal.in(pane.node), screenReader.value)
    const { terminal } = view
    shown.value = view
    terminal.attachCustomKeyEventHandler(isTyped)
    terminal.onData((text) => void terminals.write(pane.terminal, text))
    const owners = () => addressOwners(workspace.lab)
    const choose = (name: string) => useSelection().select({ kind: 'node', name })
    terminal.registerLinkProvider(addressLinks(terminal, owners, choose))
    const detach = attach(terminal, pane.terminal, {
      onScreen: fit,
      onSize: (columns, rows) => {
        known = `${columns}×${rows}`
      },
      onExit: (code) => {
        terminals.exits.set(pane.terminal, code)
      },
      onGone: () => {
        gone.value = true
      },
    })
    const observer = new ResizeObserver(fitSoon)
    observer.observe(room)
    const actions = {
      focus: () => terminal.focus(),
      clear: () => terminal.clear(),
      find: () => {
        finding.value = !finding.value
        if (!finding.value) terminal.focus()
      },
    }
    terminals.views.set(pane.terminal, actions)
    onUnmounted(() => {
      clearTimeout(timer)
      observer.disconnect()
      detach()
      if (terminals.views.get(pane.terminal) === actions) terminals.views.delete(pane.terminal)
      view.dispose()
    })
  })

  watch(screenReader, (on) => {
    if (shown.value) shown.value.terminal.options.screenReaderMode = on
  })

  return { shown, finding, gone, fit }
}
