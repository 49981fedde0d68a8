import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { ElectronApplication, Page } from 'playwright'
import { _electron as electron } from 'playwright'
import { expect, test } from 'playwright/test'
import type {} from '../../../renderer/connection/message-port.ts'

// The desktop shell itself: an Electron window on the real engine and the real kernel. What is inside the window is tested in
// a browser, where it is the same.

const binary = resolve('node_modules/electron/dist/electron')

test.skip(!existsSync(binary), 'The Electron binary is not there; `npm start -- --electron` fetches it.')
test.skip(
  !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'],
  'There is no display; `xvfb-run npm test` brings one.',
)
test.skip(process.getuid?.() === 0, 'The window does not run as root; start the tests as an ordinary user.')

let home = ''
let app: ElectronApplication
let page: Page

test.beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'underlay-window-'))
  app = await electron.launch({
    executablePath: binary,
    args: ['.', 'labs/overlay/two-lans.lab.yml'],
    // Settings, and the lock of the single instance, of its own.
    env: { ...process.env, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home },
  })
  page = await app.firstWindow()
})

test.afterEach(async () => {
  await answerQuestions(1)
  await app.close()
  await rm(home, { recursive: true, force: true })
})

/** Presses this button of every question from now on; the questions are kept in `globalThis.questions`. */
function answerQuestions(button: number): Promise<void> {
  return app.evaluate(({ dialog }, response) => {
    const asked: string[] = []
    Object.assign(globalThis, { questions: asked })
    dialog.showMessageBox = (...given: unknown[]) => {
      const options = given.at(-1)
      if (typeof options === 'object' && options && 'message' in options) asked.push(String(options.message))
      return Promise.resolve({ response, checkboxChecked: false })
    }
  }, button)
}

const questions = () => app.evaluate((): unknown => Reflect.get(globalThis, 'questions') ?? [])

/** Chooses a menu item by its label, without the letters for Alt. */
function choose(label: string): Promise<void> {
  return app.evaluate(({ Menu, BrowserWindow }, wanted) => {
    const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []) ?? []
    items
      .find((item) => item.label.replace('&', '') === wanted)
      ?.click(undefined, BrowserWindow.getAllWindows()[0])
  }, label)
}

test('the window shows the map of the lab file that was given', async () => {
  await expect(page.getByText('node1').first()).toBeVisible()
})

test('the page has neither Node nor Electron, and cannot leave', async () => {
  const found = await page.evaluate(() => ({
    globals: ['require', 'process', 'module', 'Buffer'].filter((name) => name in globalThis),
    bridge: Object.keys(window.underlay ?? {}).sort(),
    address: location.href,
  }))
  expect(found).toEqual({
    globals: [],
    bridge: ['connect', 'onCommand', 'openFile', 'pathOf', 'saveFile'],
    address: 'app://underlay/',
  })
  await page.evaluate(() => location.assign('https://example.org/'))
  expect(await page.evaluate(() => window.open('https://example.org/') === null)).toBe(true)
  expect(page.url()).toBe('app://underlay/')
})

test('a lab that runs is asked about before quitting, and can be kept', async () => {
  await choose('Start')
  await expect.poll(() => page.getByText(/running/i).count(), { timeout: 15_000 }).toBeGreaterThan(0)
  await answerQuestions(2)
  await choose('Quit')
  await expect.poll(questions).toEqual([expect.stringMatching(/two-lans/)])
  expect(app.windows()).toHaveLength(1)
})

test('a terminal of a container reaches the other one over the overlay', async () => {
  await choose('Start')
  await choose('Command Palette…')
  await page.getByRole('combobox').fill('terminal c1')
  await page.keyboard.press('Enter')
  const terminal = page.locator('.xterm').first()
  await terminal.click()
  await page.keyboard.type('ping -c 1 10.0.0.4\n')
  await expect(page.locator('.xterm-rows').first()).toContainText('1 received', { timeout: 15_000 })
})

test('an engine that was killed is there again, and the page goes on', async () => {
  const engineOf = () =>
    app.evaluate(
      ({ app: shell }) => shell.getAppMetrics().find(({ name }) => name === 'Underlay engine')?.pid,
    )
  const before = await engineOf()
  expect(before).toBeDefined()
  if (before !== undefined) process.kill(before, 'SIGKILL')
  await expect.poll(engineOf, { timeout: 10_000 }).not.toBe(before)
  await choose('Start')
  await expect.poll(() => page.getByText(/running/i).count(), { timeout: 15_000 }).toBeGreaterThan(0)
})
