import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Locator, Page } from 'playwright/test'
import { test as base, expect } from 'playwright/test'

export { expect } from 'playwright/test'

/** `underlay serve`, as a user of their own runs it. */
export interface Engine {
  readonly folder: string
  readonly port: number
  /** The address that lets a browser in once. */
  readonly invitation: string
  readonly underlay: (...args: string[]) => Promise<{ code: number; stdout: string; stderr: string }>
  /** Ends it, politely or not. */
  readonly end: (signal: NodeJS.Signals) => Promise<void>
}

const program = resolve(import.meta.dirname, '../../../bin/underlay')

/** Starts an engine with folders of its own; labs that it started are ended by {@link endLabs}. */
export async function startEngine({
  folder,
  port = 0,
  file = [],
}: { folder?: string; port?: number; file?: readonly string[] } = {}): Promise<Engine> {
  const home = folder ?? mkdtempSync(join(tmpdir(), 'underlay-browser-'))
  const env = {
    ...process.env,
    HOME: home,
    XDG_STATE_HOME: join(home, 'state'),
    XDG_CACHE_HOME: join(home, 'cache'),
    DISPLAY: '',
    WAYLAND_DISPLAY: '',
  }
  const child = spawn(program, ['serve', '--port', String(port), ...file], {
    env,
    cwd: home,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const invitation = await invitationOf(child)
  return {
    folder: home,
    port: Number(new URL(invitation).port),
    invitation,
    underlay: (...args) => runProgram(args, env, home),
    end: (signal) =>
      new Promise((done) => {
        if (child.exitCode !== null || child.signalCode !== null) done()
        else {
          child.once('exit', () => done())
          child.kill(signal)
        }
      }),
  }
}

function invitationOf(child: ChildProcess): Promise<string> {
  return new Promise((found, reject) => {
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        said += text
        const address = /http:\/\/\S+token=\S+/.exec(said)?.[0]
        if (address !== undefined) found(address)
      })
    child.once('exit', () => reject(new Error(`the engine ended: ${said}`)))
  })
}

function runProgram(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  cwd: string,
): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((done, reject) => {
    const child = spawn(program, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.on('error', reject)
    child.on('close', (code) => done({ code: code ?? -1, stdout, stderr }))
  })
}

/** Labs that were up before the tests are not theirs to end. */
async function labsOf(engine: Engine): Promise<string[]> {
  const { stdout } = await engine.underlay('ls', '--json')
  return [...stdout.matchAll(/"lab": "([^"]+)"/g)].map(([, name = '']) => name)
}

interface Fixtures {
  /** A page of the interface, let in and connected. */
  readonly desk: Page
}

interface WorkerFixtures {
  readonly engine: Engine
  readonly cookies: Awaited<ReturnType<import('playwright/test').BrowserContext['cookies']>>
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  engine: [
    async ({}, use) => {
      const engine = await startEngine()
      const before = await labsOf(engine)
      await use(engine)
      for (const lab of await labsOf(engine)) if (!before.includes(lab)) await engine.underlay('down', lab)
      await engine.end('SIGTERM')
      rmSync(engine.folder, { recursive: true })
    },
    { scope: 'worker' },
  ],
  cookies: [
    async ({ engine, browser }, use) => {
      const context = await browser.newContext()
      const page = await context.newPage()
      await page.goto(engine.invitation)
      await use(await context.cookies())
      await context.close()
    },
    { scope: 'worker' },
  ],
  desk: async ({ engine, cookies, context, page }, use) => {
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(error.stack ?? error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text())
    })
    await context.addCookies(cookies)
    await page.goto(addressOf(engine))
    await expect(nameOf(page)).not.toHaveText('Underlay')
    await use(page)
    for (const lab of await labsOf(engine)) await engine.underlay('down', lab)
    expect(errors).toEqual([])
  },
})

/** Where the interface of an engine is. */
export function addressOf(engine: Engine): string {
  return `http://127.0.0.1:${engine.port}/`
}

/** The title of the open lab. */
export function nameOf(page: Page): Locator {
  return page.getByRole('heading', { level: 1 })
}

/** Starts the open lab by the button, and waits until it is up. */
export async function startLab(page: Page): Promise<void> {
  await page.getByRole('banner').getByRole('button', { name: 'Start', exact: true }).click()
  await expect(page.getByRole('banner').getByText('running', { exact: true })).toBeVisible({
    timeout: 60_000,
  })
}

/** Opens a preset lab from the library. */
export async function openPreset(page: Page, title: string): Promise<void> {
  const library = page.getByRole('complementary', { name: 'Library' })
  await library.getByRole('button', { name: title }).first().click()
  await expect(nameOf(page)).toHaveText(title)
}
