import { rmSync } from 'node:fs'
import type { Locator, Page } from 'playwright/test'
import { test as base, expect } from 'playwright/test'

import type { Engine } from './engine.ts'
import { startEngine } from './engine.ts'

export { expect } from 'playwright/test'

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
      // Where a test failed, a lab may be left in one.
      await engine.underlay('vm', '--off')
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
    const before = await labsOf(engine)
    await use(page)
    for (const lab of await labsOf(engine)) if (!before.includes(lab)) await engine.underlay('down', lab)
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

/** Ends the open lab by the button, and by Enter on the question that it asks. */
export async function endLab(page: Page): Promise<void> {
  await page.getByRole('banner').getByRole('button', { name: 'End' }).click()
  await expect(page.getByRole('dialog').getByRole('button', { name: 'End' })).toBeFocused()
  await page.keyboard.press('Enter')
}
