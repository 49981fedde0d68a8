import type { BrowserWindowConstructorOptions } from 'electron'
import { BrowserWindow, dialog, nativeTheme } from 'electron'
import { origin } from './resource.ts'
import { texts } from './texts.ts'

/** `--surface` of renderer/style/tokens.css, so that nothing flashes before the page is drawn. */
const surface = { light: '#f6f7f9', dark: '#14171c' } as const

/** How the window is made. */
export function windowOptions(preload: string, icon: string, dark: boolean): BrowserWindowConstructorOptions {
  return {
    // Chromium keeps place and size under this name.
    name: 'main',
    windowStatePersistence: true,
    width: 1440,
    height: 900,
    minWidth: 900,
    minHeight: 600,
    show: false,
    title: 'Underlay',
    icon,
    backgroundColor: dark ? surface.dark : surface.light,
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      // Dictionaries would come from the network.
      spellcheck: false,
    },
  }
}

/** A page that ended so often within a minute is not loaded again. */
const crashLimit = 3

/** Opens the window with the interface. `onStay` is told where a user decides not to close it after all. */
export function openWindow(preload: string, icon: string, onStay: () => void): BrowserWindow {
  const window = new BrowserWindow(windowOptions(preload, icon, nativeTheme.shouldUseDarkColors))
  const { webContents } = window
  let crashes = 0
  window.once('ready-to-show', () => {
    window.show()
  })
  webContents.on('will-prevent-unload', (event) => {
    const answer = dialog.showMessageBoxSync(window, {
      type: 'warning',
      message: texts.unsaved,
      detail: texts.unsavedDetail,
      buttons: [texts.cancel, texts.closeAnyway],
      defaultId: 0,
      cancelId: 0,
    })
    // Preventing what would prevent the unloading lets it happen.
    if (answer === 1) event.preventDefault()
    else onStay()
  })
  // Terminals and labs are the engine's: a page that is loaded again finds them.
  webContents.on('render-process-gone', () => {
    if (++crashes > crashLimit) return
    setTimeout(() => crashes--, 60_000)
    webContents.reload()
  })
  void window.loadURL(`${origin}/`)
  return window
}
