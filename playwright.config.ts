import { existsSync } from 'node:fs'
import { defineConfig } from 'playwright/test'

/** Debian's Chromium; on other machines, whatever Chrome there is. */
const chromium = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path))

/** The interface in a browser, against the real engine and the real kernel. */
export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results/browser',
  // They share the kernel, its two or so cores, and the names of the preset labs.
  workers: 1,
  // The machine is shared: an answer may come late. One that never comes does not come at the second try, either.
  retries: 1,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  reporter: [['list'], ['json']],
  use: {
    screenshot: 'only-on-failure',
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      ...(chromium !== undefined && { executablePath: chromium }),
      args: [
        // Root has no use for Chromium's own sandbox, and does not get it.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--disable-dev-shm-usage',
      ],
    },
  },
  projects: [
    { name: 'browser', testDir: 'test/e2e/browser' },
    { name: 'electron', testDir: 'test/e2e/electron' },
  ],
})
