import { readFile } from 'node:fs/promises'
import { expect, test, vi } from 'vitest'

vi.mock('electron', () => ({ BrowserWindow: vi.fn(), dialog: {}, nativeTheme: {} }))
const { windowOptions } = await import('../../../electron/window.ts')

const options = windowOptions('/out/electron/preload.cjs', '/icon.png', true)

test('the page is in a sandbox, in a world of its own, without Node', () => {
  expect(options.webPreferences).toMatchObject({
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
  })
  expect(options.webPreferences).not.toHaveProperty('enableBlinkFeatures')
})

test('a sandboxed window gets a preload script in CommonJS', () => {
  expect(options.webPreferences?.preload).toMatch(/\.cjs$/)
})

test('the window remembers its place and size, and is shown when there is something to see', () => {
  expect(options).toMatchObject({ windowStatePersistence: true, show: false })
  expect(options.name).toBeTruthy()
})

test('the window has the interface’s own background before the page is drawn', async () => {
  const tokens = await readFile('renderer/style/tokens.css', 'utf8')
  const light = windowOptions('', '', false).backgroundColor ?? ''
  expect(tokens).toContain(`--surface: light-dark(${light}, ${options.backgroundColor ?? ''})`)
})
