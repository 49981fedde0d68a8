import { contextBridge, ipcRenderer, webUtils } from 'electron'
import type { Shell } from '../renderer/connection/message-port.ts'
import { channels } from './channels.ts'

// Runs in the page's process, sandboxed and in a world of its own. The page gets the five functions of `Shell`, and nothing of Electron.

type Listener = (command: string, argument?: string) => void

let listener: Listener | undefined
let waiting: Parameters<Listener>[] = []

ipcRenderer.on(channels.command, (_event, ...said: Parameters<Listener>) => {
  // A file that was given is told before the page is there to hear.
  if (listener) listener(...said)
  else waiting.push(said)
})

// Ports cannot cross the bridge as values; they can as a message of the window to itself.
ipcRenderer.on(channels.port, ({ ports }) => {
  window.postMessage('underlay-port', '/', [...ports])
})

async function askPath(channel: string, ...details: readonly string[]): Promise<string | null> {
  const path: unknown = await ipcRenderer.invoke(channel, ...details)
  return typeof path === 'string' ? path : null
}

const shell: Shell = {
  connect: () => {
    ipcRenderer.send(channels.connect)
  },
  openFile: () => askPath(channels.openFile),
  saveFile: (suggested) => askPath(channels.saveFile, suggested),
  pathOf: (file) => webUtils.getPathForFile(file),
  onCommand: (next) => {
    listener = next
    for (const said of waiting) next(...said)
    waiting = []
  },
}

contextBridge.exposeInMainWorld('underlay', shell)
