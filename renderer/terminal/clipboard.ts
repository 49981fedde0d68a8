import type { Terminal } from '@xterm/xterm'

/** Copies what is selected; false where nothing is, or the browser does not let the page copy. */
export async function copySelection(terminal: Terminal): Promise<boolean> {
  if (!terminal.hasSelection()) return false
  return navigator.clipboard.writeText(terminal.getSelection()).then(
    () => true,
    () => false,
  )
}

/** Pastes the clipboard, bracketed where the program asks for it; false where the browser does not let the page read it. */
export async function pasteInto(terminal: Terminal): Promise<boolean> {
  const text = await navigator.clipboard.readText().catch(() => undefined)
  if (text === undefined) return false
  terminal.paste(text)
  return true
}
