/** Does something at the first Ctrl-C or polite end; a second Ctrl-C ends this process at once. */
export function onInterrupt(act: () => void): { release: () => void } {
  const release = () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, once)
  }
  const once = () => {
    release()
    act()
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, once)
  return { release }
}
