import type { Port } from './wire.ts'

/**
 * A message port as Electron's main process and utility process have it, described here, so that the engine needs nothing of
 * Electron.
 */
export interface EmitterPort {
  on(event: 'message', listener: (message: { readonly data: unknown }) => void): unknown
  on(event: 'close', listener: () => void): unknown
  postMessage(message: unknown): void
  start(): void
  close(): void
}

/** The contract's port over one of Electron's. */
export function portOf(port: EmitterPort): Port {
  return {
    send: (frame) => {
      port.postMessage(frame)
    },
    onFrame: (listener) => {
      port.on('message', ({ data }) => {
        if (typeof data === 'string') listener(data)
      })
      // Until then, what comes waits in the port.
      port.start()
    },
    onClose: (listener) => {
      port.on('close', () => {
        listener()
      })
    },
    close: () => {
      port.close()
    },
  }
}
