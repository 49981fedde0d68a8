import type { Port } from '../../main/wire.ts'

/**
 * What the shell's preload script puts into the window, where there is one: file dialogs and the way to the engine. In a
 * browser it is not there.
 */
export interface Shell {
  /** Asks for a port to the engine; it arrives as a message to the window, `underlay-port`. */
  readonly connect: () => void
  /** A lab file chosen in the system's dialog. */
  readonly openFile: () => Promise<string | null>
  /** A place for a lab file, chosen in the system's dialog. */
  readonly saveFile: (suggested: string) => Promise<string | null>
  /** The path of a file that was dropped on the window. */
  readonly pathOf: (file: File) => string
  /** Told when a menu item is chosen, or a file is to be opened: a command of the interface, with an argument. */
  readonly onCommand: (listener: (command: string, argument?: string) => void) => void
}

declare global {
  interface Window {
    readonly underlay?: Shell
  }
}

/** A port over Electron's message ports. */
export function openMessagePort(shell: Shell): Promise<Port> {
  return new Promise((resolve) => {
    const arrived = ({ data, ports, source }: MessageEvent<unknown>) => {
      const [port] = ports
      if (source !== window || data !== 'underlay-port' || !port) return
      removeEventListener('message', arrived)
      resolve(portOf(port))
    }
    addEventListener('message', arrived)
    shell.connect()
  })
}

function portOf(port: MessagePort): Port {
  return {
    send: (frame) => {
      port.postMessage(frame)
    },
    onFrame: (listener) => {
      port.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        if (typeof data === 'string') listener(data)
      })
      port.start()
    },
    onClose: (listener) => {
      port.addEventListener('close', () => {
        listener()
      })
    },
    close: () => {
      port.close()
    },
  }
}
