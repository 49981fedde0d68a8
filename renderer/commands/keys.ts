/** The keys of an event as commands write them: `Ctrl+Shift+F`. */
export function keysOf(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'shiftKey' | 'altKey' | 'metaKey'>,
): string {
  const modifiers = [
    event.ctrlKey && 'Ctrl',
    event.altKey && 'Alt',
    event.metaKey && 'Meta',
    event.shiftKey && 'Shift',
  ].filter((modifier) => modifier !== false)
  return [...modifiers, event.key.length === 1 ? event.key.toUpperCase() : event.key].join('+')
}

/** Keys that leave a terminal: they go round the panels of the window. */
export const leavingKeys: readonly string[] = ['F6', 'Shift+F6']
