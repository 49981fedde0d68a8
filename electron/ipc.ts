import type { BrowserWindow, IpcMainEvent, IpcMainInvokeEvent, MessagePortMain } from 'electron'
import { dialog, ipcMain, MessageChannelMain } from 'electron'
import { channels } from './channels.ts'
import type { Engine } from './engine.ts'
import { isOwn } from './guard.ts'
import { texts } from './texts.ts'

const filters = [
  { name: texts.labFiles, extensions: ['yml', 'yaml'] },
  { name: texts.allFiles, extensions: ['*'] },
]

/** Answers the preload script of the window, and no one else. */
export function answerPage(window: () => BrowserWindow | undefined, engine: Engine): void {
  const asking = (event: IpcMainEvent | IpcMainInvokeEvent): BrowserWindow | undefined => {
    const asked = window()
    const { senderFrame } = event
    const own = asked && senderFrame === asked.webContents.mainFrame && isOwn(senderFrame.url)
    return own ? asked : undefined
  }

  ipcMain.on(channels.connect, (event) => {
    const page = asking(event)
    if (page) page.webContents.postMessage(channels.port, null, [portTo(engine)])
  })
  ipcMain.handle(channels.openFile, async (event) => {
    const page = asking(event)
    if (!page) return null
    const { filePaths } = await dialog.showOpenDialog(page, { filters, properties: ['openFile'] })
    return filePaths[0] ?? null
  })
  ipcMain.handle(channels.saveFile, async (event, suggested: unknown) => {
    const page = asking(event)
    if (!page || typeof suggested !== 'string') return null
    const { canceled, filePath } = await dialog.showSaveDialog(page, { filters, defaultPath: suggested })
    return canceled ? null : filePath
  })
}

/** A new connection with the engine: the end that is not the engine's. */
export function portTo(engine: Engine): MessagePortMain {
  const { port1, port2 } = new MessageChannelMain()
  engine.connect(port1)
  return port2
}
