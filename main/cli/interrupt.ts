import { exitCodes } from './output.ts'

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

/** Ends this command with a sentence at the first Ctrl-C or polite end: a lab that it has not kept ends with it. */
export function endOnInterrupt(sentence: string): { release: () => void } {
  return onInterrupt(() => {
    process.stderr.write(`${process.stderr.isTTY ? '\r\u001b[2K' : ''}interrupted: ${sentence}\n`)
    process.exit(exitCodes.interrupted)
  })
}
