import { app, dialog, Menu, nativeTheme, protocol, session, shell, utilityProcess } from 'electron'
import type { BrowserWindow } from 'electron'
import { join, resolve } from 'node:path'
import { labFileIn } from './arguments.ts'
import { endLabs, recentFiles, runningLabs } from './ask.ts'
import { channels } from './channels.ts'
import type { Engine } from './engine.ts'
import { keepEngine } from './engine.ts'
import { foldersIn } from './folders.ts'
import { guardContents, guardSession } from './guard.ts'
import { answerPage, portTo } from './ipc.ts'
import type { Action } from './menu-list.ts'
import { menuList } from './menu-list.ts'
import { menuTemplate } from './menu.ts'
import { mayQuit } from './quit.ts'
import { answer, scheme } from './resource.ts'
import { texts } from './texts.ts'
import { openWindow } from './window.ts'

/** The clone, or the archive of an installed Underlay; and beside it what cannot be in an archive, since it is run. */
const root = resolve(import.meta.dirname, '../..')
const realRoot = root.replace(/\.asar$/, '.asar.unpacked')

let window: BrowserWindow | undefined
let engine: Engine | undefined
let quitting: 'no' | 'asking' | 'yes' = 'no'
let recent: readonly string[] = []

const command = (id: string, argument?: string) => {
  window?.webContents.send(channels.command, id, argument)
}

function prepare(): void {
  const { config, cache } = foldersIn(process.env)
  app.setName('Underlay')
  app.setDesktopName('underlay-desktop.desktop')
  app.setPath('userData', config)
  app.setPath('sessionData', cache)
  app.enableSandbox()
  // Nothing of Underlay is on the network, and nothing of Chromium has to be.
  app.commandLine.appendSwitch('disable-background-networking')
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
  app.on('web-contents-created', (_event, contents) => {
    guardContents(contents)
  })
}

function open(given: string | undefined): void {
  guardSession(session.defaultSession)
  protocol.handle(scheme, (request) => answer(join(root, 'out/renderer'), request))
  engine = keepEngine(
    () =>
      utilityProcess.fork(join(realRoot, 'out/main/engine-process.js'), [], {
        serviceName: 'Underlay engine',
        stdio: 'inherit',
      }),
    { type: 'start', given: given ?? null, program: process.execPath },
    (tryAgain) => void offerRestart(tryAgain),
  )
  answerPage(() => window, engine)
  window = openWindow(join(root, 'out/electron/preload.cjs'), join(root, 'assets/icons/256x256.png'), () => {
    quitting = 'no'
  })
  window.on('close', (event) => {
    if (quitting === 'yes') return
    event.preventDefault()
    app.quit()
  })
  window.on('closed', () => (window = undefined))
  window.on('focus', () => void refreshRecent())
  nativeTheme.themeSource = 'system'
  showMenu()
}

function showMenu(): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(menuList, recent, { command, action })))
}

/** The page opens files by itself, and shells do as well: what was opened lately is asked when the user comes back. */
async function refreshRecent(): Promise<void> {
  if (!engine) return
  const files = await recentFiles(portTo(engine))
  if (files.join('\n') === recent.join('\n')) return
  recent = files
  showMenu()
}

function action(what: Action): void {
  if (what === 'documentation') void shell.openPath(join(realRoot, 'docs'))
  else if (what === 'about') app.showAboutPanel()
  else app.quit()
}

async function offerRestart(tryAgain: () => void): Promise<void> {
  const { response } = await dialog.showMessageBox({
    type: 'error',
    message: texts.engineEnds,
    detail: texts.engineEndsDetail,
    buttons: [texts.tryAgain, texts.quit.replace('&', '')],
  })
  if (response === 0) tryAgain()
  else app.exit(1)
}

async function askBeforeQuitting(running: Engine): Promise<void> {
  quitting = 'asking'
  const go = await mayQuit({
    running: () => runningLabs(portTo(running)),
    end: (labs) => endLabs(portTo(running), labs),
    ask: async (question) =>
      (await (window ? dialog.showMessageBox(window, question) : dialog.showMessageBox(question))).response,
  })
  quitting = go ? 'yes' : 'no'
  if (go) app.quit()
}

function listen(): void {
  app.on('second-instance', (_event, argv, folder) => {
    if (window?.isMinimized()) window.restore()
    window?.focus()
    const file = labFileIn(argv, folder)
    if (file !== undefined) command('file.open', file)
  })
  app.on('before-quit', (event) => {
    if (quitting === 'yes' || !engine) return
    event.preventDefault()
    if (quitting === 'no') void askBeforeQuitting(engine)
  })
  app.on('window-all-closed', () => {
    app.quit()
  })
  // The engine goes last: a window that stays after all, since something is unsaved, still needs it.
  app.on('will-quit', (event) => {
    const leaving = engine
    if (!leaving) return
    event.preventDefault()
    engine = undefined
    void leaving.end().then(() => app.exit(0))
  })
}

if (process.getuid?.() === 0) {
  process.stderr.write(`${texts.root}\n`)
  app.exit(1)
} else {
  prepare()
  if (app.requestSingleInstanceLock()) {
    listen()
    void app.whenReady().then(() => {
      open(labFileIn(process.argv.slice(1), process.cwd()))
    })
  } else app.quit()
}
